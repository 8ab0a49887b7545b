import { expect, it } from "vitest";
import { countdownTo, leftOf } from "./countdown.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = Date.parse("2026-11-26T11:42:07Z");

it("AU07: a code's time runs down by itself, whatever the clock is put to meanwhile", () => {
  const countdown = countdownTo(now + 15 * MINUTE, now, 1_000);
  expect(leftOf(countdown, 1_000)).toBe(15 * MINUTE);
  expect(leftOf(countdown, 1_000 + 28_000)).toBe(14 * MINUTE + 32_000);
  expect(leftOf(countdown, 1_000 + 16 * MINUTE)).toBe(0);
});

it("AU07: a browser whose clock is an hour behind does not promise more than a code has", () => {
  expect(countdownTo(now + 15 * MINUTE, now - HOUR, 0).leftMs).toBe(15 * MINUTE);
});

it("AU07: a browser whose clock is a day ahead shows no negative time", () => {
  expect(countdownTo(now + 15 * MINUTE, now + 24 * HOUR, 0).leftMs).toBe(0);
});
