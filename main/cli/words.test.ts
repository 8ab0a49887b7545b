import { expect, test } from "vitest";
import { ago, plain, plainLines, table } from "./words.ts";

test.each([
  [-5_000, "0 s ago"],
  [59_000, "59 s ago"],
  [60_000, "1 min ago"],
  [3_600_000, "1 h ago"],
  [47 * 3_600_000, "47 h ago"],
  [72 * 3_600_000, "3 days ago"],
])("%i ms is %s", (ms, text) => {
  expect(ago(1_000_000, 1_000_000 + ms)).toBe(text);
});

test("columns are as wide as their widest cell, and no line ends with spaces", () => {
  expect(table(["A", "STATE"], [["long name", "x"]])).toBe("A          STATE\nlong name  x");
});

test("other people's text cannot move the cursor of a terminal", () => {
  expect(plain("a\u001b[31mred\u202e\nend")).toBe("a [31mred  end");
});

test("lines of a job keep their ends and lose their colours", () => {
  expect(plainLines("a\u001b[31mred\u001b[0m\tb\r\n\u202eend\n")).toBe("ared\tb \n end\n");
});
