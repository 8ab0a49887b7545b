import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface LinkOptions {
  /** Where the command goes, such as `~/.local/bin`. */
  readonly folder: string;
  readonly node: string;
  readonly program: string;
  /** The installation it is for. */
  readonly root: string;
}

const MARK = "# Made by `broker link`.";

/**
 * Puts the command `broker` into a folder, as a script that names our own Node. Answers its path;
 * null when another program of this name is there, which stays.
 */
export function linkCommand({ folder, node, program, root }: LinkOptions): string | null {
  const path = join(folder, "broker");
  const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
  if (isThere && !readFileSync(path, "utf8").includes(MARK)) return null;
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh
${MARK}
root=${quoted(root)}
SERVICE_ROOT="\${SERVICE_ROOT:-$root}" exec ${quoted(node)} ${quoted(program)} "$@"
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
