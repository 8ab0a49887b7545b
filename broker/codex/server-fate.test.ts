import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DrainLooks,
  type ServerActivity,
  drainStep,
  fateOf,
  idleLooksToEnd,
  muteLooksToEnd,
  noLooks,
} from "./server-fate.ts";

const activity = fc.constantFrom<ServerActivity>("unreachable", "idle", "working", "unknown");
const look = fc.record({ activity, waitedMs: fc.integer({ min: 0, max: 10_000 }) });

describe("W1: what the next worker does with a running app-server", () => {
  test.each([
    [{ kind: "unfit", activity: "working" }, "drain"],
    [{ kind: "unfit", activity: "unknown" }, "drain"],
    [{ kind: "unfit", activity: "idle" }, "replace"],
    [{ kind: "unfit", activity: "unreachable" }, "replace"],
    [{ kind: "fitting", answers: true }, "adopt"],
    [{ kind: "fitting", answers: false }, "replace"],
    [{ kind: "none" }, "start"],
  ] as const)("%j: %s", (found, fate) => {
    expect(fateOf(found)).toBe(fate);
  });
});

/** Looks until the server ends: after which one and why, or null when it still drains. */
function drain(looks: readonly { activity: ServerActivity; waitedMs: number }[], maxMs: number) {
  let drainedMs = 0;
  let seen: DrainLooks = noLooks;
  for (const [index, { activity: found, waitedMs }] of looks.entries()) {
    drainedMs += waitedMs;
    const step = drainStep(seen, found, { drainedMs, maxMs });
    if (step.kind === "end") return { index, why: step.why, drainedMs };
    seen = step.looks;
  }
  return null;
}

describe("W1: a draining app-server", () => {
  test("never ends while a turn runs or before the time limit, whatever came before", () => {
    fc.assert(
      fc.property(fc.array(look), (looks) => {
        const maxMs = 1 + looks.reduce((sum, { waitedMs }) => sum + waitedMs, 0);
        const ended = drain(looks, maxMs);
        if (ended === null) return;
        const last = looks.slice(0, ended.index + 1).map((one) => one.activity);
        const idle = last.slice(-idleLooksToEnd);
        const mute = last.slice(-muteLooksToEnd);
        const isIdle = idle.length === idleLooksToEnd && idle.every((one) => one === "idle");
        const isMute = mute.length === muteLooksToEnd && mute.every((one) => one.startsWith("un"));
        expect(ended.why).toBe(isIdle ? "idle" : "mute");
        expect(isIdle || isMute).toBe(true);
      }),
    );
  });

  test("ends with the first look after the time limit, whatever it does", () => {
    fc.assert(
      fc.property(fc.array(look), activity, fc.integer({ min: 1 }), (looks, last, maxMs) => {
        const ended = drain([...looks, { activity: last, waitedMs: maxMs }], maxMs);
        expect(ended).not.toBeNull();
      }),
    );
  });

  test("has no time limit with TURN_MAX_MS=0", () => {
    const year = 365 * 86_400_000;
    expect(drain([{ activity: "working", waitedMs: year }], 0)).toBeNull();
  });

  test("ends for silence alone, so that threads it may have do not wait for ever", () => {
    const mute = Array.from({ length: muteLooksToEnd }, () => ({
      activity: "unknown" as const,
      waitedMs: 2_000,
    }));
    expect(drain(mute.slice(1), 0)).toBeNull();
    expect(drain(mute, 0)).toMatchObject({ why: "mute" });
  });
});
