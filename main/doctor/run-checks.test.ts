import { describe, expect, test } from "vitest";
import { systemClock, type Clock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { type Check, passed } from "./check.ts";
import type { Facts } from "./facts.ts";
import { type Outcome, runCheck, runChecks } from "./run-checks.ts";

/** No check of these tests asks for a fact. */
const noFacts = {} as Facts;

/** A clock whose timers end when the test says so. */
function handClock() {
  const waiting = new Set<() => void>();
  const clock: Clock = {
    ...systemClock,
    after: (_ms, task) => {
      waiting.add(task);
      return { cancel: () => waiting.delete(task) };
    },
  };
  const pass = () => {
    for (const task of waiting) task();
  };
  return { clock, pass, waiting };
}

const checkOf = (run: Check["run"], rest: Partial<Check> = {}): Check => ({
  id: "tools.test",
  category: "tools",
  title: "Test",
  limitMs: 20_000,
  run,
  ...rest,
});

const options = (clock: Clock = systemClock, ended = new AbortController().signal) => ({
  facts: noFacts,
  clock,
  log: silentLog,
  ended,
});

describe("a check", () => {
  test("AD20 that hangs is given up at its limit and told to end", async () => {
    const { clock, pass } = handClock();
    let given: AbortSignal | null = null;
    const check = checkOf(({ signal }) => {
      given = signal;
      return new Promise(() => {});
    });
    const outcome = runCheck(check, options(clock));
    await Promise.resolve();
    pass();
    expect((await outcome).findings).toEqual([
      expect.objectContaining({ state: "unknown", cause: "Did not answer within 20 s." }),
    ]);
    expect(given).toHaveProperty("aborted", true);
  });

  test("that throws is unknown, with the reason", async () => {
    const check = checkOf(() => Promise.reject(new Error("EIO: the disk is broken")));
    expect((await runCheck(check, options())).findings).toEqual([
      expect.objectContaining({
        state: "unknown",
        cause: "It could not be checked: EIO: the disk is broken",
      }),
    ]);
  });

  test("that has nothing to check says why, and is not run", async () => {
    const check = checkOf(() => Promise.reject(new Error("It was run.")), {
      notApplicable: () => "The broker is stopped.",
    });
    expect(await runCheck(check, options())).toMatchObject({
      skipped: "The broker is stopped.",
      findings: [],
    });
  });

  test("leaves no timer behind when it answers", async () => {
    const { clock, waiting } = handClock();
    await runCheck(
      checkOf(async () => [passed("It is well.")]),
      options(clock),
    );
    expect(waiting.size).toBe(0);
  });

  test("ends with the control plane", async () => {
    const ended = new AbortController();
    const outcome = runCheck(
      checkOf(() => new Promise(() => {})),
      options(systemClock, ended.signal),
    );
    ended.abort();
    expect((await outcome).findings[0]).toMatchObject({ state: "unknown" });
  });
});

test("at most eight checks run at once, and each is announced", async () => {
  let running = 0;
  let most = 0;
  const run: Check["run"] = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    running -= 1;
    return [passed("It is well.")];
  };
  const checks = Array.from({ length: 30 }, (_, index) => checkOf(run, { id: `tools.${index}` }));
  const started: string[] = [];
  const finished: Outcome[] = [];
  await runChecks(checks, options(), {
    started: ({ id }) => started.push(id),
    finished: (_, outcome) => finished.push(outcome),
  });
  expect(started).toEqual(checks.map(({ id }) => id));
  expect(finished).toHaveLength(30);
  expect(most).toBe(8);
});
