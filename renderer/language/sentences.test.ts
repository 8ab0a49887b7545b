import { expect, test } from "vitest";
import { sentences } from "./sentences.ts";

test.each([
  [[], ""],
  [["", null], ""],
  [["It failed.", null, "Disk is full.", ""], "It failed. Disk is full."],
  [["无法保存。", "磁盘已满。", "请清理磁盘。"], "无法保存。磁盘已满。请清理磁盘。"],
  [["无法保存。", "Disk is full.", "请清理磁盘。"], "无法保存。Disk is full. 请清理磁盘。"],
])("AD22: %j in a row is %j", (parts, whole) => {
  expect(sentences(...parts)).toBe(whole);
});
