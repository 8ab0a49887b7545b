import { describe, expect, it } from "vitest";
import { compareTs, isTs, tsBefore } from "./ts.ts";

describe("ts", () => {
  it.each([
    ["1700000000.000100", "1700000000.000200", -1],
    ["1700000000.000200", "1700000000.000100", 1],
    ["999999999.999999", "1700000000.000000", -1],
    ["1700000000.000100", "1700000000.000100", 0],
  ])("orders %s and %s exactly", (a, b, sign) => {
    expect(Math.sign(compareTs(a, b))).toBe(sign);
  });

  it.each(["", "1700000000", "abc", null, 1700000000.0001, "1700000000.0001x"])(
    "does not take %s for a ts",
    (value) => {
      expect(isTs(value)).toBe(false);
    },
  );

  it("goes back by seconds", () => {
    expect(tsBefore("1700000000.000100", 3_600)).toBe("1699996400.000000");
  });
});
