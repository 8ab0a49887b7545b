import type { Clock } from "../../broker/clock/clock.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { Check, Finding } from "./check.ts";
import type { Facts } from "./facts.ts";

/** Of one check. */
export interface Outcome {
  readonly at: number;
  readonly tookMs: number;
  readonly skipped: string | null;
  readonly findings: readonly Finding[];
}

export interface RunOptions {
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the control plane ends. */
  readonly ended: AbortSignal;
}

/** Most checks wait; more at once would make the slow ones slower. */
const AT_ONCE = 8;

export interface RunListener {
  started(check: Check, at: number): void;
  finished(check: Check, outcome: Outcome): void;
}

/** Runs the checks side by side, a bounded number at once, each for no longer than its limit. */
export async function runChecks(
  checks: readonly Check[],
  options: RunOptions,
  listener: RunListener,
): Promise<void> {
  const waiting = [...checks];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      listener.started(check, options.clock.now());
      listener.finished(check, await runCheck(check, options));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Never throws, and answers at the check's limit whatever the check does. */
export async function runCheck(check: Check, options: RunOptions): Promise<Outcome> {
  const { clock, facts, log, ended } = options;
  const began = clock.now();
  // The clock may be set meanwhile: no check takes less than nothing, or more than its limit.
  const took = () => Math.min(check.limitMs, Math.max(0, clock.now() - began));
  const late = new AbortController();
  const timer = clock.after(check.limitMs, () => late.abort());
  const signal = AbortSignal.any([late.signal, ended]);
  const run = { facts, signal };
  try {
    const answer = async () => {
      const skipped = (await check.notApplicable?.(run)) ?? null;
      return { skipped, findings: skipped === null ? await check.run(run) : [] };
    };
    const found = await Promise.race([answer(), noAnswer(check, signal)]);
    return { at: clock.now(), tookMs: took(), ...found };
  } catch (thrown) {
    if (!signal.aborted) log.error("A check failed itself", { check: check.id, error: thrown });
    const finding = signal.aborted ? unanswered(check) : broken(thrown);
    return { at: clock.now(), tookMs: took(), skipped: null, findings: [finding] };
  } finally {
    timer.cancel();
  }
}

function noAnswer(
  check: Check,
  signal: AbortSignal,
): Promise<Pick<Outcome, "skipped" | "findings">> {
  return new Promise((resolve) => {
    const answer = () => resolve({ skipped: null, findings: [unanswered(check)] });
    if (signal.aborted) answer();
    else signal.addEventListener("abort", answer, { once: true });
  });
}

function unanswered({ limitMs }: Check): Finding {
  return {
    state: "unknown",
    cause: `Did not answer within ${Math.round(limitMs / 1_000)} s.`,
    hint: "Check again. If it stays like this, the control plane's log may say more.",
  };
}

function broken(thrown: unknown): Finding {
  return {
    state: "unknown",
    cause: `It could not be checked: ${errorText(thrown)}`,
    hint: "Check again. If it stays like this, report it with the control plane's log.",
  };
}
