import { describe, expect, test } from "vitest";
import { botScopes } from "../../../broker/api/bot-scopes.ts";
import type { WorkerHealth } from "../../../broker/api/health.ts";
import type { SlackCheck } from "../../slack/check-tokens.ts";
import { judgeAppToken } from "./slack-app-token.ts";
import { judgeBotToken } from "./slack-bot-token.ts";
import { judgeLink } from "./slack-link.ts";
import { judgeScopes } from "./slack-scopes.ts";
import { judgeSocketMode } from "./slack-socket-mode.ts";
import { judgeStrangers } from "./slack-strangers.ts";

const allScopes = botScopes.map(({ scope }) => scope);
const bot = {
  state: "works",
  botName: "codex",
  teamName: "Halden",
  teamId: "T1",
  teamUrl: "https://halden.slack.com/",
  appId: "A07K3P9",
  appName: "Codex Broker",
  scopes: allScopes,
} as const;
const good: SlackCheck = {
  appToken: { state: "works", tookMs: 212, appId: "A07K3P9" },
  botToken: bot,
  pair: { state: "one-app" },
  channels: { state: "unknown" },
};
const refusedApp = (code: string): SlackCheck => ({
  ...good,
  appToken: { state: "refused", code, needed: null },
});
const refusedBot = (code: string): SlackCheck => ({
  ...good,
  botToken: { state: "refused", code, needed: null },
});
const without = (...scopes: readonly string[]): SlackCheck => ({
  ...good,
  botToken: { ...bot, scopes: allScopes.filter((scope) => !scopes.includes(scope)) },
});

describe("the tokens", () => {
  test.each([
    ["token_revoked", "The bot token was revoked."],
    ["invalid_auth", "Slack does not know this bot token."],
    ["token_expired", "The bot token has expired."],
    ["account_inactive", "The app is no longer installed in the workspace."],
  ])("OP14 a bot token that Slack refuses with %s: %s", (code, cause) => {
    expect(judgeBotToken(refusedBot(code))).toEqual([
      expect.objectContaining({ state: "failed", cause, consequence: expect.any(String) }),
    ]);
  });

  test("Socket Mode that is off is no fault of the app token", () => {
    const off = refusedApp("socket_mode_not_enabled");
    expect(judgeAppToken(off)).toEqual([
      { state: "passed", cause: "Slack accepts the app token." },
    ]);
    expect(judgeSocketMode(off)).toEqual([
      expect.objectContaining({ state: "failed", cause: "Socket Mode is off." }),
    ]);
    expect(judgeSocketMode(good)).toEqual([expect.objectContaining({ state: "passed" })]);
  });

  test("an app token without connections:write says so", () => {
    expect(judgeAppToken(refusedApp("missing_scope"))[0]).toMatchObject({
      state: "failed",
      cause: "Scope connections:write is missing.",
    });
  });

  test("one that is not set names its variable", () => {
    const absent = { state: "unfit", shape: { shape: "absent" } } as const;
    expect(judgeAppToken({ ...good, appToken: absent })[0]?.cause).toBe(
      "SLACK_APP_TOKEN is not set.",
    );
    expect(judgeBotToken({ ...good, botToken: absent })[0]?.cause).toBe(
      "SLACK_BOT_TOKEN is not set.",
    );
  });

  test("two tokens of different apps are a problem of their own", () => {
    const pair = { state: "two-apps", appTokenOf: "A1", botTokenOf: "A2" } as const;
    expect(judgeBotToken({ ...good, pair })).toEqual([
      expect.objectContaining({ state: "passed" }),
      expect.objectContaining({ state: "failed", subject: "pair" }),
    ]);
  });
});

describe("the scopes", () => {
  test("each that is missing says what it switches off", () => {
    const [found] = judgeScopes(without("files:write"));
    expect(found).toMatchObject({
      state: "warning",
      title: "Scope files:write",
      cause: "Scope files:write is missing.",
      consequence: expect.stringContaining("Files cannot be posted"),
    });
    expect(judgeScopes(without("chat:write"))[0]).toMatchObject({ state: "failed" });
  });

  test("optional ones are for people to know", () => {
    expect(judgeScopes(without("groups:history")).map(({ state }) => state)).toEqual([
      "passed",
      "information",
    ]);
    expect(judgeScopes(good)).toEqual([expect.objectContaining({ state: "passed" })]);
  });
});

const live: WorkerHealth["slack"] = {
  link: { state: "live", reason: null, nextTryAt: null },
  login: { state: "known", reason: null },
  lastEnvelopeAt: 88_000,
  lastPongAt: 98_000,
  strangers: null,
  events: { received: 4, parked: 0 },
  outbox: { open: 0, oldestAt: null },
  recovery: { sweptAt: null, channels: "all", quietUntil: null, left: 0 },
  absences: [],
  off: [],
};
const NOW = 100_000;

describe("the link", () => {
  test.each([
    ["live", live, "passed"],
    ["deaf", { ...live, lastPongAt: 20_000 }, "warning"],
    ["connecting", { ...live, link: { ...live.link, state: "connecting" } }, "warning"],
    ["refused", { ...live, link: { ...live.link, state: "refused" } }, "failed"],
    ["off", { ...live, link: { ...live.link, state: "off" } }, "failed"],
    [
      "live with a bot token that is refused",
      { ...live, login: { state: "refused", reason: "token_revoked" } },
      "failed",
    ],
    ["unknown", null, "unknown"],
  ] as const)("that is %s", (_, slack, state) => {
    expect(judgeLink(slack, NOW).state).toBe(state);
  });

  test("says when the last event came", () => {
    expect(judgeLink(live, NOW).cause).toBe("Slack is live. The last event came 12\u00a0s ago.");
    expect(judgeLink({ ...live, lastEnvelopeAt: null }, NOW).cause).toContain("No event came");
  });
});

describe("strangers on the token", () => {
  const here = [{ pid: 4711, command: "node broker/main.js serve" }];
  test("are a failure, and the broker that runs here is named", () => {
    const strangers = { sockets: 1, since: 0 };
    expect(judgeStrangers({ strangers }, here)).toMatchObject({
      state: "failed",
      cause: expect.stringContaining("1 socket since"),
      hint: expect.stringContaining("pid 4711"),
    });
    expect(judgeStrangers({ strangers }, []).hint).toContain("new app-level token");
  });

  test("are not suspected while Slack counts none", () => {
    expect(judgeStrangers({ strangers: null }, here).state).toBe("passed");
  });

  test("may be there while nobody counts", () => {
    expect(judgeStrangers(null, here)).toMatchObject({ state: "information" });
    expect(judgeStrangers(null, []).state).toBe("passed");
  });
});
