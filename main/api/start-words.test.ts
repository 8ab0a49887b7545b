import { describe, expect, it } from "vitest";
import type { AdminStatus } from "./status.ts";
import { type StartStatus, startSentence } from "./start-words.ts";

const worker: AdminStatus["worker"] = {
  wanted: "running",
  state: "running",
  since: 0,
  pid: 1,
  version: "1.4.1",
  startedAt: 0,
  exit: null,
  exits: 0,
  nextStartAt: null,
  reason: null,
  by: null,
};
const codex: AdminStatus["codex"] = {
  state: "ready",
  since: 0,
  account: "ok",
  version: "0.171.0",
  reason: null,
};
type Link = NonNullable<AdminStatus["slack"]>["link"];
const slack = (link: Partial<Link>) =>
  ({
    link: { state: "live", reason: null, nextTryAt: null, ...link },
    login: { state: "known", reason: null },
    lastEnvelopeAt: null,
  }) as unknown as AdminStatus["slack"];
const status = (change: Partial<StartStatus> = {}): StartStatus => ({
  worker,
  slack: slack({}),
  codex,
  profiles: [],
  playgroundUrl: null,
  setup: "done",
  ...change,
});
const exit = (code: number, ...lines: string[]) => ({ at: 0, code, signal: null, lines });

describe("UX06: one sentence per state at the start", () => {
  it.each<[string, string, Partial<StartStatus>]>([
    [
      "no tokens",
      "Nothing is set up yet. Open the admin page: it leads through it.",
      { worker: { ...worker, wanted: "stopped", state: "stopped" }, setup: "open" },
    ],
    [
      "one token only",
      "The broker cannot start with this configuration. SLACK_BOT_TOKEN is not set. Correct it, then start again.",
      {
        worker: {
          ...worker,
          state: "refused",
          exit: exit(78, '{"level":"info"}', "SLACK_BOT_TOKEN is not set"),
        },
      },
    ],
    [
      "a crash",
      "The broker does not run. Port 3000 is taken. `npm run check` and Doctor on the admin page say more.",
      { worker: { ...worker, state: "crashed", exit: exit(69, "Port 3000 is taken.") } },
    ],
    [
      "a wrong token",
      "Slack refuses a token. Slack does not know this bot token (invalid_auth). Replace it in Settings on the admin page, or where this environment sets it.",
      {
        slack: slack({
          state: "refused",
          reason: "Slack does not know this bot token (invalid_auth)",
        }),
      },
    ],
    [
      "no network",
      "Slack is not reached yet. getaddrinfo ENOTFOUND slack.com.",
      { slack: slack({ state: "connecting", reason: "getaddrinfo ENOTFOUND slack.com" }) },
    ],
    [
      "no account",
      "Codex has no account yet. Add one on the admin page under Profiles, or set OPENAI_API_KEY; messages are kept until then.",
      { codex: { ...codex, account: "none" } },
    ],
    ["Codex is not there yet", "Codex starts.", { codex: { ...codex, state: "starting" } }],
    [
      "no Codex",
      "Codex does not run. There is no Codex program.",
      { codex: { ...codex, state: "stopped", reason: "There is no Codex program" } },
    ],
    [
      "a sandbox that is not sound",
      "Codex takes no work. No command runs in Codex's sandbox: bwrap: setting up uid map.",
      {
        codex: {
          ...codex,
          reason: "No command runs in Codex's sandbox: bwrap: setting up uid map",
        },
      },
    ],
  ])("%s", (_what, text, change) => {
    expect(startSentence(status(change))).toEqual({ text, isReady: false });
  });

  it.each([
    [null, "Ready. In Slack: /invite @codex, then @codex hello"],
    ["http://127.0.0.1:3002", "Ready. In the playground: @codex hello"],
  ])("ends with Ready (playground at %s)", (playgroundUrl, text) => {
    expect(startSentence(status({ playgroundUrl }))).toEqual({ text, isReady: true });
  });

  it("is quiet while it stops", () => {
    expect(startSentence(status({ worker: { ...worker, state: "stopping" } }))).toBeNull();
  });
});
