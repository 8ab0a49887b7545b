import { chownSync, lchownSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, which every Linux and every Mac has. */
const NOBODY: User =
  process.platform === "darwin"
    ? { uid: 4_294_967_294, gid: 4_294_967_294 }
    : { uid: 65_534, gid: 65_534 };

/** Whom the worker runs as where the tests run as root; null where they are ordinary themselves. */
export function ordinaryUser(): User | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/** Makes a user the owner of a folder and of all that is in it now. */
export function giveTo(user: User, folder: string): void {
  chownSync(folder, user.uid, user.gid);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (lstatSync(path).isDirectory()) giveTo(user, path);
    else lchownSync(path, user.uid, user.gid);
  }
}
