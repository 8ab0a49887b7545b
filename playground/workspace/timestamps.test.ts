import fc from "fast-check";
import { expect, it } from "vitest";
import { microsOfTs, Timestamps, tsOfMicros } from "./timestamps.ts";

it("never gives one out twice and never goes back, even when the clock does", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4_000_000_000_000 })), (times) => {
      const timestamps = new Timestamps(0);
      const given = times.map((now) => microsOfTs(timestamps.next(now)) ?? -1);
      expect(given.every((one, index) => index === 0 || one > (given[index - 1] ?? 0))).toBe(true);
    }),
  );
});

it("reads what it writes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (micros) => {
      expect(microsOfTs(tsOfMicros(micros))).toBe(micros);
    }),
  );
  expect(tsOfMicros(1_700_000_000_000_042)).toBe("1700000000.000042");
});

it.each(["", "abc", "1.0000001", "-1.0", "1.2.3"])("%o is no ts", (text) => {
  expect(microsOfTs(text)).toBeNull();
});
