import { expect, test } from "vitest";
import { signInCodes } from "./sign-in-codes.ts";

test("a code that was never issued signs nobody in", () => {
  const codes = signInCodes(() => 0);
  codes.issue();
  expect(["", "x", "x".repeat(43)].map((code) => codes.redeem(code))).toEqual([
    false,
    false,
    false,
  ]);
});

test("a code signs in once", () => {
  const codes = signInCodes(() => 0);
  const code = codes.issue();
  expect([codes.redeem(code), codes.redeem(code)]).toEqual([true, false]);
});

test("a code is good for ten minutes", () => {
  let now = 0;
  const codes = signInCodes(() => now);
  const [early, late] = [codes.issue(), codes.issue()];
  now = 10 * 60_000 - 1;
  expect(codes.redeem(early)).toBe(true);
  now += 1;
  expect(codes.redeem(late)).toBe(false);
});

test("only the ten newest codes are open", () => {
  const codes = signInCodes(() => 0);
  const issued = Array.from({ length: 11 }, () => codes.issue());
  expect(issued.map((code) => codes.redeem(code))).toEqual([false, ...Array(10).fill(true)]);
});
