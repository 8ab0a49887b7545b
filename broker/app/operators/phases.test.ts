import { expect, test } from "vitest";
import { slackPhase } from "./phases.ts";

const well = {
  isUnverified: false,
  strangers: { state: "none" },
  login: { state: "idle" },
} as const;
const live = {
  state: "live",
  connection: 1,
  since: 0,
  shortLives: 0,
  connectionsOfApp: 1,
  ownAtHello: 1,
  replacement: { kind: "none" },
} as const;

test("a bot token that Slack refuses is said although the socket is live", () => {
  const login = { state: "refused", code: "token_revoked" } as const;
  expect(slackPhase(live, true, { ...well, login })).toEqual({
    phase: "refused",
    wasReady: true,
    reason: expect.stringMatching(/^Slack refused the bot token: token_revoked\. Reinstall/),
  });
});

test("an app-level token that Slack refuses is said first", () => {
  const login = { state: "refused", code: "token_revoked" } as const;
  const link = { state: "refused", code: "invalid_auth", since: 0 } as const;
  expect(slackPhase(link, false, { ...well, login })).toMatchObject({
    phase: "refused",
    reason: expect.stringMatching(/^Slack refused the app-level token: invalid_auth\. Generate/),
  });
});

test("UX06: a Slack out of reach is said without the words of the programs in between", () => {
  const message =
    "unreachable: A request error occurred: fetch failed: fetch failed: getaddrinfo ENOTFOUND slack.com";
  const lastProblem = { kind: "failed", message } as const;
  const link = {
    state: "connecting",
    step: { kind: "opening", connection: 1 },
    failures: 1,
    shortLives: 0,
    since: 0,
    lastProblem,
  } as const;
  expect(slackPhase(link, false, well).reason).toBe(
    "Slack cannot be reached: getaddrinfo ENOTFOUND slack.com.",
  );
});

test("a live socket with nothing wrong has no reason", () => {
  expect(slackPhase(live, true, well)).toEqual({ phase: "live", wasReady: true });
});
