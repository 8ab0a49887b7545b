import type { LinkState } from "./link-machine.ts";

/**
 * Whether another program uses our app-level token. Slack deals events out to all sockets of an app,
 * so that a stranger takes a part of them for itself, silently.
 *
 *   none ── hello counts more sockets than ours ──▶ suspected ── still so a while later ──▶ seen
 *    ▲                                                  │                                    │
 *    └──────────────── a hello counts ours only ────────┴────────────────────────────────────┘
 *
 * Only a hello carries the number: to look again, the link is reopened.
 */
export type Strangers =
  | { readonly state: "none" }
  | { readonly state: "suspected" | "seen"; readonly sockets: number; readonly since: number };

export const noStrangers: Strangers = { state: "none" };

/** After a restart or a refresh Slack counts the socket before for a while: 90 s are ample. */
const OVERLAP_MS = 90_000;
/** How often it is looked whether a stranger is gone. */
const LOOK_AGAIN_MS = 10 * 60_000;

/** What a hello tells about strangers. Pure. `sockets` is null when Slack did not count. */
export function strangersAfter(before: Strangers, sockets: number | null, now: number): Strangers {
  if (sockets === null || sockets <= 0) return noStrangers;
  if (before.state === "none") return { state: "suspected", sockets, since: now };
  const isLasting = before.state === "seen" || now - before.since >= OVERLAP_MS;
  return { state: isLasting ? "seen" : "suspected", sockets, since: before.since };
}

/** In how many ms to look again; null when there is nothing to look for. Pure. */
export function lookForStrangersIn(strangers: Strangers): number | null {
  switch (strangers.state) {
    case "none":
      return null;
    case "suspected":
      return OVERLAP_MS;
    case "seen":
      return LOOK_AGAIN_MS;
  }
}

/** The sockets of the app that were not ours at the newest hello; null when that is not known. */
export function strangeSockets(state: LinkState): number | null {
  if (state.state !== "live" || state.connectionsOfApp === null) return null;
  return Math.max(0, state.connectionsOfApp - state.ownAtHello);
}
