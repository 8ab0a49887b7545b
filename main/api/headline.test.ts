import { describe, expect, it } from "vitest";
import {
  blockLines,
  headlineOf,
  type HeadlineStatus,
  menuLines,
  profilesToSignIn,
  thingsThatNeedYou,
} from "./headline.ts";
import type { AdminStatus, WorkerStatus } from "./status.ts";
import { clockWords } from "./time-words.ts";

const now = new Date(2026, 10, 26, 11, 42, 7).getTime();
const MINUTE = 60_000;

const worker: WorkerStatus = {
  wanted: "running",
  state: "running",
  since: now - 60 * MINUTE,
  pid: 1,
  version: "1.4.1",
  startedAt: now - 60 * MINUTE,
  exit: null,
  exits: 0,
  nextStartAt: null,
  reason: null,
  by: null,
};

const counts = { "needs-you": 0, working: 0, waiting: 0, ended: 4, all: 4 };

function slack(
  state: NonNullable<AdminStatus["slack"]>["link"]["state"],
  lastEnvelopeAt: number | null = now - 12_000,
): AdminStatus["slack"] {
  return {
    link: { state, reason: null, nextTryAt: null },
    login: { state: "known", reason: null },
    lastEnvelopeAt,
    lastPongAt: null,
    strangers: null,
    events: { received: 1, parked: 0 },
    outbox: { open: 0, oldestAt: null },
    recovery: { sweptAt: null, channels: "all", quietUntil: null, left: 0 },
    absences: [],
    off: [],
  };
}

/** A download of Codex that failed: no process was there that could have crashed. */
const failedStart = {
  ...{ at: now, code: null, signal: null, neverStarted: true },
  lines: ["The registry of packages cannot be reached."] as [string],
};

interface Change {
  readonly worker?: Partial<WorkerStatus>;
  readonly slack?: AdminStatus["slack"];
  readonly counts?: Partial<typeof counts>;
  readonly refusedProfiles?: number;
  readonly account?: "ok" | "none";
}

function statusWith(change: Change = {}): HeadlineStatus {
  const profile = { state: "refused" } as HeadlineStatus["profiles"][number];
  return {
    worker: { ...worker, ...change.worker },
    slack: change.slack === undefined ? slack("live") : change.slack,
    codex:
      change.account === undefined
        ? null
        : { state: "ready", since: now, account: change.account, version: null, reason: null },
    profiles: Array.from({ length: change.refusedProfiles ?? 0 }, () => profile),
    counts: { ...counts, ...change.counts },
    runningTurns: 0,
  };
}

describe("the first sentence of Home (AD03)", () => {
  it.each<[string, Change]>([
    [
      "Stopped after 5 crashes. Slack revoked the bot token.",
      { worker: { state: "crashed", exits: 5, reason: "Slack revoked the bot token." } },
    ],
    [
      "Stopped, because it could not start. The registry of packages cannot be reached.",
      { worker: { state: "crashed", exits: 5, exit: failedStart, reason: failedStart.lines[0] } },
    ],
    [
      "It could not start, next try in 8\u00a0s. The registry of packages cannot be reached.",
      {
        worker: {
          ...{ state: "restarting", exits: 2, exit: failedStart, reason: failedStart.lines[0] },
          nextStartAt: now + 8_000,
        },
      },
    ],
    ["Stopped after a crash.", { worker: { state: "crashed", exits: 1 } }],
    [
      "Stopped. Its configuration has to change first. SLACK_BOT_TOKEN is not set.",
      { worker: { state: "refused", reason: "SLACK_BOT_TOKEN is not set" } },
    ],
    [
      "Stopped, and it is started again, next try in 8\u00a0s.",
      { worker: { state: "restarting", nextStartAt: now + 8_000 } },
    ],
    ["Running, but Slack refuses the sign-in.", { slack: slack("refused") }],
    ["Running, but the broker does not answer.", { slack: null }],
    [
      `Running, but Slack is not answering. Last event ${clockWords(now - 44 * MINUTE)}.`,
      { slack: slack("connecting", now - 44 * MINUTE) },
    ],
    ["Stopped. Messages wait in Slack.", { worker: { state: "stopped", by: "you" } }],
    ["Not started yet.", { worker: { state: "stopped", startedAt: null } }],
    ["Stopping.", { worker: { state: "stopping" } }],
    [
      "Starting. Connecting to Slack, 6\u00a0s.",
      { worker: { state: "starting", since: now - 6_000, reason: "Connecting to Slack" } },
    ],
    ["Running. Nothing needs you.", {}],
    ["Running, but Codex has no account yet.", { account: "none" }],
    ["Running. Nothing needs you.", { account: "ok" }],
    ["Running. One thing needs you.", { account: "none", refusedProfiles: 1 }],
    ["Running. One thing needs you.", { counts: { "needs-you": 1 } }],
    ["Running. Four things need you.", { counts: { "needs-you": 3 }, refusedProfiles: 1 }],
  ])("%s", (sentence, change) => {
    expect(headlineOf(statusWith(change), now)).toBe(sentence);
  });
});

