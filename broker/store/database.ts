import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { BrokerError } from "../errors/broker-error.ts";
import { migrationProvider } from "./migrations.ts";
import type { BrokerDatabase } from "./schema.ts";

/** The open database. Closing it ends every handle on it. */
export interface Store {
  readonly db: Kysely<BrokerDatabase>;
  close(): Promise<void>;
  /** Writes a consistent copy while work goes on (SQLite's online backup). */
  backup(destination: string): Promise<void>;
}

export interface StoreOptions {
  /** Absolute path, or ":memory:". */
  readonly path: string;
  /** The N-API binary beside a bundle; absent where the package itself is there. */
  readonly nativeBinding?: string;
}

/** How long SQLite waits for another connection's lock before it gives up. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the worker's database and brings it to this release's schema.
 * Throws BrokerError `store.cannot_open` or `store.cannot_migrate`; the file is left as it was.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const sqlite = openSqlite(options);
  const db = new Kysely<BrokerDatabase>({ dialect: new SqliteDialect({ database: sqlite }) });
  const { error } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new BrokerError("store.cannot_migrate", "The database could not be brought up to date.", {
      cause: error,
      hint: "Start the release that wrote it, or restore the newest backup.",
    });
  }
  return {
    db,
    close: () => db.destroy(),
    backup: async (destination) => {
      await sqlite.backup(destination);
      chmodSync(destination, 0o600);
    },
  };
}

function openSqlite(options: StoreOptions): Sqlite.Database {
  const { path, nativeBinding } = options;
  try {
    if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const sqlite = new Sqlite(path, nativeBinding === undefined ? {} : { nativeBinding });
    if (path !== ":memory:") chmodSync(path, 0o600);
    sqlite.pragma("journal_mode = WAL");
    // Acknowledged means durable: a power cut must not take back a commit.
    sqlite.pragma("synchronous = FULL");
    sqlite.pragma("fullfsync = ON");
    sqlite.pragma("foreign_keys = ON");
    sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return sqlite;
  } catch (cause) {
    throw new BrokerError("store.cannot_open", `The database ${path} could not be opened.`, {
      cause,
      hint: "Check that the data folder is writable and that its disk has room.",
    });
  }
}
