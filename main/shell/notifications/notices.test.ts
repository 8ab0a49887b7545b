import { describe, expect, it } from "vitest";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { Language } from "../../api/language.ts";
import { noticesBetween } from "./notices.ts";
import { type Change, MINUTE, now, session, status } from "./testing/statuses.ts";

function profile(change: Partial<Omit<ProfileItem, "quota">>, week = 50): ProfileItem {
  return {
    name: "mara",
    label: null,
    state: "ready",
    exhaustedUntil: null,
    quota: { short: null, week: { percentLeft: week, resetsAt: now + 60 * MINUTE } },
    ...change,
  } as ProfileItem;
}

const told = (before: Change, after: Change, language: Language = "en") =>
  noticesBetween(status(before), status(after), now, language).map(
    ({ kind, title, body, path, acts }) =>
      `${kind} | ${title} | ${body} | ${path}${acts.map(({ label, act }) => ` | ${label}${act.kind === "open" ? ` ${act.path}` : ""}`).join("")}`,
  );

const operation = { kind: "worker.deploy", at: now - MINUTE, version: "1.5.0" };
const isRefused = { link: { state: "refused", reason: "Slack revoked the bot token." } };

describe("what is worth a notification", () => {
  it.each<[string, Change, Change]>([
    ["nothing changed", {}, {}],
    [
      "the same question as before",
      { needsYou: [session("needs-answer")] },
      { needsYou: [session("needs-answer")] },
    ],
    ["somebody answered", { needsYou: [session("needs-approval")] }, {}],
    ["a person stopped the broker", {}, { worker: { state: "stopped" }, slack: null }],
    ["one crash, started again", {}, { worker: { state: "restarting", exits: 1 }, slack: null }],
    [
      "a session that waits for a sign-in: its profile says it",
      {},
      { needsYou: [session("sign-in")] },
    ],
    ["less quota, and enough", { profiles: [profile({}, 60)] }, { profiles: [profile({}, 11)] }],
    ["a profile that is new", {}, { profiles: [profile({ state: "refused" })] }],
    ["an update that runs", {}, { releases: { operation, current: "1.4.1", pin: null } }],
    [
      "a sleep in which nothing came",
      {},
      { slack: { absences: [{ from: 1, until: 2, found: 0, searched: true }] } },
    ],
  ])("not: %s", (_name, before, after) => expect(told(before, after)).toEqual([]));

  it.each<[Change, Change, string]>([
    [
      {},
      { needsYou: [session("needs-approval")] },
      "approval | Codex asks for approval | Checkout test fails one run in six. git push -u origin fix #checkout-web, asked by Priya | /sessions/C1%3A1.1",
    ],
    [
      { needsYou: [session("needs-answer", "C1:1.1", now - MINUTE)] },
      { needsYou: [session("needs-answer")] },
      "question | Codex asks a question | Checkout test fails one run in six. git push -u origin fix #checkout-web, asked by Priya | /sessions/C1%3A1.1",
    ],
    [
      { needsYou: [session("needs-approval")] },
      { needsYou: [session("needs-decision")] },
      "question | Codex was cut off and asks how to go on | Checkout test fails one run in six. git push -u origin fix #checkout-web, asked by Priya | /sessions/C1%3A1.1",
    ],
    [
      {},
      { needsYou: [session("failed")] },
      "failed | A session failed | Checkout test fails one run in six. git push -u origin fix #checkout-web, asked by Priya | /sessions/C1%3A1.1",
    ],
    [
      { worker: { state: "restarting", exits: 4 } },
      {
        worker: { state: "crashed", exits: 5, reason: "Slack revoked the bot token." },
        slack: null,
      },
      "stopped | The broker has stopped | It crashed 5 times. Slack revoked the bot token. New messages are read when it runs again. | / | Doctor /doctor | Logs /logs",
    ],
    [
      { worker: { state: "restarting", exits: 4 } },
      {
        worker: {
          ...{ state: "crashed", exits: 5, reason: "This computer is offline." },
          exit: { at: 0, code: null, signal: null, lines: [], neverStarted: true },
        },
        slack: null,
      },
      "stopped | The broker has stopped | It could not start. This computer is offline. New messages are read when it runs again. | / | Doctor /doctor | Logs /logs",
    ],
    [
      { worker: { state: "restarting", exits: 2 } },
      {
        worker: {
          ...{ state: "restarting", exits: 3, reason: "This computer is offline." },
          exit: { at: 0, code: null, signal: null, lines: [], neverStarted: true },
        },
        slack: null,
      },
      "stopped | The broker cannot start | It could not start 3 times in a row, and is tried again. This computer is offline. | / | Doctor /doctor | Logs /logs",
    ],
    [
      { slack: isRefused },
      { worker: { state: "crashed", exits: 1, reason: "It exited with 1." }, slack: isRefused },
      "stopped | The broker has stopped | It exited with 1. New messages are read when it runs again. | / | Replace token /settings?group=slack | Logs /logs",
    ],
    [
      {},
      {
        worker: { state: "refused", exits: 1, reason: "SLACK_APP_TOKEN is missing." },
        slack: null,
      },
      "stopped | The broker has stopped | SLACK_APP_TOKEN is missing. New messages are read when it runs again. | / | Settings /settings | Logs /logs",
    ],
    [
      { worker: { state: "restarting", exits: 2 } },
      { worker: { state: "restarting", exits: 3, reason: "It exited with 1." }, slack: null },
      "stopped | The broker keeps ending | It ended 3 times in a row and is started again. It exited with 1. | / | Doctor /doctor | Logs /logs",
    ],
    [
      {},
      {
        slack: {
          link: { state: "refused", reason: "Slack revoked the bot token." },
          absences: [],
        },
      },
      "stopped | Slack refuses the broker | Slack revoked the bot token. No message arrives until it is fixed. | /settings?group=slack | Replace token /settings?group=slack | Logs /logs",
    ],
    [
      { profiles: [profile({})] },
      { profiles: [profile({ state: "refused" })] },
      "sign-in | Sign in again | OpenAI no longer accepts the sign-in of mara. Its sessions wait. | /profiles | Sign in /profiles?signIn=mara",
    ],
    [
      { profiles: [profile({ label: "Mara" })] },
      {
        profiles: [
          profile({
            label: "Mara",
            state: "exhausted",
            exhaustedUntil: new Date(2026, 10, 26, 14, 20).getTime(),
          }),
        ],
      },
      "quota | Mara is out of quota | Its sessions wait until 14:20. | /profiles | Show /profiles",
    ],
    [
      { profiles: [profile({}, 12)] },
      { profiles: [profile({}, 10)] },
      "quota | 10% left of mara's week | Resets 12:42. | /profiles | Show /profiles",
    ],
    [
      { releases: { operation, current: "1.4.1", pin: null } },
      { releases: { operation: null, current: "1.5.0", pin: null } },
      "update | 1.5.0 is running | The broker was changed to it. | /releases | What is new /releases",
    ],
    [
      { releases: { operation, current: "1.4.1", pin: null } },
      {
        releases: {
          operation: null,
          current: "1.4.1",
          pin: {
            cause: "undone",
            version: "1.5.0",
            at: now,
            reason: "Codex did not answer within 90\u00a0s.",
          },
        },
      },
      "update | 1.4.1 is back | The update to 1.5.0 was undone. Codex did not answer within 90\u00a0s. | /releases | See what happened /releases",
    ],
    [
      { releases: { operation, current: "1.4.1", pin: null } },
      { releases: { operation: null, current: "1.4.1", pin: null } },
      "update | 1.5.0 was not installed | The broker stays at 1.4.1. | /releases | See what happened /releases",
    ],
    [
      { slack: { absences: [{ from: 5, until: 65_005, found: 4, searched: false }] } },
      { slack: { absences: [{ from: 5, until: 65_005, found: 4, searched: true }] } },
      "back | Back after 1\u00a0min | Four messages came in meanwhile; the broker has read all of them. | / | Show /",
    ],
  ])("DE01: %j, then %j", (before, after, text) => expect(told(before, after)).toEqual([text]));
});

