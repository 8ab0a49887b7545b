import { describe, expect, it } from "vitest";
import { rankOf } from "./match.ts";

describe("what is typed", () => {
  it("finds nothing when one of its words is nowhere", () => {
    expect(rankOf("stop sessions", ["Stop…", "Broker"])).toBeNull();
    expect(rankOf("zzz", ["Home"])).toBeNull();
  });

  it("finds everything while it is empty", () => {
    expect(rankOf("", ["Home"])).toBe(0);
    expect(rankOf("   ", ["Home"])).toBe(0);
  });

  it("finds words in any order, and in what a command is about", () => {
    expect(rankOf("broker stop", ["Stop…", "Broker"])).not.toBeNull();
    expect(rankOf("stop br", ["Stop…", "Broker"])).not.toBeNull();
  });

  it("does not mind capitals, accents and full-width letters", () => {
    expect(rankOf("CAFE", ["Café menu"])).not.toBeNull();
    expect(rankOf("ｃａｆｅ", ["Café menu"])).not.toBeNull();
    expect(rankOf("é", ["Cafe"])).not.toBeNull();
  });

  it("finds a part of a Chinese title, which has no spaces", () => {
    expect(rankOf("帮助", ["翻译帮助中心的新文章"])).not.toBeNull();
  });

  it("takes signs as they are", () => {
    expect(rankOf("#checkout (", ["Pay (again)", "#checkout-web"])).not.toBeNull();
    expect(rankOf(".*", ["Home"])).toBeNull();
  });

  it.each([
    ["the beginning of the title", "log", ["Logs"], ["Show the log"]],
    ["the beginning of a word", "set", ["Open settings"], ["Reset…"]],
    ["a word of the title", "stop", ["Do stop"], ["Restart", "stop"]],
  ] as const)("ranks %s first", (_, text, first, second) => {
    const [better, worse] = [rankOf(text, first), rankOf(text, second)];
    expect(better).not.toBeNull();
    expect(worse).not.toBeNull();
    expect(better ?? 9).toBeLessThan(worse ?? 0);
  });
});
