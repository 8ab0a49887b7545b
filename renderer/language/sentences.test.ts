import { expect, test } from "vitest";
import { clauses, sentences } from "./sentences.ts";

test.each([
  [[], ""],
  [[null, "", undefined], ""],
  [["It failed.", null, "Try again."], "It failed. Try again."],
  [["无法保存。", "", "请再试一次。"], "无法保存。请再试一次。"],
  [["无法保存。", "The disk is full.", "请再试一次。"], "无法保存。The disk is full. 请再试一次。"],
])("AD22 the sentences %j follow each other as %j", (texts, said) => {
  expect(sentences(...texts)).toBe(said);
});

test("AD22 clauses follow each other, and what is missing is left out", () => {
  expect(clauses("runs", null, "3 steps")).toBe("runs, 3 steps");
});
