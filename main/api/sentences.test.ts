import { expect, test } from "vitest";
import { sentences } from "./sentences.ts";

test.each([
  [[], ""],
  [[null, "", undefined], ""],
  [["It failed.", null, "Try again."], "It failed. Try again."],
  [["Reading…", "Two are left."], "Reading… Two are left."],
  [["无法保存。", "", "请再试一次。"], "无法保存。请再试一次。"],
  [["正在读取…", "还剩两个。"], "正在读取…还剩两个。"],
  [["无法保存。", "The disk is full.", "请再试一次。"], "无法保存。The disk is full. 请再试一次。"],
])("AD22 the sentences %j follow each other as %j", (texts, said) => {
  expect(sentences(...texts)).toBe(said);
});
