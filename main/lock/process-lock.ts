import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { ControlError } from "../errors/control-error.ts";

/** Held while the process lives. The system frees it however the process ends. */
export interface ProcessLock {
  release(): void;
}

const SQLITE_BUSY = 5;

/** Node closes a database that nobody can reach any more, and its lock would go with it. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only one that holds the lock at `path`. An open SQLite transaction carries the
 * lock, because Node has no lock on files of its own: it goes with the process, so that nothing stale
 * can be left behind. `held` when another process has it. Throws ControlError when the file cannot be
 * used.
 */
export function takeProcessLock(path: string): Result<ProcessLock, "held"> {
  let database: DatabaseSync | null = null;
  try {
    // Before SQLite has it: the journal that it makes gets the mode of the file.
    closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec("begin exclusive");
  } catch (cause) {
    database?.close();
    const code = cause instanceof Error && "errcode" in cause ? cause.errcode : null;
    if (code === SQLITE_BUSY) return failed("held");
    throw new ControlError("lock.cannot_take", `The lock ${path} could not be taken.`, {
      cause,
      hint: "Check that the service root is yours and that the disk has room.",
    });
  }
  const own = database;
  held.add(own);
  return succeeded({
    release: () => {
      held.delete(own);
      own.close();
    },
  });
}
