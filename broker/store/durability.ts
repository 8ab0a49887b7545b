import type Sqlite from "better-sqlite3";
import {
  type DatabaseConnection,
  type Driver,
  type IsolationLevel,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type TransactionBuilder,
  type TransactionSettings,
} from "kysely";

/**
 * SQLite has no isolation levels, and Kysely hands the asked one to the driver: it is how one
 * transaction says that it need not reach the disk by itself.
 */
const UNSYNCED: IsolationLevel = "read uncommitted";

/**
 * A transaction for what is done again when it is lost: its commit survives a killed process, and
 * a power cut from the next durable commit on, since SQLite's log keeps their order. Everything
 * else, single statements included, is on the disk when it resolves.
 */
export function unsynced<DB>(db: {
  transaction(): TransactionBuilder<DB>;
}): TransactionBuilder<DB> {
  return db.transaction().setIsolationLevel(UNSYNCED);
}

/** Kysely's SQLite dialect whose transactions are durable but for those of `unsynced`. */
export class DurableSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  readonly #sqlite: Sqlite.Database;

  constructor(config: SqliteDialectConfig, sqlite: Sqlite.Database) {
    super(config);
    this.#config = config;
    this.#sqlite = sqlite;
  }

  override createDriver(): Driver {
    return new DurableSqliteDriver(this.#config, this.#sqlite);
  }
}

/** The connection is one transaction's at a time, so that its level is that transaction's alone. */
class DurableSqliteDriver extends SqliteDriver {
  readonly #sqlite: Sqlite.Database;
  #isRelaxed = false;

  constructor(config: SqliteDialectConfig, sqlite: Sqlite.Database) {
    super(config);
    this.#sqlite = sqlite;
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    // In a transaction the level cannot be changed.
    if (settings?.isolationLevel === UNSYNCED && !this.#sqlite.inTransaction) {
      this.#sqlite.pragma("synchronous = NORMAL");
      this.#isRelaxed = true;
    }
    try {
      await super.beginTransaction(connection);
    } catch (thrown) {
      this.#restore();
      throw thrown;
    }
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#restore();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection);
    this.#restore();
  }

  #restore(): void {
    if (!this.#isRelaxed) return;
    this.#sqlite.pragma("synchronous = FULL");
    this.#isRelaxed = false;
  }
}