describe("AD22 notifications in Chinese", () => {
  it.each<[Change, Change, string]>([
    [
      {},
      { needsYou: [session("needs-approval")] },
      "approval | Codex 请求批准 | Checkout test fails one run in six。git push -u origin fix #checkout-web，由 Priya 提出 | /sessions/C1%3A1.1",
    ],
    [
      {},
      { worker: { state: "crashed", exits: 4, reason: "OpenAI cannot be reached." }, slack: null },
      "stopped | Broker 已停止 | 它崩溃了 4 次。无法连接到 OpenAI。恢复运行后会读取新消息。 | / | 健康检查 /doctor | 日志 /logs",
    ],
    [
      {},
      { slack: isRefused },
      "stopped | Slack 拒绝了 Broker | Slack revoked the bot token. 修复之前收不到消息。 | /settings?group=slack | 更换令牌 /settings?group=slack | 日志 /logs",
    ],
    [
      { profiles: [profile({})] },
      { profiles: [profile({}, 9)] },
      "quota | mara 的每周额度还剩 9% | 12:42 恢复。 | /profiles | 查看 /profiles",
    ],
    [
      { profiles: [profile({})] },
      { profiles: [profile({ state: "refused" })] },
      "sign-in | 需要重新登录 | OpenAI 不再接受 mara 的登录。它的会话在等待。 | /profiles | 登录 /profiles?signIn=mara",
    ],
    [
      { releases: { operation, current: "1.4.1", pin: null } },
      { releases: { operation: null, current: "1.5.0", pin: null } },
      "update | 1.5.0 正在运行 | Broker 已换成这个版本。 | /releases | 查看新内容 /releases",
    ],
    [
      {},
      { slack: { absences: [{ from: 0, until: 4 * MINUTE, found: 3, searched: true }] } },
      "back | 中断 4\u00a0分钟后恢复 | 期间收到 3 条消息，Broker 已全部读取。 | / | 查看 /",
    ],
  ])("%j → %j", (before, after, notice) => expect(told(before, after, "zh")).toEqual([notice]));
});
