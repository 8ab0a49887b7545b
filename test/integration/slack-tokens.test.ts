import { createServer } from "node:http";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { checkSlackTokens, type SlackCheckOptions } from "../../main/slack/check-tokens.ts";
import { slackFindings } from "../../main/slack/findings.ts";
import { defaultSeed } from "../../playground/workspace/seed.ts";
import { type SlackDouble, startSlackDouble } from "../doubles/slack/slack-double.ts";
import { freePort } from "../world/free-port.ts";

// Issue 16, Slack: both tokens are checked as they are pasted, and no socket is opened.

const appToken = "xapp-1-A0PLAYGROUND-5512-d41c";
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function slackWith(scopes = defaultSeed.app.scopes): Promise<SlackDouble> {
  const slack = await startSlackDouble({ seed: { app: { ...defaultSeed.app, appToken, scopes } } });
  cleanUps.push(() => slack.stop());
  return slack;
}

function check(apiBaseUrl: string, tokens: Partial<SlackCheckOptions> = {}) {
  const { botToken } = defaultSeed.app;
  return checkSlackTokens({ apiBaseUrl, appToken, botToken, fetch, clock: systemClock, ...tokens });
}

const codesOf = async (checked: ReturnType<typeof check>) =>
  slackFindings(await checked).map(({ code }) => code);

test("two good tokens name the bot, the workspace, scopes and channels, and open no socket", async () => {
  const slack = await slackWith();
  const checked = await check(slack.apiUrl);
  expect(slackFindings(checked).map(({ code }) => code)).toEqual([
    "app_token.works",
    "bot_token.works",
    "channels.some",
  ]);
  expect(checked.botToken).toMatchObject({ botName: "codex", teamName: "Playground" });
  expect(checked.pair).toEqual({ state: "one-app" });
  expect(slack.sockets()).toEqual([]);
  expect(slack.acks()).toEqual([]);
});

test("a token is never in the answer, nor in an address", async () => {
  const slack = await slackWith();
  const checked = JSON.stringify(await check(slack.apiUrl));
  expect(checked).not.toContain(appToken);
  expect(checked).not.toContain(defaultSeed.app.botToken);
  const addresses = slack.calls().map(({ args }) => JSON.stringify(args));
  expect(addresses.join(" ")).not.toMatch(/xapp-|xoxb-/);
});

test("tokens of the wrong kind are not sent anywhere", async () => {
  const slack = await slackWith();
  const swapped = { appToken: defaultSeed.app.botToken, botToken: appToken };
  expect(await codesOf(check(slack.apiUrl, swapped))).toEqual([
    "app_token.swapped",
    "bot_token.swapped",
  ]);
  expect(await codesOf(check(slack.apiUrl, { botToken: "xoxp-1-2-3" }))).toContain(
    "bot_token.wrong_kind",
  );
  expect(slack.calls("auth.test")).toEqual([]);
});

test("an unknown token and a revoked one are two findings", async () => {
  const slack = await slackWith();
  const unknown = { appToken: "xapp-1-A0PLAYGROUND-1-0", botToken: "xoxb-nobody" };
  expect(await codesOf(check(slack.apiUrl, unknown))).toEqual([
    "app_token.invalid",
    "bot_token.invalid",
  ]);
  slack.fail("auth.test", { kind: "error", error: "token_revoked" });
  expect(await codesOf(check(slack.apiUrl))).toContain("bot_token.revoked");
});

test("Socket Mode that is off is one finding, an app token without its scope another", async () => {
  const slack = await slackWith();
  slack.fail("apps.connections.open", { kind: "error", error: "socket_mode_not_enabled" });
  expect(await codesOf(check(slack.apiUrl))).toContain("app_token.socket_mode_off");
  slack.fail("apps.connections.open", {
    kind: "missing-scope",
    needed: "connections:write",
    provided: "authorizations:read",
  });
  expect(await codesOf(check(slack.apiUrl))).toContain("app_token.missing_scope");
});

test("scopes that the app lacks are listed, with what they switch off", async () => {
  const scopes = ["app_mentions:read", "chat:write", "channels:history", "files:read"];
  const slack = await slackWith([...scopes, "users:read", "users:read.email"]);
  expect(await codesOf(check(slack.apiUrl))).toEqual([
    "app_token.works",
    "bot_token.works",
    "scope.missing",
    "event.not_subscribed",
    "scope.optional_missing",
  ]);
});

test("tokens of two apps do not pass as a pair", async () => {
  const slack = await startSlackDouble({
    seed: { app: { ...defaultSeed.app, appToken: "xapp-1-A0ELSEWHERE-1-0" } },
  });
  cleanUps.push(() => slack.stop());
  const checked = check(slack.apiUrl, { appToken: "xapp-1-A0ELSEWHERE-1-0" });
  expect(await codesOf(checked)).toContain("tokens.two_apps");
});

test("a Slack that asks for patience says for how long", async () => {
  const slack = await slackWith();
  slack.fail("*", { kind: "rate-limit", retryAfter: 12, times: Infinity });
  const [finding] = slackFindings(await check(slack.apiUrl));
  expect(finding).toMatchObject({ code: "tokens.rate_limited" });
  expect(finding?.detail).toContain("Check again in 12 s.");
});

test("no network, a captive page, and trouble of Slack's are three things", async () => {
  const closed = `http://127.0.0.1:${await freePort()}/api`;
  expect(await codesOf(check(closed))).toEqual(["tokens.unreachable"]);

  const portal = createServer((_, response) =>
    response.writeHead(302, { location: "http://sign.in/" }).end(),
  );
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  cleanUps.push(async () => void portal.close());
  const address = portal.address();
  const port = typeof address === "object" ? address?.port : null;
  expect(await codesOf(check(`http://127.0.0.1:${port}/api`))).toEqual(["tokens.not_slack"]);

  const slack = await slackWith();
  slack.fail("*", { kind: "http", status: 503, times: Infinity });
  expect(await codesOf(check(slack.apiUrl))).toEqual(["tokens.troubled"]);
});

test("a Slack that never answers is given up when the check is", async () => {
  const slack = await slackWith();
  slack.fail("*", { kind: "hang", times: Infinity });
  const ending = new AbortController();
  const checked = codesOf(check(slack.apiUrl, { signal: ending.signal }));
  await slack.waitFor(() => slack.calls("auth.test").length > 0);
  ending.abort();
  expect(await checked).toEqual(["tokens.unreachable"]);
});
