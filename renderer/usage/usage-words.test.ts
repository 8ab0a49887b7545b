import { describe, expect, it } from "vitest";
import type { Usage } from "../../broker/api/usage.ts";
import { shareWords, subjectName, todaySentence, trendWords, usageCsv } from "./usage-words.ts";

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

  it.each([
    ["channel", "C1", null, "channel", "C1"],
    ["channel", "C1", "lab", "group", "#lab"],
    ["channel", "direct-messages", null, "im", "Direct messages"],
    ["channel", null, null, null, "Not known"],
    ["person", "U1", null, null, "U1"],
    ["person", "U1", "Mara Okafor", null, "Mara Okafor"],
    ["person", null, null, null, "No person"],
    ["profile", "p1", null, null, "Title of p1"],
    ["profile", null, null, null, "No profile"],
    ["model", "gpt-5", null, null, "gpt-5"],
    ["model", null, null, null, "Not known"],
  ] as const)("AD16: calls the %s %s (%s, %s) %s", (by, id, name, channelType, expected) => {
    const subject = { id, name, channelType };
    expect(subjectName(by, subject, (profile) => `Title of ${profile}`)).toBe(expected);
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

  it("AD16: copies exact numbers, and names as text whatever they are", () => {
    const row = (id: string, trend: number | null) => ({
      ...sums,
      subject: { id, name: null, channelType: null },
      share: 1 / 3,
      trend,
    });
    const usage = {
      by: "person",
      rows: [row("Mara, Okafor", 0.125), row('=HYPERLINK("http://a")', null)],
      rest: { ...sums, subjects: 1_200, share: 0 },
    } as unknown as Usage;
    expect(usageCsv(usage, ({ id }) => id ?? "").split("\r\n")).toEqual([
      "Person,Turns,In,Cached,Out,Total,Share,Trend",
      '"Mara, Okafor",1,90,80,10,100,0.3333,0.125',
      '"\'=HYPERLINK(""http://a"")",1,90,80,10,100,0.3333,',
      '"1,200 others",1,90,80,10,100,0,',
      "",
    ]);
  });
});
