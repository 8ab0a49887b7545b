import { existsSync, statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import { schemaOf } from "./schema-range.ts";

/** What a database file is to this release, found without changing it. */
export type DatabaseState =
  | { readonly kind: "absent" }
  | { readonly kind: "corrupt"; readonly reason: string }
  /** Written by a program of the same name with another layout. */
  | { readonly kind: "other-broker" }
  /** Of a later release, and this one cannot work with it. */
  | { readonly kind: "newer"; readonly unknown: readonly string[] }
  /** Of a later release that left it usable for this one: nothing is migrated. */
  | { readonly kind: "later"; readonly unknown: readonly string[] }
  | { readonly kind: "ours"; readonly pending: readonly string[] };

/** What is read of a file that can be read. */
export interface DatabaseFacts {
  readonly tables: readonly string[];
  /** Names of the migrations that it has had, by our own record. */
  readonly applied: readonly string[];
  /** Names in a table `schema_migrations`, which we never write. */
  readonly foreignMigrations: readonly string[];
  /** The oldest schema whose release works with it; null when the database does not say. */
  readonly schemaMin: number | null;
}

const FIRST_MIGRATION_OF_OTHER_BROKER = "initial_sqlite_state";

/**
 * Pure: what the facts mean to a release that knows the migrations `known`. A database of a later
 * release can be used when that release says so, and all of ours have run in it.
 */
export function databaseState(facts: DatabaseFacts, known: readonly string[]): DatabaseState {
  const isOurs = facts.tables.includes("kysely_migration");
  if (!isOurs && facts.foreignMigrations.includes(FIRST_MIGRATION_OF_OTHER_BROKER)) {
    return { kind: "other-broker" };
  }
  const unknown = facts.applied.filter((name) => !known.includes(name));
  const pending = known.filter((name) => !facts.applied.includes(name));
  if (unknown.length === 0) return { kind: "ours", pending };
  const isUsable =
    facts.schemaMin !== null && facts.schemaMin <= schemaOf(known) && pending.length === 0;
  return { kind: isUsable ? "later" : "newer", unknown };
}

/**
 * Above this size a whole check would hold up the start for most of a second; SQLite still reports damage
 * when it meets it.
 */
const CHECK_UP_TO_BYTES = 256 * 1024 * 1024;

/** How long the look waits for another connection's lock. */
const BUSY_TIMEOUT_MS = 5_000;

/** Reads a database file and says what it is. Throws BrokerError `store.cannot_open`. */
export function lookAtDatabase(options: {
  readonly path: string;
  readonly known: readonly string[];
  readonly nativeBinding?: string;
}): DatabaseState {
  const { path, known, nativeBinding } = options;
  if (!existsSync(path) || statSync(path).size === 0) return { kind: "absent" };
  const open = (readonly: boolean) =>
    new Sqlite(path, {
      readonly,
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS,
      ...(nativeBinding === undefined ? {} : { nativeBinding }),
    });
  try {
    try {
      return stateIn(open(true), path, known);
    } catch (thrown) {
      // A killed process left a transaction half written: only a writer can take it back.
      if (!hasCode(thrown, "SQLITE_READONLY")) throw thrown;
      return stateIn(open(false), path, known);
    }
  } catch (cause) {
    if (isDamage(cause)) return { kind: "corrupt", reason: errorText(cause) };
    throw new BrokerError("store.cannot_open", `The database ${path} could not be read.`, {
      cause,
      hint: "Check that the data folder is writable and that its disk has space.",
    });
  }
}

function stateIn(sqlite: Sqlite.Database, path: string, known: readonly string[]): DatabaseState {
  try {
    const damage = damageIn(sqlite, statSync(path).size);
    return damage === null
      ? databaseState(factsOf(sqlite), known)
      : { kind: "corrupt", reason: damage };
  } finally {
    sqlite.close();
  }
}

function damageIn(sqlite: Sqlite.Database, bytes: number): string | null {
  if (bytes > CHECK_UP_TO_BYTES) return null;
  const found = String(sqlite.pragma("quick_check(1)", { simple: true }));
  return found === "ok" ? null : found;
}

function factsOf(sqlite: Sqlite.Database): DatabaseFacts {
  const tables = namesIn(sqlite, "select name from sqlite_schema where type = 'table'");
  return {
    tables,
    applied: tables.includes("kysely_migration")
      ? namesIn(sqlite, "select name from kysely_migration order by name")
      : [],
    foreignMigrations: tables.includes("schema_migrations")
      ? namesIn(sqlite, "select * from schema_migrations")
      : [],
    schemaMin: tables.includes("schema_versions") ? schemaMinIn(sqlite) : null,
  };
}

function schemaMinIn(sqlite: Sqlite.Database): number | null {
  const row = sqlite
    .prepare<[], { readonly schema_min: number }>("select schema_min from schema_versions")
    .get();
  return row?.schema_min ?? null;
}

/** The column `name` of each row; a row without one counts as nameless. */
function namesIn(sqlite: Sqlite.Database, query: string): string[] {
  const rows = sqlite.prepare<[], { readonly name?: unknown }>(query).all();
  return rows.map(({ name }) => String(name));
}

/** SQLite's own codes for a file that is damaged, or that never was a database. */
function isDamage(thrown: unknown): boolean {
  return hasCode(thrown, "SQLITE_NOTADB") || hasCode(thrown, "SQLITE_CORRUPT");
}

/** Extended codes begin with the plain one. */
function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Sqlite.SqliteError && thrown.code.startsWith(code);
}
