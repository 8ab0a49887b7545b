import { describe, expect, it } from "vitest";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";
import type { SessionStateName } from "../../../broker/api/session-status.ts";
import type { NoticeKind } from "../../api/app-preferences.ts";
import type { AdminStatus } from "../../api/status.ts";
import { recordedSystem } from "../system/testing/recorded-system.ts";
import { notifier } from "./notifier.ts";
import { noticesBetween } from "./notices.ts";
import { paced, quiet } from "./pace.ts";

const now = new Date(2026, 10, 26, 11, 42).getTime();
const MINUTE = 60_000;

interface Change {
  readonly worker?: Partial<AdminStatus["worker"]>;
  readonly slack?: object | null;
  readonly needsYou?: readonly SessionItem[];
  readonly profiles?: readonly ProfileItem[];
  readonly releases?: object | null;
  readonly counts?: object | null;
}

function status(change: Change = {}): AdminStatus {
  const { needsYou = [] } = change;
  return {
    worker: { state: "running", exits: 0, reason: null, ...change.worker },
    slack:
      change.slack === null
        ? null
        : { link: { state: "live", reason: null }, absences: [], ...change.slack },
    counts: change.counts === undefined ? { "needs-you": needsYou.length } : change.counts,
    needsYou,
    profiles: change.profiles ?? [],
    releases: change.releases ?? null,
  } as unknown as AdminStatus;
}

function session(state: SessionStateName, key = "C1:1.1", since = now): SessionItem {
  return {
    key,
    title: "Checkout test fails one run in six.",
    channel: { id: "C1", name: "checkout-web", type: "channel" },
    starter: { id: "U1", name: "Priya" },
    profile: "mara",
    status: { state, since, reason: "git push -u origin fix", word: "", group: "needs-you" },
  } as unknown as SessionItem;
}

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

const told = (before: Change, after: Change) =>
  noticesBetween(status(before), status(after), now).map(
    ({ kind, title, body, path }) => `${kind} | ${title} | ${body} | ${path}`,
  );

const operation = { at: now - MINUTE, version: "1.5.0" };

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
      "stopped | The broker has stopped | It crashed 5 times. Slack revoked the bot token. New messages are read when it runs again. | /",
    ],
    [
      {},
      {
        worker: { state: "refused", exits: 1, reason: "SLACK_APP_TOKEN is missing." },
        slack: null,
      },
      "stopped | The broker has stopped | SLACK_APP_TOKEN is missing. New messages are read when it runs again. | /",
    ],
    [
      { worker: { state: "restarting", exits: 2 } },
      { worker: { state: "restarting", exits: 3, reason: "It exited with 1." }, slack: null },
      "stopped | The broker keeps ending | It ended 3 times in a row and is started again. It exited with 1. | /",
    ],
    [
      {},
      {
        slack: {
          link: { state: "refused", reason: "Slack revoked the bot token." },
          absences: [],
        },
      },
      "stopped | Slack refuses the broker | Slack revoked the bot token. No message arrives until it is fixed. | /settings?group=slack",
    ],
    [
      { profiles: [profile({})] },
      { profiles: [profile({ state: "refused" })] },
      "sign-in | Sign in again | OpenAI no longer accepts the sign-in of mara. Its sessions wait. | /profiles",
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
      "quota | Mara is out of quota | Its sessions wait until 14:20. | /profiles",
    ],
    [
      { profiles: [profile({}, 12)] },
      { profiles: [profile({}, 10)] },
      "quota | 10% left of mara's week | Resets 12:42. | /profiles",
    ],
    [
      { releases: { operation, current: "1.4.1", pin: null } },
      { releases: { operation: null, current: "1.5.0", pin: null } },
      "update | 1.5.0 is running | The broker was changed to it. | /releases",
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
            reason: "Codex did not answer within 90 s.",
          },
        },
      },
      "update | 1.4.1 is back | The update to 1.5.0 was undone. Codex did not answer within 90 s. | /releases",
    ],
    [
      { releases: { operation, current: "1.4.1", pin: null } },
      { releases: { operation: null, current: "1.4.1", pin: null } },
      "update | 1.5.0 was not installed | The broker stays at 1.4.1. | /releases",
    ],
    [
      { slack: { absences: [{ from: 5, until: 65_005, found: 4, searched: false }] } },
      { slack: { absences: [{ from: 5, until: 65_005, found: 4, searched: true }] } },
      "back | Back after 1 min | Four messages came in meanwhile; the broker has read all of them. | /",
    ],
  ])("DE01: %j, then %j", (before, after, text) => expect(told(before, after)).toEqual([text]));
});

