import { expect, it } from "vitest";
import { manualClock } from "../../slack/testing/manual-clock.ts";
import { Pauses } from "./pauses.ts";

function pauses() {
  const clock = manualClock(0);
  const ended: string[] = [];
  const noted = new Pauses(clock, (key) => ended.push(`${key} at ${clock.now() / 1_000}`));
  return { clock, ended, noted };
}

it("FR14: waits until a program has not edited for ten seconds", async () => {
  const { clock, ended, noted } = pauses();
  noted.note("C1:1.1");
  await clock.advance(9_000);
  noted.note("C1:1.1");
  await clock.advance(9_000);
  expect(ended).toEqual([]);
  await clock.advance(1_000);
  expect(ended).toEqual(["C1:1.1 at 19"]);
  await clock.advance(120_000);
  expect(ended).toHaveLength(1);
});

it("FR14: waits a minute at most for a program that never pauses", async () => {
  const { clock, ended, noted } = pauses();
  for (let second = 0; second < 70; second += 5) {
    noted.note("C1:1.1");
    await clock.advance(5_000);
  }
  expect(ended).toEqual(["C1:1.1 at 60"]);
});
