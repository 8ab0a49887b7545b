import { existsSync, renameSync } from "node:fs";
import { fileTime } from "./snapshot.ts";

/** Why a database is not worked with. It is kept all the same. */
export type SetAsideReason = "corrupt" | "other-broker";

/** SQLite keeps what is not in the database yet in files of these names beside it. */
const besides = ["-wal", "-shm", "-journal"];

/**
 * Moves a database out of the way, with what belongs to it, and returns its new path. The database
 * goes last: after a crash in between it is still found and set aside again.
 */
export function setAside(path: string, reason: SetAsideReason, now: number): string {
  const wanted = `${path}.${reason}-${fileTime(now)}`;
  let target = wanted;
  for (let copy = 2; existsSync(target); copy += 1) target = `${wanted}-${copy}`;
  for (const end of besides) {
    if (existsSync(path + end)) renameSync(path + end, target + end);
  }
  renameSync(path, target);
  return target;
}
