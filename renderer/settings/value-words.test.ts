import { expect, it } from "vitest";
import type { SettingItem } from "../../main/api/settings.ts";
import { numberWords } from "./value-words.ts";

const number = (unit: string | null) => ({ kind: "number", unit }) as SettingItem["type"];
const plain = (text: string | null) => text?.replaceAll("\u00a0", " ") ?? null;

it.each([
  ["900000", "15 min"],
  ["90000", "1 min 30 s"],
  ["5400000", "1 h 30 min"],
  ["129600000", "1 day 12 h"],
  ["172800000", "2 days"],
])("%s milliseconds are as long as they are", (value, words) => {
  expect(plain(numberWords(number("milliseconds"), value))).toBe(words);
});

it("sizes are said in their unit, small numbers and other texts by nothing", () => {
  expect(plain(numberWords(number("bytes"), "1500000000"))).toBe("1.5 GB");
  expect(numberWords(number("milliseconds"), "999")).toBeNull();
  expect(numberWords(number("milliseconds"), "soon")).toBeNull();
  expect(numberWords(number("milliseconds"), null)).toBeNull();
  expect(numberWords(number(null), "5000")).toBeNull();
});