describe("the first two rows of the menu (AD05)", () => {
  it.each<[string, string, Change]>([
    [
      "Stopped after 5 crashes",
      "Slack revoked the bot token",
      { worker: { state: "crashed", exits: 5, reason: "Slack revoked the bot token." } },
    ],
    [
      "Could not start",
      "The registry of packages cannot be reached",
      { worker: { state: "crashed", exits: 5, exit: failedStart, reason: failedStart.lines[0] } },
    ],
    [
      "Starting again",
      "It could not start, next try in 8\u00a0s",
      {
        worker: { state: "restarting", exits: 2, exit: failedStart, nextStartAt: now + 8_000 },
      },
    ],
    [
      "Stopped",
      `By you at ${clockWords(now - 20 * MINUTE)}, 2 sessions wait`,
      {
        worker: { state: "stopped", by: "you", since: now - 20 * MINUTE },
        counts: { waiting: 2 },
      },
    ],
    ["Stopped", "Not started yet", { worker: { state: "stopped", startedAt: null } }],
    [
      "Starting",
      "Connecting to Slack, 6\u00a0s",
      { worker: { state: "starting", since: now - 6_000, reason: "Connecting to Slack" } },
    ],
    [
      "Running without Slack",
      `Slack is reconnecting, last event ${clockWords(now - 12_000)}`,
      { slack: slack("connecting") },
    ],
    ["Running", "Slack live, last event 12\u00a0s ago", {}],
    ["Running", "Slack live, no event yet", { slack: slack("live", null) }],
    ["Working on 3 sessions", "Slack live, last event 12\u00a0s ago", { counts: { working: 3 } }],
    [
      "3 sessions need you",
      "2 are working, Slack live 12\u00a0s ago",
      { counts: { "needs-you": 3, working: 2 } },
    ],
    ["1 session needs you", "Slack live, last event 12\u00a0s ago", { counts: { "needs-you": 1 } }],
    [
      "2 things need you",
      "Slack live, last event 12\u00a0s ago",
      { counts: { "needs-you": 1 }, refusedProfiles: 1 },
    ],
  ])("%s / %s", (title, detail, change) => {
    expect(menuLines(statusWith(change), now)).toStrictEqual({ title, detail });
  });
});

it("the window's block says that the broker runs, whatever its sessions need", () => {
  expect(blockLines(statusWith({ counts: { "needs-you": 3 } }), now)).toStrictEqual({
    title: "Running",
    detail: "Slack live, 12\u00a0s ago",
  });
});

describe("a clock that jumped (issue 16)", () => {
  const HOUR = 60 * MINUTE;

  it.each([
    ["back an hour", now - HOUR, "Running", "Slack live, last event 0\u00a0s ago"],
    ["forward a day", now + 24 * HOUR, "Running", "Slack live, last event 1\u00a0day ago"],
  ])("%s: the words stay words", (_, later, title, detail) => {
    const status = statusWith({ slack: slack("live", now - 12_000) });
    expect(menuLines(status, later)).toEqual({ title, detail });
    expect(headlineOf(status, later)).toBe("Running. Nothing needs you.");
  });

  it("back an hour: a start counts from nothing, and not below", () => {
    const status = statusWith({
      worker: { state: "starting", since: now, reason: "Connecting to Slack" },
    });
    expect(headlineOf(status, now - HOUR)).toBe("Starting. Connecting to Slack, 0\u00a0s.");
  });
});

