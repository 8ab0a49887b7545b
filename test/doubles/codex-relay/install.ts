import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RelayRule } from "./rules.ts";

/** Writes a program into `folder` that is the real Codex behind a relay, to be used as CODEX_BIN. */
export function installRelay(folder: string, program: string, rules: readonly RelayRule[]): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "codex");
  const rulesPath = join(folder, "rules.json");
  writeFileSync(rulesPath, JSON.stringify(rules));
  const relay = join(import.meta.dirname, "relay.ts");
  writeFileSync(
    path,
    `#!/bin/sh\nexec '${process.execPath}' '${relay}' '${program}' '${rulesPath}' "$@"\n`,
  );
  chmodSync(path, 0o755);
  return path;
}
