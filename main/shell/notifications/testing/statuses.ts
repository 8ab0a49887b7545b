import type { ProfileItem } from "../../../../broker/api/profiles.ts";
import type { SessionItem } from "../../../../broker/api/sessions.ts";
import type { SessionStateName } from "../../../../broker/api/session-status.ts";
import type { AdminStatus } from "../../../api/status.ts";

export const now = new Date(2026, 10, 26, 11, 42).getTime();
export const MINUTE = 60_000;

/** How a status differs from that of a quiet broker. */
export interface Change {
  readonly worker?: Partial<AdminStatus["worker"]>;
  readonly slack?: object | null;
  readonly needsYou?: readonly SessionItem[];
  readonly profiles?: readonly ProfileItem[];
  readonly active?: readonly SessionItem[];
  readonly releases?: object | null;
  readonly counts?: object | null;
}

export function status(change: Change = {}): AdminStatus {
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
    active: change.active ?? [],
    releases: change.releases ?? null,
  } as unknown as AdminStatus;
}

export function session(state: SessionStateName, key = "C1:1.1", since = now): SessionItem {
  return {
    key,
    title: "Checkout test fails one run in six.",
    channel: { id: "C1", name: "checkout-web", type: "channel" },
    starter: { id: "U1", name: "Priya" },
    profile: "mara",
    status: { state, since, reason: "git push -u origin fix", word: "", group: "needs-you" },
  } as unknown as SessionItem;
}
