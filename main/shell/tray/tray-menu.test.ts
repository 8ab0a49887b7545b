import { describe, expect, it } from "vitest";
import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { AdminStatus } from "../../api/status.ts";
import {
  type Change,
  linux,
  MINUTE,
  now,
  profile,
  read,
  session,
  slack,
  snapshotOf,
} from "./testing/snapshots.ts";
import { trayMenu } from "./tray-menu.ts";
import type { TrayAction, TrayRow } from "./tray-rows.ts";
import { trayLook, type TraySnapshot } from "./tray-state.ts";

function actionOf(rows: readonly TrayRow[], label: string): TrayAction | undefined {
  return rows.flatMap((row) => (row.kind === "action" && row.label === label ? row.action : []))[0];
}

const RUNNING = ["(Start broker)", "Stop broker", "Restart broker"];
const STOPPED = ["Start broker", "(Stop broker)", "(Restart broker)"];
const END = [
  "---",
  "Open window",
  "Logs",
  "Doctor",
  "---",
  "Open at login",
  "---",
  "Settings…",
  "Quit, broker keeps running",
  "Quit and stop broker",
];

describe("the menu without a control plane", () => {
  it.each<[string, TraySnapshot["link"], readonly string[], string]>([
    ["looking", { kind: "looking" }, ["(Starting)", "(Waiting for the control plane)"], "starting"],
    [
      "starting",
      { kind: "starting", since: now },
      ["(Starting)", "(Waiting for the control plane)"],
      "starting",
    ],
    [
      "just reached",
      { kind: "ready", isOwn: false },
      ["(Starting)", "(Waiting for the control plane)"],
      "starting",
    ],
    [
      "down",
      {
        kind: "down",
        problem: { message: "node listens on 127.0.0.1:3001.", hint: "Set ADMIN_PORT." },
        nextTryAt: now + 1_000,
      },
      ["(The control plane does not run)", "(node listens on 127.0.0.1:3001.)", "Try again"],
      "error",
    ],
  ])("%s: it says so, and nothing can be asked of it", (_name, link, first, icon) => {
    const snapshot = { link, status: null };
    expect(read(trayMenu(snapshot, linux))).toEqual([
      ...first,
      "---",
      "(Start broker)",
      "(Stop broker)",
      "(Restart broker)",
      ...END,
    ]);
    expect(trayLook(snapshot)).toEqual({ icon, title: "" });
  });
});

describe("the state of the broker in the menu bar (AD03)", () => {
  it.each<[Change, readonly string[], readonly string[], string, string]>([
    [
      {
        worker: { state: "stopped", by: "you", since: new Date(2026, 10, 26, 11, 20).getTime() },
        slack: null,
        counts: { waiting: 2 },
      },
      ["(Stopped)", "(By you at 11:20, 2 sessions wait)"],
      STOPPED,
      "stopped",
      "",
    ],
    [
      { worker: { state: "stopped", startedAt: null }, slack: null },
      ["(Stopped)", "(Not started yet)"],
      STOPPED,
      "stopped",
      "",
    ],
    [
      {
        worker: { state: "starting", since: now - 6_000, reason: "Connecting to Slack" },
        slack: null,
      },
      ["(Starting)", "(Connecting to Slack, 6\u00a0s)"],
      ["(Start broker)", "Stop broker", "(Restart broker)"],
      "starting",
      "",
    ],
    [
      { worker: { state: "stopping", reason: "Waiting for two turns" } },
      ["(Stopping)", "(Waiting for two turns)"],
      ["(Start broker)", "(Stop broker)", "(Restart broker)"],
      "starting",
      "",
    ],
    [
      { slack: slack("live", now - 4 * MINUTE) },
      ["(Running)", "(Slack live, last event 4\u00a0min ago)"],
      RUNNING,
      "running",
      "",
    ],
    [
      { counts: { working: 3 } },
      ["(Working on 3 sessions)", "(Slack live, last event 12\u00a0s ago)"],
      RUNNING,
      "working",
      "",
    ],
    [
      { counts: { working: 2, "needs-you": 3 } },
      ["(3 sessions need you)", "(2 are working, Slack live 12\u00a0s ago)"],
      RUNNING,
      "needs-you",
      "3",
    ],
    [
      { slack: slack("connecting", new Date(2026, 10, 26, 10, 58).getTime()) },
      ["(Running without Slack)", "(Slack is reconnecting, last event 10:58)"],
      RUNNING,
      "running",
      "",
    ],
    [
      { slack: slack("refused") },
      ["(Running without Slack)", "(Slack revoked the bot token)"],
      RUNNING,
      "error",
      "",
    ],
    [
      {
        worker: { state: "crashed", exits: 5, reason: "Slack revoked the bot token." },
        slack: null,
      },
      ["(Stopped after 5 crashes)", "(Slack revoked the bot token)"],
      STOPPED,
      "error",
      "",
    ],
    [
      { worker: { state: "refused", reason: "SLACK_APP_TOKEN is missing." }, slack: null },
      ["(Stopped, not configured)", "(SLACK_APP_TOKEN is missing)"],
      STOPPED,
      "error",
      "",
    ],
    [
      { worker: { state: "restarting", nextStartAt: now + 8_000 }, slack: null },
      ["(Starting again)", "(It ended unexpectedly, next try in 8\u00a0s)"],
      ["Start broker", "Stop broker", "(Restart broker)"],
      "starting",
      "",
    ],
  ])("%j: %j", (change, state, service, icon, title) => {
    const snapshot = snapshotOf(change);
    const rows = read(trayMenu(snapshot, linux));
    expect(rows.slice(0, 2)).toEqual(state);
    const start = rows.findIndex((row) => row.includes("Start broker"));
    expect(rows.slice(start, start + 3)).toEqual(service);
    expect(trayLook(snapshot)).toEqual({ icon, title });
  });

  it("shortens a long reason and shows an ampersand as it is", () => {
    const rows = trayMenu(
      snapshotOf({ worker: { state: "refused", reason: "R&D ".repeat(60) } }),
      linux,
    );
    expect(read(rows)[1]).toMatch(/^\(R&D .{70,76}…\)$/);
  });
});