describe("how often a person is disturbed", () => {
  const notice = (group: string) =>
    ({ kind: "failed", group, title: group, body: "", path: `/${group}` }) as const;
  const titles = (many: readonly { readonly title: string }[]) => many.map(({ title }) => title);

  it("a session at most once in a minute", () => {
    const first = paced(quiet, [notice("a"), notice("a")], { now, needing: 1 });
    expect(titles(first.show)).toEqual(["a"]);
    const soon = paced(first.pace, [notice("a"), notice("b")], { now: now + 59_999, needing: 2 });
    expect(titles(soon.show)).toEqual(["b"]);
    const later = paced(soon.pace, [notice("a")], { now: now + MINUTE, needing: 2 });
    expect(titles(later.show)).toEqual(["a"]);
  });

  it("five in ten minutes, then one sentence for all, and again after ten minutes", () => {
    const many = Array.from({ length: 8 }, (_, index) => notice(`s${index}`));
    const first = paced(quiet, many, { now, needing: 8 });
    expect(titles(first.show)).toEqual(["s0", "s1", "s2", "s3", "s4", "8 sessions need you"]);
    expect(first.show.at(-1)?.path).toBe("/sessions?group=needs-you");
    const more = paced(first.pace, [notice("s9")], { now: now + 2 * MINUTE, needing: 9 });
    expect(more.show).toEqual([]);
    const later = paced(more.pace, [notice("s9")], { now: now + 10 * MINUTE, needing: 9 });
    expect(titles(later.show)).toEqual(["s9"]);
  });
});

describe("the notifier", () => {
  function setUp(shownPath: string | null = null, silent: readonly NoticeKind[] = []) {
    const system = recordedSystem();
    const opened: string[] = [];
    const notify = notifier({
      notifications: system.notifications,
      now: () => now,
      shownPath: () => shownPath,
      isSilent: (kind) => silent.includes(kind),
      open: (path) => opened.push(path),
    });
    return { notify, opened, shown: system.shown };
  }
  const asked = status({ needsYou: [session("needs-approval")] });

  it("takes what is there at the start as known, and opens what is clicked", () => {
    const { notify, opened, shown } = setUp();
    notify.take(asked);
    expect(shown).toEqual([]);
    notify.take(status({ needsYou: [session("needs-approval"), session("failed", "C2:2.2")] }));
    expect(shown.map(({ title }) => title)).toEqual(["A session failed"]);
    shown[0]?.onClick();
    expect(opened).toEqual(["/sessions/C2%3A2.2"]);
  });

  it.each<[string, string | null, readonly NoticeKind[]]>([
    ["the window shows that very session", "/sessions/C1%3A1.1", []],
    ["the window shows Home, which lists it", "/", []],
    ["the kind is turned off", null, ["approval"]],
  ])("shows nothing while %s", (_name, path, silent) => {
    const { notify, shown } = setUp(path, silent);
    notify.take(status());
    notify.take(asked);
    expect(shown).toEqual([]);
  });

  it("repeats nothing after the broker was away", () => {
    const { notify, shown } = setUp();
    notify.take(asked);
    notify.take(status({ worker: { state: "starting" }, slack: null, counts: null }));
    notify.take(asked);
    expect(shown).toEqual([]);
  });
});
