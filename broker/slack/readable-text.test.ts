import { describe, expect, it } from "vitest";
import { mentionedUsers, readableText, unlabelledChannels } from "./readable-text.ts";

const names = {
  people: new Map([["U1", "Ada"]]),
  channels: new Map([["C9", "general"]]),
};

describe("readableText", () => {
  it.each([
    ["&lt;b&gt; &amp; &amp;lt;", "<b> & &lt;"],
    ["<@U1> and <@U2>", "@Ada and @U2"],
    ["<@U1|old name> and <@U2|bob>", "@Ada and @bob"],
    ["<#C1|dev> <#C9> <#C9|> <#C8>", "#dev #general #general #C8"],
    ["<https://a.b/?x=1&amp;y=2>", "https://a.b/?x=1&y=2"],
    ["<https://a.b|the page>", "the page (https://a.b)"],
    ["<https://a.b|https://a.b>", "https://a.b"],
    ["<mailto:a@b.c|a@b.c>", "a@b.c"],
    ["<!here> <!channel> <!everyone>", "@here @channel @everyone"],
    ["<!subteam^S1|@devs> <!subteam^S2>", "@devs @S2"],
    ["<!date^1700000000^{date}|14 Nov>", "14 Nov"],
    ["a < b and <not a token>", "a < b and <not a token>"],
    ["", ""],
  ])("%s", (text, expected) => {
    expect(readableText(text, names)).toBe(expected);
  });
});

describe("mentionedUsers", () => {
  it("SI33: names each user once, labelled or not", () => {
    expect(mentionedUsers("<@U1> <@U2|bob> <@U1|ada> <@W3>")).toEqual(["U1", "U2", "W3"]);
  });
});

describe("unlabelledChannels", () => {
  it("names channels that Slack gave no label", () => {
    expect(unlabelledChannels("<#C1|dev> <#C2> <#C3|>")).toEqual(["C2", "C3"]);
  });
});
