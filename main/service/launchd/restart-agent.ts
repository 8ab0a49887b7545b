import { join } from "node:path";
import type { Clock } from "../../../broker/clock/clock.ts";
import { processStartTime } from "../../../broker/processes/process-identity.ts";
import { readFileIfThere, writePrivateFile } from "../../settings/private-file.ts";
import { isRunning, signalProcess } from "../process-signals.ts";
import { failureText } from "./failure-text.ts";
import { exitWords } from "./job-state.ts";
import { guiDomain, launchctl } from "./launchctl.ts";
import { runRecipe } from "./run-recipe.ts";
import { RECIPE_PAUSE_MS, recipeLimits } from "./usual-recipe.ts";

export interface RestartAgentOptions {
  /** The `launchctl` program. */
  readonly program: string;
  readonly label: string;
  readonly agentsFolder: string;
  readonly loadedPlist: string;
  /** The process to end first, so that it ends by itself; null when there is none. */
  readonly pid: () => number | null;
  readonly clock: Clock;
}

/** It closes its doors and waits for nothing else. */
const END_WAIT_MS = 20_000;

/**
 * Has launchd start an agent's program again. Why it does not run then, with what to type where a
 * person has to do something; null when it runs.
 */
export async function restartAgent(options: RestartAgentOptions): Promise<string | null> {
  const { program, label, agentsFolder, loadedPlist, clock } = options;
  const plistPath = join(agentsFolder, `${label}.plist`);
  const plist = readFileIfThere(plistPath);
  if (plist === null) return `There is no launch agent at ${plistPath}.`;
  await endGently(options.pid(), clock);
  const outcome = await runRecipe(
    {
      launchctl: launchctl(program, guiDomain(), label),
      plistPath,
      loadedPath: loadedPlist,
      write: writePrivateFile,
      older: async () => null,
      clock,
      pauseMs: RECIPE_PAUSE_MS,
      limits: recipeLimits,
    },
    { kind: "run", plist, restarts: true },
  );
  if (outcome.kind === "ended") return `It ended ${exitWords(outcome.lastExit)}.`;
  if (outcome.kind !== "failed") return null;
  const words = failureText(outcome.reason, outcome.detail, {
    domain: guiDomain(),
    label,
    plistPath,
  });
  return `${words.message} ${words.hint}`;
}

async function endGently(pid: number | null, clock: Clock): Promise<void> {
  const startTime = pid === null ? null : await processStartTime(pid);
  if (pid === null || startTime === null) return;
  const old = { pid, startTime };
  await signalProcess(old, "SIGTERM");
  const deadline = clock.now() + END_WAIT_MS;
  while ((await isRunning(old)) && clock.now() < deadline) await clock.sleep(RECIPE_PAUSE_MS);
}
