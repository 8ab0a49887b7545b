import { describe, expect, test } from "vitest";
import { botScopes } from "../../broker/api/bot-scopes.ts";
import type { SlackCheck } from "./check-tokens.ts";
import { canStartWith, slackFindings } from "./findings.ts";

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
  channels: { state: "known", names: [] },
};

const without = (...scopes: readonly string[]): SlackCheck => ({
  ...good,
  botToken: { ...bot, scopes: allScopes.filter((scope) => !scopes.includes(scope)) },
});
const refusedApp = (code: string): SlackCheck => ({
  ...good,
  appToken: { state: "refused", code, needed: null },
});
const refusedBot = (code: string): SlackCheck => ({
  ...good,
  botToken: { state: "refused", code, needed: null },
});
const silent = (silence: Extract<SlackCheck["appToken"], { state: "silent" }>["silence"]) => ({
  ...good,
  appToken: { state: "silent", silence } as const,
  botToken: { state: "silent", silence } as const,
  channels: { state: "unknown" } as const,
});

const finding = (check: SlackCheck, code: string) =>
  slackFindings(check).find((each) => each.code === code);

describe("what Slack says, in words", () => {
  test.each([
    ["the bot token in the app field", "app", "xoxb-", "bot", "app_token.swapped", "a bot token"],
    [
      "the app token in the bot field",
      "bot",
      "xapp-",
      "app",
      "bot_token.swapped",
      "an app-level token",
    ],
    ["a person's token", "bot", "xoxp-", "user", "bot_token.wrong_kind", "a user token"],
  ] as const)(
    "of %s says what it is and where it belongs",
    (_, field, start, kind, code, called) => {
      const state = { state: "unfit", shape: { shape: "wrong-kind", kind, start } } as const;
      const check = { ...good, ...(field === "app" ? { appToken: state } : { botToken: state }) };
      expect(finding(check, code)).toMatchObject({
        state: "failed",
        title: `This starts with ${start}: ${called}`,
        detail: expect.stringContaining(field === "app" ? "xapp-" : "xoxb-"),
      });
      expect(canStartWith(slackFindings(check))).toBe(false);
    },
  );

  test("has a text of its own for each refusal, with something to do", () => {
    const codes = [
      ...["token_revoked", "invalid_auth", "token_expired", "account_inactive", "team_disabled"],
      ...["missing_scope", "socket_mode_not_enabled", "forbidden_team", "not_allowed_token_type"],
      "org_login_required",
    ];
    const rows = codes.map((code) => slackFindings(refusedApp(code))[0]);
    expect(new Set(rows.map((row) => row?.code)).size).toBe(codes.length);
    expect(new Set(rows.map((row) => row?.title)).size).toBe(codes.length);
    expect(rows.every((row) => row?.state === "failed" && row.detail !== null)).toBe(true);
    expect(rows.every((row) => row?.fix !== null)).toBe(true);
    expect(finding(refusedBot("token_revoked"), "bot_token.revoked")?.title).toBe(
      "The bot token was revoked",
    );
  });

  test("says that Socket Mode is off, and leads to the app's page for it", () => {
    const check = { ...refusedApp("socket_mode_not_enabled"), pair: { state: "unknown" } as const };
    expect(finding(check, "app_token.socket_mode_off")).toMatchObject({
      title: "Socket Mode is off",
      fix: { kind: "open-slack", url: "https://api.slack.com/apps/A07K3P9/socket-mode" },
    });
  });

  test("says once what ails both tokens, and when to try again", () => {
    const rows = slackFindings(silent({ kind: "rate-limited", retryAfterMs: 29_400 }));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      code: "tokens.rate_limited",
      detail: expect.stringContaining("Check again in 30 s."),
      fix: { kind: "check-again" },
    });
    const offline = { kind: "unreachable", reason: "name", detail: "ENOTFOUND" } as const;
    expect(slackFindings(silent(offline))).toMatchObject([
      { code: "tokens.unreachable", detail: expect.stringContaining("(ENOTFOUND)") },
    ]);
    expect(slackFindings(silent({ kind: "not-slack", status: 302 }))).toMatchObject([
      { code: "tokens.not_slack", title: "Something other than Slack answered" },
    ]);
    expect(slackFindings(silent({ kind: "troubled", code: "http_503" }))).toMatchObject([
      { code: "tokens.troubled", detail: expect.stringContaining("http_503") },
    ]);
  });

  test("names two apps, when the tokens are of two", () => {
    const pair = { state: "two-apps", appTokenOf: "A1", botTokenOf: "A07K3P9" } as const;
    const rows = slackFindings({ ...good, pair });
    expect(rows.find(({ code }) => code === "tokens.two_apps")?.detail).toMatch(
      /A07K3P9 \(Codex Broker\), the app token of A1/,
    );
    expect(canStartWith(rows)).toBe(false);
  });

  test("warns of a scope that a part of the work needs, and does not block", () => {
    const rows = slackFindings(without("files:write"));
    expect(rows.find(({ id }) => id === "scope:files:write")).toMatchObject({
      state: "warning",
      title: "Scope files:write is missing",
      fix: { kind: "open-slack", url: "https://api.slack.com/apps/A07K3P9/oauth" },
    });
    expect(canStartWith(rows)).toBe(true);
  });

  test.each([
    ["im:history", "message.im", "direct messages"],
    ["channels:history", "message.channels", "replies in public channels"],
  ])(
    "calls an app without %s older than the manifest, and lets people go on",
    (scope, event, less) => {
      const rows = slackFindings(without(scope));
      expect(rows.find(({ id }) => id === `event:${event}`)).toMatchObject({
        state: "failed",
        title: `Event ${event} is not subscribed`,
        detail: expect.stringContaining("older than this version’s manifest"),
        fix: { kind: "copy-manifest" },
        goOnWithout: less,
      });
      expect(canStartWith(rows)).toBe(true);
    },
  );

  test.each(["app_mentions:read", "chat:write"])("does not start without %s", (scope) => {
    expect(canStartWith(slackFindings(without(scope)))).toBe(false);
  });

  test("lists optional scopes in one row that asks for nothing", () => {
    const rows = slackFindings(without("groups:history", "reactions:write"));
    expect(rows.find(({ id }) => id === "optional-scopes")).toMatchObject({
      state: "note",
      title: "2 optional scopes are missing",
      fix: null,
    });
    expect(finding(without("mpim:history"), "scope.optional_missing")?.title).toBe(
      "The optional scope mpim:history is missing",
    );
  });

  test("of a good pair lists what it saw, and nothing of a field that is empty", () => {
    expect(slackFindings(good).map(({ title, measure }) => [title, measure])).toEqual([
      ["The app token opens a connection", "212 ms"],
      ["The bot is @codex in Halden", "15 scopes"],
      ["@codex is in no channel yet", null],
    ]);
    const invited = { ...good, channels: { state: "known", names: ["general", "ci"] } } as const;
    expect(slackFindings(invited).at(-1)?.title).toBe("@codex is in #general and 1 other channel");
    const absent = { state: "unfit", shape: { shape: "absent" } } as const;
    const empty = {
      ...good,
      appToken: absent,
      botToken: absent,
      pair: { state: "unknown" },
    } as const;
    expect(slackFindings(empty)).toEqual([]);
  });
});
