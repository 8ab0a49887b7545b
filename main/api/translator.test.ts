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
      "Nobody knows. 请改正后重新启动。",
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

  describe("what stands in a slot is translated where the Chinese says so", () => {
    const within = translator(
      [
        ["The clock is {0} ahead.", "时钟快了{0+}。"],
        ["It failed: {0}", "失败了：{0+}"],
        ["It is called {0}.", "它叫 {0}。"],
        ["{0} moved to {1}.", "{0} 已移到{1+}。"],
        ["The disk is full.", "磁盘已满。"],
        ["Done", "已完成"],
      ],
      [
        ["{0} min", "{0} 分钟"],
        ["{0} events", "{0+} 个事件"],
        ["two", "2"],
        ["one post", "1 条消息"],
        ["yesterday {0}", "昨天 {0}"],
      ],
    );

    test.each([
      ["The clock is 5 min ahead.", "时钟快了 5 分钟。"],
      ["The clock is yesterday 11:30 ahead.", "时钟快了昨天 11:30。"],
      ["The clock is far ahead.", "时钟快了 far。"],
      ["It failed: The disk is full.", "失败了：磁盘已满。"],
      ["It failed: It failed: nobody knows", "失败了：失败了：nobody knows"],
      ["It failed: two events, one post", "失败了：2 个事件、1 条消息"],
      ["It failed: two events, a surprise", "失败了：two events, a surprise"],
      ["A moved to Done.", "A 已移到已完成。"],
    ])("%j is %j", (english, chinese) => {
      expect(within(english)).toBe(chinese);
    });

    test("and only there", () => {
      expect(within("It is called Done.")).toBe("它叫 Done。");
      expect(within("5 min")).toBe("5 min");
    });
  });
});
