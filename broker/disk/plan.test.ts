import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  goesOn,
  isLow,
  oldLogs,
  removableSessions,
  type SessionFacts,
  sessionsWithOldCaches,
} from "./plan.ts";

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const rules = {
  minFreeBytes: 10,
  targetFreeBytes: 20,
  oldLogMs: 24 * HOUR,
  inactiveSessionMs: 24 * HOUR,
  protectionMs: 48 * HOUR,
  cacheTtlMs: 168 * HOUR,
};

function session(idleHours: number, isBusy = false): SessionFacts {
  const key = `${isBusy ? "busy" : "quiet"}-${idleHours}`;
  return { key, workspace: `/w/${key}`, lastActivityAt: NOW - idleHours * HOUR, isBusy };
}

const keys = (sessions: readonly SessionFacts[]) => sessions.map(({ key }) => key);

describe("removableSessions", () => {
  it.each([
    ["one that was active today", session(23.9), false],
    ["one that has been inactive for long enough", session(24), true],
    ["one that works, within its protection", session(47.9, true), false],
    ["OP09: one that works, beyond its protection", session(48, true), true],
  ])("OP08: of %s", (_case, facts, goes) => {
    expect(removableSessions([facts], NOW, rules)).toEqual(goes ? [facts] : []);
  });

  it("OP09: a protection that is shorter than the inactivity protects nothing longer", () => {
    const short = { ...rules, protectionMs: HOUR };
    expect(keys(removableSessions([session(2, true), session(25, true)], NOW, short))).toEqual([
      "busy-25",
    ]);
  });

  const facts = fc.array(
    fc.record({
      key: fc.uuid(),
      workspace: fc.constant("/w"),
      lastActivityAt: fc.integer({ min: 0, max: NOW }),
      isBusy: fc.boolean(),
    }),
  );

  it("OP08: takes the oldest activity first and nothing that is protected", () => {
    fc.assert(
      fc.property(facts, (sessions) => {
        const goes = removableSessions(sessions, NOW, rules);
        const idle = goes.map(({ lastActivityAt }) => NOW - lastActivityAt);
        expect(idle).toEqual(idle.toSorted((one, other) => other - one));
        for (const one of sessions) {
          const idleMs = NOW - one.lastActivityAt;
          const isProtected =
            idleMs < rules.inactiveSessionMs || (one.isBusy && idleMs < rules.protectionMs);
          expect(goes.includes(one)).toBe(!isProtected);
        }
      }),
    );
  });
});

it("OP11: looks for caches only where nothing is under way and nobody was for long", () => {
  const sessions = [session(167), session(168), session(500), session(500, true)];
  expect(keys(sessionsWithOldCaches(sessions, NOW, rules))).toEqual(["quiet-168", "quiet-500"]);
});

it("OP08: takes the log files that are old enough, oldest first", () => {
  const file = (hours: number) => ({ path: `/l/${hours}`, bytes: 1, endedAt: NOW - hours * HOUR });
  const files = [file(-1), file(30), file(23.9), file(24), file(100)];
  expect(oldLogs(files, NOW, rules).map(({ path }) => path)).toEqual(["/l/100", "/l/30", "/l/24"]);
});

it.each([
  [9, true, true],
  [10, false, true],
  [19, false, true],
  [20, false, false],
])(
  "OP08: with %d bytes free, space is low: %s, and a further session goes: %s",
  (free, low, on) => {
    expect([isLow(free, rules), goesOn(free, rules)]).toEqual([low, on]);
  },
);
