import { describe, expect, it } from "vitest";
import type { Usage } from "../../broker/api/usage.ts";
import { subjectName, usageCsv } from "./usage-words.ts";

const sums = { turns: 1, input: 90, cachedInput: 80, output: 10, reasoning: 1, total: 100 };
describe("what is said of the usage", () => {
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
