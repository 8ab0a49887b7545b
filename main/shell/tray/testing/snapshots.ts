import type { ProfileItem } from "../../../../broker/api/profiles.ts";
import type { SessionItem } from "../../../../broker/api/sessions.ts";
import type { SessionStateName } from "../../../../broker/api/session-status.ts";
import type { AdminStatus, WorkerStatus } from "../../../api/status.ts";
import type { TrayMenuOptions } from "../tray-menu.ts";
import type { TrayRow } from "../tray-rows.ts";
import type { TraySnapshot } from "../tray-state.ts";

export const now = new Date(2026, 10, 26, 11, 42, 7).getTime();
export const MINUTE = 60_000;
const loginItem = { possible: true, isOn: false } as const;
export const linux: TrayMenuOptions = {
  now,
  language: "en",
  platform: "linux",
  isOptionHeld: false,
  loginItem,
};

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

type Slack = NonNullable<AdminStatus["slack"]>;

export function slack(
  state: Slack["link"]["state"] = "live",
  lastEnvelopeAt = now - 12_000,
): Slack {
  return {
    link: {
      state,
      reason: state === "refused" ? "Slack revoked the bot token." : null,
      nextTryAt: null,
    },
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

export interface Change {
  readonly worker?: Partial<WorkerStatus>;
  readonly slack?: AdminStatus["slack"];
  readonly counts?: Partial<NonNullable<AdminStatus["counts"]>>;
  readonly needsYou?: readonly SessionItem[];
  readonly active?: readonly SessionItem[];
  readonly profiles?: readonly ProfileItem[];
  readonly releases?: AdminStatus["releases"];
}

export function snapshotOf(change: Change = {}): TraySnapshot {
  const counts = { "needs-you": 0, working: 0, waiting: 0, ended: 4, all: 4, ...change.counts };
  const status = {
    worker: { ...worker, ...change.worker },
    slack: change.slack === undefined ? slack() : change.slack,
    ...{ codex: null, accessRequests: [] },
    profiles: change.profiles ?? [],
    counts,
    needsYou: change.needsYou ?? [],
    active: change.active ?? [],
    releases: change.releases ?? null,
    runningTurns: counts.working,
  };
  return { link: { kind: "ready", isOwn: true }, status: status as unknown as AdminStatus };
}

export function session(
  channel: string | null,
  state: SessionStateName,
  minutes: number,
  more: Partial<SessionItem> = {},
): SessionItem {
  const group = state === "working" ? "working" : "needs-you";
  return {
    key: `C0${channel}:1764.${minutes}`,
    channel: { id: `C0${channel}`, name: channel, type: channel === null ? "im" : "channel" },
    title: "Fix the checkout",
    profile: "mara",
    status: {
      state,
      group,
      word: "A word",
      reason: null,
      since: now - minutes * MINUTE,
      until: null,
    },
    ...more,
  } as SessionItem;
}

export function profile(name: string, short: number | null, week: number | null): ProfileItem {
  const left = (percentLeft: number | null, resetsAt: number) =>
    percentLeft === null ? null : { percentLeft, resetsAt };
  return {
    name,
    state: "ready",
    quota: {
      short: left(short, new Date(2026, 10, 26, 14, 20).getTime()),
      week: left(week, new Date(2026, 10, 30, 9, 0).getTime()),
    },
  } as ProfileItem;
}

/** A menu as a person reads it: grey rows in brackets. */
export function read(rows: readonly TrayRow[]): readonly string[] {
  return rows.map((row) => {
    if (row.kind === "separator") return "---";
    if (row.kind === "submenu") return `${row.label} ▸ ${read(row.rows).join(" | ")}`;
    if (row.kind === "action" && row.checked === true) return `✓ ${row.label}`;
    return row.kind === "text" || !row.enabled ? `(${row.label})` : row.label;
  });
}
