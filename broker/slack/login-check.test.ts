import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { checkSlackLogin, checkTokenShape } from "./login-check.ts";
import { botScopes } from "../api/bot-scopes.ts";
import { API_BASE_URL, type FakeMethod, fakeApi, networkError } from "./testing/fake-api.ts";
import { manualClock } from "./testing/manual-clock.ts";

const signedIn = (scopes: readonly string[] | null): FakeMethod => {
  const headers = scopes === null ? {} : { "x-oauth-scopes": scopes.join(",") };
  const body = {
    ok: true,
    url: "https://team.slack.com/",
    team: "Team",
    team_id: "T1",
    user: "codex",
    user_id: "U0BOT",
    bot_id: "B0BOT",
  };
  return () => Response.json(body, { headers });
};
const opened: FakeMethod = () => ({ ok: true, url: "wss://slack.test/1" });
const allScopes = botScopes.map(({ scope }) => scope);

async function check(
  methods: Readonly<Record<string, FakeMethod>>,
  tokens: { readonly botToken?: string; readonly appToken?: string } = {},
) {
  const api = fakeApi(methods);
  const clock = manualClock();
  let isDone = false;
  const result = checkSlackLogin({
    apiBaseUrl: API_BASE_URL,
    botToken: "xoxb-1",
    appToken: "xapp-1",
    ...tokens,
    fetch: api.fetch,
    log: silentLog,
    clock,
    random: () => 0.5,
  }).finally(() => {
    isDone = true;
  });
  await clock.runUntil(() => isDone);
  return { check: await result, api };
}

describe("checkTokenShape", () => {
  it.each([
    ["bot", "", "The bot token is not set."],
    ["bot", "xoxp-1", "This starts with xoxp-: a user token. The bot token starts with xoxb-."],
    [
      "bot",
      "xapp-1",
      "This starts with xapp-: an app-level token. The bot token starts with xoxb-.",
    ],
    [
      "app",
      "xoxb-1",
      "This starts with xoxb-: a bot token. The app-level token starts with xapp-.",
    ],
    [
      "app",
      "secret",
      "This does not look like a Slack token. The app-level token starts with xapp-.",
    ],
  ] as const)("says of a %s token %j what it is", (kind, token, message) => {
    expect(checkTokenShape(kind, token)).toMatchObject({ ok: false, message });
  });
});

describe("checkSlackLogin", () => {
  it("does not send a token of the wrong kind anywhere", async () => {
    const { check: found, api } = await check(
      { "auth.test": signedIn(allScopes), "apps.connections.open": opened },
      { botToken: "xoxp-1", appToken: "xoxb-1" },
    );
    expect(found).toMatchObject({ ok: false, identity: null, missingScopes: null });
    expect(api.calls).toEqual([]);
  });

  it.each([
    ["invalid_auth", "Slack refuses the bot token (invalid_auth)."],
    ["missing_scope", "Slack says that the bot token lacks the scope that it needs."],
  ])("says what to do about %s", async (error, message) => {
    const { check: found } = await check({
      "auth.test": () => ({ ok: false, error }),
      "apps.connections.open": opened,
    });
    expect(found.botToken).toMatchObject({ ok: false, code: error, message });
    expect(found.appToken).toEqual({ ok: true });
  });

  it("tells an app token without connections:write", async () => {
    const { check: found } = await check({
      "auth.test": signedIn(allScopes),
      "apps.connections.open": () => ({
        ok: false,
        error: "missing_scope",
        needed: "connections:write",
      }),
    });
    expect(found.appToken).toMatchObject({
      ok: false,
      hint: "Generate a new app-level token with the scope connections:write.",
    });
  });

  it("tells a network that is down from a bad token", async () => {
    const down: FakeMethod = () => {
      throw networkError("ENOTFOUND");
    };
    const { check: found } = await check({ "auth.test": down, "apps.connections.open": down });
    expect(found.botToken).toMatchObject({ ok: false, code: "unreachable" });
    expect(found.appToken).toMatchObject({ ok: false, code: "unreachable" });
  });

  it("says what each missing scope turns off", async () => {
    const granted = allScopes.filter((scope) => scope !== "users:read" && scope !== "im:read");
    const { check: found } = await check({
      "auth.test": signedIn(granted),
      "apps.connections.open": opened,
    });
    expect(found.ok).toBe(true);
    expect(found.missingScopes).toMatchObject([
      { scope: "users:read", isOptional: false },
      { scope: "im:read", isOptional: true },
    ]);
  });

  it("accepts good tokens, also where Slack does not tell the scopes", async () => {
    const { check: found, api } = await check({
      "auth.test": signedIn(null),
      "apps.connections.open": opened,
    });
    expect(found).toMatchObject({
      ok: true,
      identity: { teamId: "T1", teamUrl: "https://team.slack.com/", botUserId: "U0BOT" },
      missingScopes: null,
    });
    expect(api.calls.map(({ method }) => method).toSorted()).toEqual([
      "apps.connections.open",
      "auth.test",
    ]);
  });
});
