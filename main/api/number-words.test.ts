import { expect, it } from "vitest";
import { byteWords, countOf, countWordFirst, percentWords, tokenWords } from "./number-words.ts";

const space = "\u00a0";

it.each([
  [0, "0"],
  [999, "999"],
  [412_000, `412${space}k`],
  [999_600, `1${space}M`],
  [4_100_000, `4.1${space}M`],
  [9_960_000, `10${space}M`],
])("%i tokens are %s", (count, words) => {
  expect(tokenWords(count)).toBe(words);
});

it.each([
  [0, `0${space}bytes`],
  [1_800_000_000, `1.8${space}GB`],
  [48_000_000_000, `48${space}GB`],
])("%i bytes are %s", (bytes, words) => {
  expect(byteWords(bytes)).toBe(words);
});

it("says how much is left without rounding the last of it away", () => {
  expect([0, 0.4, 14.9, 100, 120].map(percentWords)).toStrictEqual([
    "0%",
    "1%",
    "14%",
    "100%",
    "100%",
  ]);
});

it("counts in words up to twelve", () => {
  expect(countOf(1, "session")).toBe("one session");
  expect(countOf(12, "session")).toBe("twelve sessions");
  expect(countOf(5_012, "session")).toBe("5,012 sessions");
  expect(countWordFirst(4)).toBe("Four");
});
