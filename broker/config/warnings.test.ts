import { describe, expect, it } from "vitest";
import { settingNames, settingOf } from "./settings.ts";
import { configWarnings, editDistance } from "./warnings.ts";

describe("configWarnings", () => {
  it.each([
    ["SLACK_BOT_TOKN", "SLACK_BOT_TOKEN"],
    ["SLACK_BOT_TOKENS", "SLACK_BOT_TOKEN"],
    ["SLACK_APP_TOEKN", "SLACK_APP_TOKEN"],
    ["CODEX_TEAM_HOEM", "CODEX_TEAM_HOME"],
    ["BROKER_AGENT_AUHT", "BROKER_AGENT_AUTH"],
  ])("asks whether %s means %s", (given, meant) => {
    expect(configWarnings({ [given]: "x" })).toEqual([
      { variable: given, message: `It is unknown and has no effect. Did you mean ${meant}?` },
    ]);
  });

  it.each([
    "CODEX_API_KEY",
    "CODEX_CA_CERTIFICATE",
    "BROKER_ADMIN_TOKEN",
    "SLACK_SIGNING_SECRET",
    "CODEX_THREAD_ID",
    "SLACK_BOT_TOKEN",
    "PORTT",
    "HOME",
  ])("says nothing about %s", (name) => {
    expect(configWarnings({ [name]: "x" })).toEqual([]);
  });

  it("says what has no effect any more, and nothing of what is empty", () => {
    const warnings = configWarnings({
      CODEX_APP_SERVER_PORT: "4590",
      SLACK_PROGRESS_REMINDER_AFTER_MS: "1",
      SLACK_BOT_TOKN: "",
    });
    expect(warnings.map(({ variable }) => variable)).toEqual([
      "CODEX_APP_SERVER_PORT",
      "SLACK_PROGRESS_REMINDER_AFTER_MS",
    ]);
  });
});

it("OP13: every documented variable has an effect", () => {
  const waiting = settingNames.filter((name) => settingOf(name).comesWith !== undefined);
  expect(waiting).toEqual([]);
});

describe("editDistance", () => {
  it.each([
    ["", "ab", 2],
    ["abc", "abc", 0],
    ["abc", "acb", 1],
    ["abc", "abd", 1],
    ["abcd", "bc", 2],
    ["abc", "abcdef", Number.POSITIVE_INFINITY],
  ])("of %j and %j is %d", (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
  });
});
