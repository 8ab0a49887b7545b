import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { BrokerError } from "../errors/broker-error.ts";

/** Held while the process lives. The system frees it however the process ends. */
export interface WorkerLock {
  release(): void;
}

/**
 * Makes this process the one worker on a state folder. An open SQLite transaction on a file of its
 * own carries the lock: it goes with the process, so that nothing stale can be left behind. The pid
 * beside it is only there to be named. Throws BrokerError `store.in_use` or `store.cannot_open`.
 */
export function takeWorkerLock(options: {
  readonly stateFolder: string;
  readonly pid: number;
  readonly nativeBinding?: string;
}): WorkerLock {
  const { stateFolder, pid, nativeBinding } = options;
  const path = join(stateFolder, "worker.lock");
  const pidPath = join(stateFolder, "worker.pid");
  let sqlite: Sqlite.Database | null = null;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    sqlite = new Sqlite(path, {
      timeout: 0,
      ...(nativeBinding === undefined ? {} : { nativeBinding }),
    });
    // First: the journal that SQLite makes beside it gets its mode.
    chmodSync(path, 0o600);
    sqlite.exec("begin exclusive");
    writeFileSync(pidPath, `${pid}\n`, { mode: 0o600 });
  } catch (cause) {
    sqlite?.close();
    if (cause instanceof Sqlite.SqliteError && cause.code.startsWith("SQLITE_BUSY")) {
      throw new BrokerError(
        "store.in_use",
        `Another worker${holder(pidPath)} is using the data in ${stateFolder}.`,
        { hint: "Stop that worker first, or give this one its own DATA_ROOT." },
      );
    }
    throw new BrokerError("store.cannot_open", `The lock ${path} could not be taken.`, {
      cause,
      hint: "Check that the data folder is writable and that its disk has space.",
    });
  }
  const held = sqlite;
  return { release: () => held.close() };
}

function holder(pidPath: string): string {
  try {
    const pid = readFileSync(pidPath, "utf8").trim();
    return /^\d+$/.test(pid) ? ` (pid ${pid})` : "";
  } catch {
    // It has the lock and has not written its pid yet.
    return "";
  }
}
