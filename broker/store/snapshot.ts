import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { BrokerError } from "../errors/broker-error.ts";

/** Enough to go back over several updates; older ones help nobody. */
const KEEP_SNAPSHOTS = 3;

const snapshotPattern = /^broker-.+-(\d{8}T\d{9}Z)\.sqlite$/;

/** A time as part of a file's name: sorts like the time, and holds no colon. */
export function fileTime(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:.]/g, "");
}

/** The snapshots that are more than `keep`, oldest first. Other names are not ours to judge. Pure. */
export function surplusSnapshots(
  names: readonly string[],
  keep: number = KEEP_SNAPSHOTS,
): readonly string[] {
  const timeOf = (name: string) => snapshotPattern.exec(name)?.[1] ?? "";
  const ours = names.filter((name) => snapshotPattern.test(name));
  const byAge = ours.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
  return byAge.slice(0, Math.max(0, byAge.length - keep));
}

/**
 * Writes `<folder>/broker-<schema>-<time>.sqlite`, keeps the newest few, and returns the path.
 * Throws BrokerError `store.cannot_snapshot`.
 */
export function takeSnapshot(
  sqlite: Sqlite.Database,
  options: { readonly folder: string; readonly schema: string; readonly now: number },
): string {
  const { folder, schema, now } = options;
  const path = join(folder, `broker-${schema}-${fileTime(now)}.sqlite`);
  const unfinished = `${path}.unfinished`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    copyTo(sqlite, unfinished);
    renameSync(unfinished, path);
    for (const name of surplusSnapshots(readdirSync(folder))) rmSync(join(folder, name));
    return path;
  } catch (cause) {
    throw new BrokerError("store.cannot_snapshot", `No snapshot could be written to ${folder}.`, {
      cause,
      hint: "Nothing was changed. Free some disk space, then start again.",
    });
  }
}

/**
 * A consistent copy of the database at `path`, also while a worker writes to it. Throws BrokerError
 * `store.absent`, or what SQLite says when the copy cannot be written.
 */
export function copyDatabase(options: {
  readonly path: string;
  readonly destination: string;
  readonly nativeBinding?: string;
}): void {
  const { path, destination, nativeBinding } = options;
  if (!existsSync(path)) {
    throw new BrokerError("store.absent", `There is no database at ${path}.`, {
      hint: "Check DATA_ROOT. The worker creates the database at its first start.",
    });
  }
  const sqlite = new Sqlite(path, {
    fileMustExist: true,
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  });
  try {
    copyTo(sqlite, destination);
  } finally {
    sqlite.close();
  }
}

/** SQLite does not sync what VACUUM INTO writes, so that is done here. */
function copyTo(sqlite: Sqlite.Database, destination: string): void {
  sqlite.prepare("vacuum into ?").run(destination);
  chmodSync(destination, 0o600);
  const file = openSync(destination, "r+");
  fsyncSync(file);
  closeSync(file);
}
