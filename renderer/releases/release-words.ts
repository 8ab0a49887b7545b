import { countOf, withUnit } from "../../main/api/number-words.ts";
import type { Operation } from "../../main/api/operations.ts";
import type { ReleaseRow, TargetReleases } from "../../main/api/releases.ts";
import type { RestorePreview } from "../../main/api/restorations.ts";
import { words } from "./words.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const MONTH_MS = 30 * DAY_MS;
/** Weeks are told until then. */
const MONTHS_FROM_MS = 9 * WEEK_MS;

/** How long ago something was, in one unit: "12 min ago", "2 days ago", "3 weeks ago". Pure. */
export function agoWords(at: number, now: number): string {
  const ms = Math.max(0, now - at);
  if (ms < MINUTE_MS) return "just now";
  if (ms < HOUR_MS) return `${withUnit(Math.floor(ms / MINUTE_MS), "min")} ago`;
  if (ms < DAY_MS) return `${withUnit(Math.floor(ms / HOUR_MS), "h")} ago`;
  const [unit, size] =
    ms < 2 * WEEK_MS
      ? (["day", DAY_MS] as const)
      : ms < MONTHS_FROM_MS
        ? (["week", WEEK_MS] as const)
        : (["month", MONTH_MS] as const);
  const count = Math.floor(ms / size);
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** What is to be known of versions, in a sentence: whether there is a newer one, or why nobody knows. Pure. */
export function newerWords(releases: TargetReleases, now: number): string {
  const { registry, offered, versions, packageName, origin, current, pin } = releases;
  switch (registry.kind) {
    case "not-asked":
      return words.notAsked;
    case "nothing-published":
      return words.nothingPublished(packageName, origin === "came-along");
    case "unreachable":
      return words.unreachable;
    case "answered": {
      if (offered === null) {
        if (versions[0] === undefined || versions[0].version === current) return words.newest;
        return pin === null || pin.cause === "undone" ? words.nothingNewer : words.heldBack;
      }
      const row = versions.find(({ version }) => version === offered);
      const at = row?.publishedAt ?? null;
      return words.cameOut(offered, at === null ? null : agoWords(at, now));
    }
  }
}

/** How long a step took: "0.2 s", "6 s", "1 min 12 s". Pure. */
export function stepDuration(ms: number): string {
  if (ms < 950) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a restoration loses: "38 messages and two sessions since then are lost." Pure. */
export function lossWords(lost: RestorePreview["lost"]): string {
  if (lost === null) return words.lossUnknown;
  const parts = [
    ...(lost.messages === 0 ? [] : [countOf(lost.messages, "message")]),
    ...(lost.sessions === 0 ? [] : [countOf(lost.sessions, "session")]),
  ];
  if (parts.length === 0) return words.lossNone;
  const text = `${parts.join(" and ")} since then ${lost.messages + lost.sessions === 1 ? "is" : "are"} lost.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A file's size: "0.3 MB", "48 MB". Pure. */
export function sizeWords(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}

/** What a log shows of an update whose own times are not known any more, in ms around its failure. */
const BEFORE_FAILURE_MS = 10 * 60_000;
/** Lines that are written while it ends. */
const AFTER_END_MS = 30_000;

/** The time of the log in which a version's update failed; null for one that did not. Pure. */
export function failureSpan(
  { version, failure }: Pick<ReleaseRow, "version" | "failure">,
  deployments: readonly Pick<Operation, "version" | "status" | "at" | "endedAt">[],
): { readonly from: number; readonly to: number } | null {
  if (failure === null) return null;
  const update = deployments.find(
    (each) =>
      each.version === version && each.at <= failure.at && (each.endedAt ?? 0) >= failure.at,
  );
  const from = update?.at ?? failure.at - BEFORE_FAILURE_MS;
  return { from, to: (update?.endedAt ?? failure.at) + AFTER_END_MS };
}
