import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Quota, unknownQuota, withoutWindows } from "./quota.ts";
import { ranked, weeklyVelocity } from "./selection.ts";

const now = 1_795_000_000_000;
const hour = 3_600_000;
const day = 24 * hour;

function quota(shortLeft: number, weekLeft: number, days: number): Quota {
  return {
    ...unknownQuota,
    short: { usedPercent: 100 - shortLeft, resetsAt: now + hour },
    week: { usedPercent: 100 - weekLeft, resetsAt: now + days * day },
    knownAt: now,
  };
}

const of = (name: string, is: Quota, load = 0) => ({ name, quota: is, load });
const byToken = withoutWindows(unknownQuota, now);

describe("AU04: a new session takes the profile", () => {
  it.each([
    ["whose week would go to waste", of("a", quota(90, 50, 1)), of("b", quota(90, 80, 6))],
    ["with more left of the week", of("a", quota(90, 80, 5)), of("b", quota(90, 40, 5))],
    ["with more left of the short window", of("a", quota(80, 50, 5)), of("b", quota(30, 50, 5))],
    ["with fewer turns", of("a", quota(80, 50, 5), 1), of("b", quota(80, 50, 5), 2)],
    ["that comes first by name", of("a", quota(80, 50, 5)), of("b", quota(80, 50, 5))],
    ["that is not about to run dry", of("a", quota(60, 30, 6)), of("b", quota(4, 90, 2))],
    ["whose plan is paid", of("a", quota(60, 30, 6)), of("b", byToken)],
    ["nobody knows, before a spent one", of("a", unknownQuota), of("b", quota(90, 20, 6))],
  ])("%s", (_why, better, worse) => {
    expect(ranked([better, worse], null, now)).toEqual(["a", "b"]);
    expect(ranked([worse, better], null, now)).toEqual(["a", "b"]);
  });

  it("AU03: that is preferred, unless it is about to run dry", () => {
    const good = of("a", quota(90, 90, 2));
    expect(ranked([good, of("b", quota(20, 20, 6))], "b", now)[0]).toBe("b");
    expect(ranked([good, of("b", quota(3, 90, 6))], "b", now)[0]).toBe("a");
    expect(ranked([good], "gone", now)).toEqual(["a"]);
  });

  it("property: each candidate is there once, whatever the order that they came in", () => {
    const candidate = fc.record({
      short: fc.nat(100),
      week: fc.nat(100),
      days: fc.integer({ min: -1, max: 7 }),
      load: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 6 }), (given) => {
        const all = given.map((one, index) =>
          of(`p${index}`, quota(one.short, one.week, one.days), one.load),
        );
        const order = ranked(all, "p1", now);
        expect(order.toSorted()).toEqual(all.map(({ name }) => name).toSorted());
        expect(ranked(all.toReversed(), "p1", now)).toEqual(order);
      }),
    );
  });
});

it("the velocity is 1 when as much is left as there is time", () => {
  expect(weeklyVelocity(quota(90, 50, 3.5), now)).toBeCloseTo(1);
  expect(weeklyVelocity(quota(90, 100, 7), now)).toBeCloseTo(1);
  expect(weeklyVelocity(unknownQuota, now)).toBeNull();
});
