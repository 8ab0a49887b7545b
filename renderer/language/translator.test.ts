import { describe, expect, test } from "vitest";
import { translator } from "./translator.ts";

describe("AD22 texts that come in English", () => {
  const translate = translator([
    ["It ended with exit code {0}.", "它以退出码 {0} 结束。"],
    ["{0} moved to {1}.", "{0} 已移到 {1}。"],
    ["Correct it, then start again.", "请改正后重新启动。"],
    ["Working", "工作中"],
  ]);

  test.each([
    ["Working", "工作中"],
    ["It ended with exit code 3.", "它以退出码 3 结束。"],
    ["a.b (c)* moved to $&.", "a.b (c)* 已移到 $&。"],
    ["two\nlines moved to there.", "two\nlines 已移到 there。"],
    [
      "It ended with exit code 3. Correct it, then start again.",
      "它以退出码 3 结束。请改正后重新启动。",
    ],
  ])("%j is %j", (english, chinese) => {
    expect(translate(english)).toBe(chinese);
  });

  test("stay as they are where there is no translation", () => {
    expect(translate("Disk is full")).toBe("Disk is full");
    expect(translate("Nobody knows. Correct it, then start again.")).toBe(
      "Nobody knows.请改正后重新启动。",
    );
    expect(translate("Correct it, then start again. Nobody knows. Nor here.")).toBe(
      "请改正后重新启动。Nobody knows. Nor here.",
    );
    expect(translate("")).toBe("");
  });

  test("a text without slots goes first, and a text is found again", () => {
    const both = translator([
      ["{0} is full.", "{0} 已满。"],
      ["The disk is full.", "磁盘已满。"],
    ]);
    expect(both("The disk is full.")).toBe("磁盘已满。");
    expect(both("The disk is full.")).toBe("磁盘已满。");
    expect(both("The queue is full.")).toBe("The queue 已满。");
  });
});
