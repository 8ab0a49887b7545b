import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { BrokerError } from "../errors/broker-error.ts";
import { DurableSqliteDialect } from "./durability.ts";
import { migrations as ownMigrations } from "./migrations.ts";
import { watchedDatabase } from "./refused-writes.ts";
import type { BrokerDatabase } from "./schema.ts";
import { schemaOf, schemaRange } from "./schema-range.ts";
import { takeSnapshot } from "./snapshot.ts";

/** The open database. Closing it ends every handle on it. */
export interface Store {
  readonly db: Kysely<BrokerDatabase>;
  /** Number of the newest migration that the database has had. */
  readonly schema: number;
  /** The oldest schema whose release works with the database; its own where it does not say. */
  readonly schemaMin: number;
  close(): Promise<void>;
  /** Tells of each write that the disk had no room for; there is one listener. */
  onRefusedWrite(listener: (error: unknown) => void): void;
  /** Tells of each commit by this process; there is one listener. */
  onWritten(listener: () => void): void;
  /** Gives the room of deleted rows back to the disk, a bounded part of it in one call. */
  shrink(): void;
}

export interface StoreOptions {
  /** Absolute path, or ":memory:". */
  readonly path: string;
  /** The N-API binary beside a bundle; absent where the package itself is there. */
  readonly nativeBinding?: string;
  /** Where a database with data in it is copied to before it is migrated; absent for no copy. */
  readonly snapshots?: { readonly folder: string; readonly now: () => number };
  /** For tests; this release's own otherwise. */
  readonly migrations?: Readonly<Record<string, Migration>>;
  /** For tests; this release's own otherwise. */
  readonly schemaMin?: number;
  /** False for a database of a later release, which is used as it is. */
  readonly migrate?: boolean;
}

/** How long SQLite waits for another connection's lock before it gives up. */
const BUSY_TIMEOUT_MS = 5_000;

/** 8 MiB at 4 KiB a page: gives the file back within hours, and takes milliseconds. */
const SHRINK_PAGES = 2_048;

/**
 * Opens the worker's database and brings it to this release's schema. Throws BrokerError
 * `store.cannot_open`, `store.cannot_snapshot` or `store.cannot_migrate`; the data is left as it was.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const sqlite = openSqlite(options);
  let onRefused: (error: unknown) => void = () => {};
  let onWritten = () => {};
  const db = new Kysely<BrokerDatabase>({
    dialect: new DurableSqliteDialect(
      {
        database: watchedDatabase(sqlite, {
          onRefused: (error) => onRefused(error),
          onWritten: () => onWritten(),
        }),
      },
      sqlite,
    ),
  });
  try {
    if (options.migrate !== false) await migrate(sqlite, db, options);
  } catch (thrown) {
    await db.destroy();
    throw thrown;
  }
  return {
    db,
    ...schemaVersions(sqlite),
    close: () => db.destroy(),
    onRefusedWrite: (listener) => {
      onRefused = listener;
    },
    onWritten: (listener) => {
      onWritten = listener;
    },
    shrink: () => {
      sqlite.pragma(`incremental_vacuum(${SHRINK_PAGES})`);
      sqlite.pragma("wal_checkpoint(TRUNCATE)");
    },
  };
}

async function migrate(
  sqlite: Sqlite.Database,
  db: Kysely<BrokerDatabase>,
  options: StoreOptions,
): Promise<void> {
  const migrations = options.migrations ?? ownMigrations;
  const applied = appliedMigrations(sqlite);
  const last = applied.at(-1);
  const isPending = Object.keys(migrations).some((name) => !applied.includes(name));
  const snapshot =
    options.snapshots !== undefined && last !== undefined && isPending
      ? takeSnapshot(sqlite, {
          folder: options.snapshots.folder,
          schema: last,
          now: options.snapshots.now(),
        })
      : null;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  // Kysely runs SQLite's migrations outside of a transaction; in one, a failed one changes nothing.
  sqlite.exec("begin immediate");
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) {
    keepSchemaVersions(sqlite, options.schemaMin ?? schemaRange().schemaMin);
    sqlite.exec("commit");
    return;
  }
  if (sqlite.inTransaction) sqlite.exec("rollback");
  const kept = snapshot === null ? "" : ` A copy made before is ${snapshot}.`;
  throw new BrokerError(
    "store.cannot_migrate",
    `The database could not be migrated and is unchanged.${kept}`,
    { cause: error, hint: "Start the release that wrote it, or restore the newest backup." },
  );
}

/** In the transaction of the migrations: what a release of another schema has to know. */
function keepSchemaVersions(sqlite: Sqlite.Database, schemaMin: number): void {
  // Only tests open a database with the migrations of an earlier time.
  if (!hasTable(sqlite, "schema_versions")) return;
  sqlite
    .prepare("insert or replace into schema_versions (id, schema, schema_min) values (1, ?, ?)")
    .run(schemaOf(appliedMigrations(sqlite)), schemaMin);
}

