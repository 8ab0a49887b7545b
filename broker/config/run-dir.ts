import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Base } from "./context.ts";

/** Linux takes 107 bytes and macOS 103 for the path of a unix socket; this leaves a margin. */
export const SOCKET_PATH_MAX_BYTES = 100;
/** A socket in the folder is named by 8 hexadecimal digits: `/1a2b3c4d.sock`. */
const SOCKET_NAME_BYTES = 14;
/**
 * The first folder whose sockets have a path of at most `SOCKET_PATH_MAX_BYTES`, the data folder's
 * own where none has. The one in the runtime folder carries a hash of the data folder and of the
 * user, so that two brokers never share one. Never a folder for temporary files: macOS deletes
 * sockets there, and other users' programs may come first. The program that makes it must make it
 * 0700 and refuse one that another user owns.
 */
export function runDir(base: Base): string {
  const { dataRoot, context, runtimeDir } = base;
  const owner = context.uid ?? context.home;
  const key = createHash("sha256").update(`${dataRoot}\n${owner}`).digest("hex").slice(0, 8);
  const inRuntimeDir = runtimeDir === null ? null : join(runtimeDir, "slack-codex-broker", key);
  return inRuntimeDir !== null && fitsSockets(inRuntimeDir) ? inRuntimeDir : join(dataRoot, "run");
}

/** Whether the sockets of this folder have a path that every system takes. */
export function fitsSockets(folder: string): boolean {
  return Buffer.byteLength(folder) + SOCKET_NAME_BYTES <= SOCKET_PATH_MAX_BYTES;
}
