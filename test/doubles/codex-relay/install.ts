import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RelayAnswer, RelayRule } from "./rules.ts";

/** Writes a program into `folder` that is the real Codex behind a relay, to be used as CODEX_BIN. */
export function installRelay(folder: string, program: string, rules: readonly RelayRule[]): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "codex");
  const rulesPath = join(folder, "rules.json");
  setRelayRules(folder, rules);
  const relay = join(import.meta.dirname, "relay.ts");
  // Only the app-server talks through the relay; other commands, such as the sandbox, are Codex's own.
  const script = [
    "#!/bin/sh",
    `[ "$1" = app-server ] || exec '${program}' "$@"`,
    `exec '${process.execPath}' '${relay}' '${program}' '${rulesPath}' "$@"`,
  ];
  writeFileSync(path, `${script.join("\n")}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Other rules from the next message on, also for a relay that runs. The counts of uses start again. */
export function setRelayRules(folder: string, rules: readonly RelayRule[]): void {
  const path = join(folder, "rules.json");
  writeFileSync(`${path}.new`, JSON.stringify(rules));
  renameSync(`${path}.new`, path);
}

/** The rules that were applied so far, in order. */
export function appliedRules(folder: string): readonly RelayRule[] {
  return linesOf(join(folder, "rules.json.applied")) as RelayRule[];
}

/** What the client answered so far to the requests that the relay made, in order. */
export function relayAnswers(folder: string): readonly RelayAnswer[] {
  return linesOf(join(folder, "rules.json.answers")) as RelayAnswer[];
}

function linesOf(path: string): readonly unknown[] {
  if (!existsSync(path)) return [];
  // The last one may just be written.
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}