describe("profiles that somebody has to sign in to", () => {
  type Profile = HeadlineStatus["profiles"][number];
  const account = { kind: "chatgpt" } as Profile["account"];
  const profile = (name: string, more: Partial<Profile>) =>
    ({ name, isDefault: false, sessions: 0, account, state: "ready", ...more }) as Profile;
  const unused = { isDefault: true, state: "signed-out", account: null } as const;
  const named = (...profiles: readonly Profile[]) =>
    profilesToSignIn({ profiles: [...profiles] }).map(({ name }) => name);

  it("are those that were refused and those without an account, and things that need you", () => {
    const profiles = [
      profile("ready", {}),
      profile("exhausted", { state: "exhausted" }),
      profile("refused", { state: "refused" }),
      profile("signed out", { state: "signed-out", account: null }),
    ];
    expect(named(...profiles)).toEqual(["refused", "signed out"]);
    expect(thingsThatNeedYou({ ...statusWith(), profiles })).toBe(2);
  });

  it("are not the unused profile of the configuration where another has an account", () => {
    expect(named(profile("default", unused), profile("mara", {}))).toEqual([]);
    expect(named(profile("default", { ...unused, sessions: 1 }), profile("mara", {}))).toEqual([
      "default",
    ]);
    expect(named(profile("default", unused))).toEqual(["default"]);
  });
});

describe("AD22 in Chinese", () => {
  it.each<[string, Change]>([
    ["正在运行。没有需要你处理的事。", {}],
    ["正在运行。有 1 件事需要你处理。", { counts: { "needs-you": 1 } }],
    ["正在运行，但 Slack 拒绝了登录。", { slack: slack("refused") }],
    [
      `正在运行，但 Slack 没有响应。上次事件：${clockWords(now - 44 * MINUTE)}。`,
      { slack: slack("connecting", now - 44 * MINUTE) },
    ],
    ["已停止。消息在 Slack 中等待。", { worker: { state: "stopped", by: "you" } }],
    [
      "已停止，8\u00a0秒后重新启动。",
      { worker: { state: "restarting", nextStartAt: now + 8_000 } },
    ],
    [
      "崩溃 5 次后已停止。无法连接到 OpenAI。",
      { worker: { state: "crashed", exits: 5, reason: "无法连接到 OpenAI。" } },
    ],
    [
      "已停止。需要先更改配置。Nobody translated this.",
      { worker: { state: "refused", reason: "Nobody translated this." } },
    ],
  ])("%s", (sentence, change) => {
    expect(headlineOf(statusWith(change), now, "zh")).toBe(sentence);
  });

  it.each<[string, string, Change]>([
    ["正在运行", "Slack 已连接，上次事件在 12\u00a0秒前", {}],
    ["正在处理 3 个会话", "Slack 已连接，上次事件在 12\u00a0秒前", { counts: { working: 3 } }],
    [
      "3 个会话需要你处理",
      "2 个正在工作，Slack 已连接，12\u00a0秒前",
      { counts: { "needs-you": 3, working: 2 } },
    ],
    [
      "已停止",
      `已由你停止（${clockWords(now - 20 * MINUTE)}），2 个会话在等待`,
      {
        worker: { state: "stopped", by: "you", since: now - 20 * MINUTE },
        counts: { waiting: 2 },
      },
    ],
    [
      "正在重新启动",
      "意外退出，8\u00a0秒后重试",
      { worker: { state: "restarting", nextStartAt: now + 8_000 } },
    ],
    [
      "无法启动",
      "无法连接到 OpenAI",
      { worker: { state: "crashed", exit: failedStart, reason: "无法连接到 OpenAI。" } },
    ],
  ])("the menu says %s / %s", (title, detail, change) => {
    expect(menuLines(statusWith(change), now, "zh")).toStrictEqual({ title, detail });
  });
});
