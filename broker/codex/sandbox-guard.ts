import type { Clock, Timer } from "../clock/clock.ts";
import type { Log } from "../logs/log.ts";
import { type SandboxProbe, sandboxProblem } from "./sandbox-probe.ts";

/** A sandbox that did not work is tried again after this time, in ms. */
const AGAIN_MS = 60_000;

/** Whether agents may be given work in the sandbox. */
export interface SandboxGuard {
  /** What is wrong with the sandbox, as a sentence; null when it is sound. Tries it when needed. */
  problem(): Promise<string | null>;
  /** The same as far as it is known now; null also before the first try. */
  known(): string | null;
  /** Whether it was sound at the last try. */
  isSound(): boolean;
  stop(): void;
}

/**
 * Tries the sandbox once, and again from time to time while it is not sound. `onSound` is called when
 * it became sound after it was not.
 */
export function guardSandbox(options: {
  readonly probe: () => Promise<SandboxProbe>;
  readonly onSound: () => void;
  readonly clock: Clock;
  readonly log: Log;
}): SandboxGuard {
  const { clock, log } = options;
  let trying: Promise<string | null> | null = null;
  let last: { readonly problem: string | null } | null = null;
  let timer: Timer | null = null;
  let isStopped = false;

  const attempt = async (): Promise<string | null> => {
    const problem = sandboxProblem(await options.probe());
    const before = last;
    last = { problem };
    if (problem === null) {
      log.info("The sandbox works and hides what is denied");
      if (before !== null && before.problem !== null) options.onSound();
      return null;
    }
    log.error("The sandbox is not sound, so that no work is taken", {
      code: "codex.sandbox",
      problem,
      hint: "Run the command `check`.",
    });
    if (!isStopped) {
      timer = clock.after(AGAIN_MS, () => {
        trying = attempt();
      });
    }
    return problem;
  };

  return {
    problem: () => (trying ??= attempt()),
    known: () => last?.problem ?? null,
    isSound: () => last !== null && last.problem === null,
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
