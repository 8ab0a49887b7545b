import { chmodSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { BrokerError } from "../errors/broker-error.ts";
import { databaseProblem } from "./database-file.ts";
import { lookAtDatabase } from "./database-state.ts";
import { migrations as ownMigrations } from "./migrations.ts";
import { setAside } from "./set-aside.ts";
import { copyDatabase } from "./snapshot.ts";

export interface RestoreOptions {
  /** The worker's database. */
  readonly path: string;
  /** A copy of an earlier time. It is read and stays. */
  readonly file: string;
  readonly nativeBinding?: string;
}

/** What the present database has and the file has not; null when the two cannot be compared. */
export function lossOf(options: RestoreOptions): { sessions: number; messages: number } | null {
  const { path, file } = options;
  if (!existsSync(path)) return { sessions: 0, messages: 0 };
  let sqlite: Sqlite.Database | null = null;
  try {
    sqlite = new Sqlite(path, { readonly: true, fileMustExist: true, ...bindingOf(options) });
    sqlite.prepare("attach ? as earlier").run(file);
    return {
      sessions: countIn(
        sqlite,
        "main.sessions s where not exists (select 1 from earlier.sessions e where e.key = s.key)",
      ),
      messages: countIn(
        sqlite,
        `main.messages m where not exists
           (select 1 from earlier.messages e where e.channel = m.channel and e.ts = m.ts)`,
      ),
    };
  } catch (thrown) {
    // A damaged database, or one of another layout: it is replaced all the same.
    if (thrown instanceof Sqlite.SqliteError) return null;
    throw thrown;
  } finally {
    sqlite?.close();
  }
}

/** Why this release cannot work with the file; null when it can, with a migration or without. */
export function restoreProblem({ file, ...more }: RestoreOptions): BrokerError | null {
  const known = Object.keys(ownMigrations);
  const state = lookAtDatabase({ path: file, known, ...bindingOf(more) });
  return databaseProblem(file, state);
}

/**
 * Puts a copy of the file in the place of the database, in one step, and a copy of the database at
 * `keep`. What the file still had to post is looked for in Slack first, and nothing from before `now`
 * is searched for there: it was dealt with, and would be given to agents again. The caller holds the
 * worker's lock. Throws BrokerError; the database is as it was then.
 */
export function restoreDatabase(
  options: RestoreOptions & {
    readonly keep: string;
    readonly now: number;
    /** Facts that the restored database has, whatever the file says. */
    readonly facts: Readonly<Record<string, string>>;
  },
): void {
  const { path, file, keep, now, facts } = options;
  const problem = restoreProblem(options);
  if (problem !== null) throw problem;
  const next = `${path}.restored`;
  try {
    rmSync(next, { force: true });
    copyDatabase({ path: file, destination: next, ...bindingOf(options) });
    amend(next, facts, options);
    if (existsSync(path)) keepPresent(path, keep, now, options);
    renameSync(next, path);
    chmodSync(path, 0o600);
  } catch (cause) {
    rmSync(next, { force: true });
    throw new BrokerError("store.cannot_restore", `The database ${path} was not replaced.`, {
      cause,
      hint: "Nothing was changed. Check that the disk has space for two more copies of the database.",
    });
  }
}

/** What waited when the copy was made may have been posted since: it counts as interrupted. */
function amend(path: string, facts: Readonly<Record<string, string>>, options: RestoreOptions) {
  const sqlite = new Sqlite(path, { fileMustExist: true, ...bindingOf(options) });
  try {
    sqlite.exec("update outbox set state = 'sending' where state = 'queued'");
    const keepFact = sqlite.prepare(
      "insert into facts (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
    );
    for (const [name, value] of Object.entries(facts)) keepFact.run(name, value);
  } finally {
    sqlite.close();
  }
}

/** A copy of the database, which then has no file beside it that would be read into another one. */
function keepPresent(path: string, keep: string, now: number, options: RestoreOptions): void {
  const known = Object.keys(ownMigrations);
  if (lookAtDatabase({ path, known, ...bindingOf(options) }).kind === "corrupt") {
    setAside(path, "corrupt", now);
    return;
  }
  copyDatabase({ path, destination: keep, ...bindingOf(options) });
  const sqlite = new Sqlite(path, { fileMustExist: true, ...bindingOf(options) });
  try {
    sqlite.pragma("wal_checkpoint(truncate)");
  } finally {
    sqlite.close();
  }
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) throw new Error(`${path}-wal is in use.`);
  rmSync(`${path}-wal`, { force: true });
  rmSync(`${path}-shm`, { force: true });
}

function countIn(sqlite: Sqlite.Database, from: string): number {
  return Number(sqlite.prepare(`select count(*) from ${from}`).pluck().get());
}

function bindingOf({ nativeBinding }: { readonly nativeBinding?: string }) {
  return nativeBinding === undefined ? {} : { nativeBinding };
}
