import Sqlite from "better-sqlite3";
import type { SqliteDatabase, SqliteStatement } from "kysely";
import { preparedStatements } from "./prepared-statements.ts";

/** SQLite's codes for a disk that takes no more; extended codes begin with the plain one. */
const refusals = [
  "SQLITE_FULL",
  "SQLITE_IOERR_WRITE",
  "SQLITE_IOERR_FSYNC",
  "SQLITE_IOERR_SHMSIZE",
];
/** The system's codes for the same: no room, no quota, a file as large as it may be. */
const systemRefusals = ["ENOSPC", "EDQUOT", "EFBIG"];

/** Whether a write failed because the disk has no room for it, the database's or another file's. */
export function isRefusedWrite(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !("code" in thrown)) return false;
  const code = String(thrown.code);
  return (
    systemRefusals.includes(code) ||
    (thrown instanceof Sqlite.SqliteError && refusals.some((one) => code.startsWith(one)))
  );
}

interface WriteListeners {
  readonly onRefused: (error: unknown) => void;
  /** Something may have changed for those who read. */
  readonly onWritten: () => void;
}

/**
 * The database as Kysely uses it, with writes told to `onWritten` and what the disk refused to `onRefused`. A full
 * disk lets SQLite end a transaction by itself: then there is nothing to roll back, and the error
 * that says why stays the one that is thrown.
 */
export function watchedDatabase(
  sqlite: Sqlite.Database,
  { onRefused, onWritten }: WriteListeners,
): SqliteDatabase {
  const watched = <T>(work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      if (isRefusedWrite(thrown)) onRefused(thrown);
      throw thrown;
    }
  };
  const statementOf = preparedStatements(sqlite);
  return {
    close: () => sqlite.close(),
    prepare: (sql) => {
      if (sql === "rollback" && !sqlite.inTransaction) return nothing;
      const statement = statementOf(sql);
      return {
        reader: statement.reader,
        all: (parameters) => watched(() => statement.all(...parameters)),
        run: (parameters) => {
          const result = watched(() => statement.run(...parameters));
          // A commit, or a write by itself.
          if (!sqlite.inTransaction) onWritten();
          return result;
        },
        // A statement that is being read cannot run again meanwhile: this one is its own.
        iterate: (parameters) => sqlite.prepare<unknown[]>(sql).iterate(...parameters),
      };
    },
  };
}

const nothing: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};
