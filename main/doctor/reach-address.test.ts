import { describe, expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { judgeClock } from "./checks/mac-clock.ts";
import { reachAddress } from "./reach-address.ts";

const HOUR = 3_600_000;
const THERE = Date.parse("2026-11-26T11:42:07Z");

/** Asks while the clock shows first one time, then another. */
function askWhile(first: number, then: number) {
  const times = [first, then];
  const clock = { ...systemClock, now: () => times.shift() ?? then };
  const headers = { date: new Date(THERE).toUTCString() };
  const answer = () => Promise.resolve(new Response(null, { headers }));
  return reachAddress(answer, clock, "https://slack.test", AbortSignal.timeout(5_000));
}

describe("a clock that jumps while it is compared", () => {
  test.each([
    ["set right by going forward", THERE - HOUR, THERE],
    ["set right by going back", THERE + HOUR, THERE],
  ])("is judged by what it shows now: %s", async (_what, first, then) => {
    const reach = await askWhile(first, then);
    expect(reach).toMatchObject({ tookMs: 0 });
    expect(judgeClock(reach)).toMatchObject({ state: "passed" });
  });

  test("is named when it jumped away", async () => {
    const finding = judgeClock(await askWhile(THERE, THERE + HOUR));
    expect(finding).toMatchObject({ state: "failed", cause: "The clock is 1\u00a0h ahead." });
  });
});

test("an ordinary answer is compared with the middle of its wait", async () => {
  expect(await askWhile(THERE - 100, THERE + 100)).toMatchObject({ at: THERE, tookMs: 200 });
});