function schemaVersions(sqlite: Sqlite.Database): Pick<Store, "schema" | "schemaMin"> {
  const schema = schemaOf(appliedMigrations(sqlite));
  if (!hasTable(sqlite, "schema_versions")) return { schema, schemaMin: schema };
  const row = sqlite
    .prepare<[], { readonly schema_min: number }>("select schema_min from schema_versions")
    .get();
  return { schema, schemaMin: row?.schema_min ?? schema };
}

function hasTable(sqlite: Sqlite.Database, name: string): boolean {
  const found = sqlite
    .prepare("select 1 from sqlite_schema where type = 'table' and name = ?")
    .get(name);
  return found !== undefined;
}

/**
 * Opens a database of this release's schema and changes nothing, beside a worker or without one.
 * Throws BrokerError `store.cannot_open`.
 */
export function openStoreForReading(options: Pick<StoreOptions, "path" | "nativeBinding">): Store {
  const { path, nativeBinding } = options;
  try {
    const sqlite = new Sqlite(path, {
      readonly: true,
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS,
      ...(nativeBinding === undefined ? {} : { nativeBinding }),
    });
    const database = watchedDatabase(sqlite, { onRefused: () => {}, onWritten: () => {} });
    const db = new Kysely<BrokerDatabase>({ dialect: new SqliteDialect({ database }) });
    return {
      db,
      ...schemaVersions(sqlite),
      close: () => db.destroy(),
      onRefusedWrite: () => {},
      onWritten: () => {},
      shrink: () => {},
    };
  } catch (cause) {
    throw new BrokerError("store.cannot_open", `The database ${path} could not be read.`, {
      cause,
      hint: "Check that the data folder is readable by the user who runs this.",
    });
  }
}

/** Names in the order of the numbers that they begin with. */
function appliedMigrations(sqlite: Sqlite.Database): readonly string[] {
  if (!hasTable(sqlite, "kysely_migration")) return [];
  return sqlite
    .prepare<[], { readonly name: string }>("select name from kysely_migration order by name")
    .all()
    .map(({ name }) => name);
}

function openSqlite(options: StoreOptions): Sqlite.Database {
  const { path, nativeBinding } = options;
  let sqlite: Sqlite.Database | null = null;
  try {
    if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    sqlite = new Sqlite(path, nativeBinding === undefined ? {} : { nativeBinding });
    if (path !== ":memory:") chmodSync(path, 0o600);
    // Takes effect in a new file only: an older one reuses its free pages and keeps its size.
    sqlite.pragma("auto_vacuum = INCREMENTAL");
    sqlite.pragma("journal_mode = WAL");
    // Acknowledged means with the system: a killed process or a crashed system takes back nothing.
    sqlite.pragma("synchronous = FULL");
    // On a Mac only this makes the disk write its cache. It holds up the event loop for 18 ms, so a
    // commit goes without it; what is moved from the log into the database does not.
    sqlite.pragma("fullfsync = OFF");
    sqlite.pragma("checkpoint_fullfsync = ON");
    sqlite.pragma("foreign_keys = ON");
    sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return sqlite;
  } catch (cause) {
    sqlite?.close();
    throw new BrokerError("store.cannot_open", `The database ${path} could not be opened.`, {
      cause,
      hint: "Check that the data folder is writable and that its disk has space.",
    });
  }
}