describe("what needs a person, and the sessions", () => {
  const needsYou = [
    session("checkout-web", "needs-approval", 4),
    session("data-pipelines", "needs-answer", 22),
    session("platform-infra", "needs-decision", 30),
    session("mobile-release-train", "failed", 41),
    session(null, "sign-in", 50),
  ];

  it("names three and how many more there are; a click opens one and approves nothing", () => {
    const rows = trayMenu(snapshotOf({ needsYou, counts: { "needs-you": 60 } }), linux);
    expect(read(rows).slice(3, 8)).toEqual([
      "(Needs you)",
      "Approve, #checkout-web — 4\u00a0min",
      "Answer, #data-pipelines — 22\u00a0min",
      "Decide, #platform-infra — 30\u00a0min",
      "57 more…",
    ]);
    expect(actionOf(rows, "Approve, #checkout-web — 4\u00a0min")).toEqual({
      kind: "open",
      path: "/sessions/C0checkout-web%3A1764.4",
    });
    expect(actionOf(rows, "57 more…")).toEqual({ kind: "open", path: "/sessions?group=needs-you" });
    const kinds = rows.flatMap((row) => (row.kind === "action" ? row.action.kind : []));
    expect(new Set(kinds)).toEqual(
      new Set(["open", "open-at-login", "start", "stop", "restart", "quit"]),
    );
  });

  it("asks for the sign-in of a profile that OpenAI refuses", () => {
    const lin = { ...profile("lin", null, null), state: "refused" } as ProfileItem;
    const rows = read(trayMenu(snapshotOf({ profiles: [lin] }), linux));
    expect(rows.slice(3, 5)).toEqual(["(Needs you)", "Sign in again, lin"]);
  });

  it("lists five working sessions with short titles, then all of them", () => {
    const active = [
      session("a", "working", 6, { title: "Rotate the staging queue credentials and then some" }),
      session("b", "working", 11, { title: null }),
      session(null, "working", 12, { title: null }),
      session("c", "queued", 1, {
        status: { ...session("c", "queued", 1).status, group: "waiting" },
      }),
      ...[13, 14, 15].map((minutes) => session("d", "working", minutes)),
    ];
    const rows = read(trayMenu(snapshotOf({ active }), linux));
    expect(rows.slice(3, 10)).toEqual([
      "(Sessions)",
      "Rotate the staging queue credentials an… — 6\u00a0min",
      "Session in #b — 11\u00a0min",
      "Session in direct message — 12\u00a0min",
      "Fix the checkout — 13\u00a0min",
      "Fix the checkout — 14\u00a0min",
      "All sessions…",
    ]);
  });
});

describe("quota that is left", () => {
  it("shows the tightest window of three profiles", () => {
    const profiles = [
      profile("mara", 62, 31),
      profile("ci-bot", 14, 88),
      profile("okafor.mara", 0, null),
      profile("key", null, null),
      profile("spare", 100, 99),
    ];
    const rows = read(trayMenu(snapshotOf({ profiles }), linux));
    expect(rows.slice(5, 9)).toEqual([
      "(Quota left)",
      "▰▰▱▱▱▱▱▱ 31% mara, week, Mon 09:00",
      "▰▱▱▱▱▱▱▱ 14% ci-bot, 5 h, 14:20",
      "▱▱▱▱▱▱▱▱ 0% okafor.mara, 5 h, 14:20",
    ]);
    expect(rows[9]).toBe("---");
  });
});

describe("the change of the release", () => {
  const none = { current: "1.4.1", offered: null, rollBackTo: null, operation: null, pin: null };
  const changeRow = (releases: AdminStatus["releases"]) =>
    trayMenu(snapshotOf({ releases }), { ...linux, platform: "darwin" }).filter(
      (row) => row.kind === "action" && ["update-broker", "roll-back"].includes(row.id),
    );

  it("DE01: an update that is offered opens its page, and hides the way back", () => {
    expect(changeRow({ ...none, offered: "1.5.0", rollBackTo: "1.4.0" })).toMatchObject([
      { label: "Update broker to 1.5.0…", action: { kind: "open", path: "/releases" } },
    ]);
  });

  it("RL06: with nothing newer, one click rolls back", () => {
    expect(changeRow({ ...none, rollBackTo: "1.4.0" })).toMatchObject([
      { label: "Roll back to 1.4.0 now", action: { kind: "roll-back", version: "1.4.0" } },
    ]);
  });

  it("there is no such row with nothing to change to, and while a change is under way", () => {
    expect(changeRow(null)).toEqual([]);
    expect(changeRow(none)).toEqual([]);
    const operation = { kind: "worker.deploy", steps: [], version: "1.5.0" } as unknown;
    expect(changeRow({ ...none, offered: "1.6.0", operation } as AdminStatus["releases"])).toEqual(
      [],
    );
  });
});
