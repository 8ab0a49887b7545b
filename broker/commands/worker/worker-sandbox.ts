import type { ServerChoice } from "../../codex/app-server.ts";
import { guardSandbox, type SandboxGuard } from "../../codex/sandbox-guard.ts";
import { probeSandbox } from "../../codex/sandbox-probe.ts";
import type { WorkerBase } from "./worker-base.ts";

/**
 * Whether the sandbox of this worker's agents is sound. It is tried at once, unless agents work without
 * one everywhere: then when a channel wants one. Null with a Codex that runs elsewhere.
 */
export function workerSandbox(
  { clock, config, ending, log }: WorkerBase,
  server: ServerChoice,
  onSound: () => void,
): SandboxGuard | null {
  if (server.kind === "external") return null;
  const guard = guardSandbox({
    probe: () => probeSandbox({ ...server, sessionsRoot: config.sessionsRoot, clock }),
    onSound,
    clock,
    log: log.with({ module: "codex" }),
  });
  ending.watches.defer("sandbox guard", () => guard.stop());
  if (config.codexSandbox !== "full-access") void guard.problem();
  return guard;
}
