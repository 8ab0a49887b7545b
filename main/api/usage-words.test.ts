import { describe, expect, it } from "vitest";
import { shareWords, todaySentence, trendWords } from "./usage-words.ts";

const sums = { turns: 1, input: 90, cachedInput: 80, output: 10, reasoning: 1, total: 100 };
const today = (total: number, usualTokens: number | null) =>
  todaySentence({ ...sums, total, usualTokens, weekday: 4 }).replaceAll("\u00a0", " ");

describe("what is said of the usage", () => {
  it.each([
    [0, 100, "No tokens today."],
    [4_100_000, null, "4.1 M tokens today."],
    [1_120, 1_000, "1.1 k tokens today, 12% more than a usual Thursday by this time."],
    [920, 1_000, "920 tokens today, 8% less than a usual Thursday by this time."],
    [1_002, 1_000, "1 k tokens today, as much as a usual Thursday by this time."],
    [4_900, 1_000, "4.9 k tokens today, 5 times as much as a usual Thursday by this time."],
  ])("AD16: of %i tokens where %s are usual: %s", (total, usual, sentence) => {
    expect(today(total, usual)).toBe(sentence);
  });

  it("AD16: names weekdays from Sunday on", () => {
    const sentence = todaySentence({ ...sums, usualTokens: 100, weekday: 0 });
    expect(sentence).toContain("a usual Sunday");
  });

  it("AD16: says shares and trends in whole percent", () => {
    expect([0, 0.001, 0.624, 1].map(shareWords)).toEqual(["0%", "<1%", "62%", "100%"]);
    expect([null, 0.001, 0.12, -0.08, 12.3].map(trendWords)).toEqual([
      "–",
      "0%",
      "+12%",
      "−8%",
      "+1,230%",
    ]);
  });
});

describe("AD22 in Chinese", () => {
  it.each([
    [0, 100, "今天还没有使用 Token。"],
    [1_120, 1_000, "今天使用了 1.1 k Token，比往常周四同一时刻多 12%。"],
    [1_002, 1_000, "今天使用了 1 k Token，与往常周四同一时刻持平。"],
    [4_900, 1_000, "今天使用了 4.9 k Token，是往常周四同一时刻的 5 倍。"],
  ])("of %i tokens where %s are usual: %s", (total, usualTokens, sentence) => {
    const said = todaySentence({ ...sums, total, usualTokens, weekday: 4 }, "zh");
    expect(said.replaceAll("\u00a0", " ")).toBe(sentence);
  });
});
