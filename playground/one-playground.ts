import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/** Held while this process lives; the address lies beside it for those who come second. */
export interface OnePlayground {
  /** Says where people reach this one. */
  announce(url: string): void;
  release(): void;
}

/**
 * Makes this process the one playground of a folder, before anything in it is written. When another
 * process is, its address, or null where that is not known yet. An open SQLite transaction carries
 * the lock, so that it goes with the process, however that ends.
 */
export function onePlayground(folder: string): OnePlayground | { readonly runsAt: string | null } {
  const addressPath = join(folder, "address");
  const database = new DatabaseSync(join(folder, "playground.lock"), { timeout: 0 });
  try {
    database.exec("begin exclusive");
  } catch (thrown) {
    database.close();
    const isHeld = thrown instanceof Error && "errcode" in thrown && thrown.errcode === SQLITE_BUSY;
    if (!isHeld) throw thrown;
    return { runsAt: addressIn(addressPath) };
  }
  // What an earlier one left is no address of ours.
  writeFileSync(addressPath, "", { mode: 0o600 });
  return {
    announce: (url) => writeFileSync(addressPath, url, { mode: 0o600 }),
    release: () => database.close(),
  };
}

function addressIn(path: string): string | null {
  try {
    return readFileSync(path, "utf8") || null;
  } catch {
    // The one that runs has not written it yet.
    return null;
  }
}
