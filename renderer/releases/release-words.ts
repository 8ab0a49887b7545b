import { withUnit } from "../../main/api/number-words.ts";
import type { Operation } from "../../main/api/operations.ts";
import type { ReleaseRow, TargetReleases } from "../../main/api/releases.ts";
import type { RestorePreview } from "../../main/api/restorations.ts";
import { inLanguage } from "../language/language.ts";
import { words } from "./words.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const MONTH_MS = 30 * DAY_MS;
/** Weeks are told until then. */
const MONTHS_FROM_MS = 9 * WEEK_MS;

const timeWords = inLanguage(
  {
    now: "just now",
    minutes: (count: number) => `${withUnit(count, "min")} ago`,
    hours: (count: number) => `${withUnit(count, "h")} ago`,
    days: (count: number) => (count === 1 ? "1 day ago" : `${count} days ago`),
    weeks: (count: number) => `${count} weeks ago`,
    months: (count: number) => `${count} months ago`,
    seconds: (seconds: string) => `${seconds} s`,
    minutesAndSeconds: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
  },
  {
    now: "刚刚",
    minutes: (count: number) => `${withUnit(count, "分钟")}前`,
    hours: (count: number) => `${withUnit(count, "小时")}前`,
    days: (count: number) => `${withUnit(count, "天")}前`,
    weeks: (count: number) => `${withUnit(count, "周")}前`,
    months: (count: number) => `${withUnit(count, "个月")}前`,
    seconds: (seconds: string) => `${seconds} 秒`,
    minutesAndSeconds: (minutes: number, seconds: number) => `${minutes} 分钟 ${seconds} 秒`,
  },
);

/** How long ago something was, in one unit: "12 min ago", "2 days ago", "3 weeks ago". Pure. */
export function agoWords(at: number, now: number): string {
  const ms = Math.max(0, now - at);
  if (ms < MINUTE_MS) return timeWords.now;
  if (ms < HOUR_MS) return timeWords.minutes(Math.floor(ms / MINUTE_MS));
  if (ms < DAY_MS) return timeWords.hours(Math.floor(ms / HOUR_MS));
  if (ms < 2 * WEEK_MS) return timeWords.days(Math.floor(ms / DAY_MS));
  return ms < MONTHS_FROM_MS
    ? timeWords.weeks(Math.floor(ms / WEEK_MS))
    : timeWords.months(Math.floor(ms / MONTH_MS));
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
  if (ms < 950) return timeWords.seconds((Math.max(0, ms) / 1_000).toFixed(1));
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return timeWords.seconds(String(seconds));
  return timeWords.minutesAndSeconds(Math.floor(seconds / 60), seconds % 60);
}

/** What a restoration loses: "38 messages and two sessions since then are lost." Pure. */
export function lossWords(lost: RestorePreview["lost"]): string {
  return lost === null ? words.lossUnknown : words.loss(lost.messages, lost.sessions);
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
