import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";
import { percentWords } from "../../api/number-words.ts";
import { sentences } from "../../api/sentences.ts";
import type { AdminStatus } from "../../api/status.ts";
import { comingWords } from "../../api/time-words.ts";
import type { Language } from "../../api/language.ts";
import { type Notice, type NoticeAct, opening } from "./notice.ts";
import { noticeWords } from "./notice-words.ts";

// What becomes of the profiles: a quota that is used up or nearly, and a sign-in that is refused.

/** A week or five hours with no more than this left is worth a word, in percent. */
const LOW_PERCENT = 10;
const PROFILES = "/profiles";

/** What has come up with the profiles between two statuses. Pure. */
export function profileNotices(
  before: AdminStatus,
  now: AdminStatus,
  at: number,
  language: Language,
): readonly Notice[] {
  const earlier = new Map(before.profiles.map((profile) => [profile.name, profile]));
  return now.profiles.flatMap((profile) => {
    const was = earlier.get(profile.name);
    if (was === undefined) return [];
    if (profile.state !== was.state && profile.state === "refused")
      return [refused(profile, language)];
    if (profile.state !== was.state && profile.state === "exhausted") {
      return [exhausted(profile, now, at, language)];
    }
    return lowQuota(was, profile, at, language);
  });
}

function refused(profile: ProfileItem, language: Language): Notice {
  const words = noticeWords[language];
  const path = `${PROFILES}?signIn=${encodeURIComponent(profile.name)}`;
  return {
    ...about(profile),
    kind: "sign-in",
    title: words.signInAgain,
    body: words.signInRefused(titleOf(profile)),
    acts: [opening(words.signIn, path)],
  };
}

function exhausted(profile: ProfileItem, now: AdminStatus, at: number, language: Language): Notice {
  const words = noticeWords[language];
  const { exhaustedUntil } = profile;
  const waiting = now.active.filter(
    (session) => session.profile === profile.name && session.status.state === "out-of-quota",
  );
  const until = exhaustedUntil === null ? null : comingWords(exhaustedUntil, at, language);
  const who =
    waiting.length === 0 ? words.itsSessionsWait(until) : words.sessionsWait(waiting.length, until);
  const other = freest(now.profiles);
  return {
    ...about(profile),
    kind: "quota",
    title: words.outOfQuota(titleOf(profile)),
    body: sentences(who, other === null ? null : leftWords(other, language)),
    acts: [...moveActs(waiting, other, language), opening(words.show, PROFILES)],
  };
}

function moveActs(
  waiting: readonly SessionItem[],
  other: ProfileItem | null,
  language: Language,
): readonly NoticeAct[] {
  if (other === null || waiting.length === 0) return [];
  const sessionKeys = waiting.map(({ key }) => key);
  return [
    {
      label: noticeWords[language].use(titleOf(other)),
      act: { kind: "move", sessionKeys, profile: other.name },
    },
  ];
}

function lowQuota(
  was: ProfileItem,
  is: ProfileItem,
  at: number,
  language: Language,
): readonly Notice[] {
  const words = noticeWords[language];
  const windows = [
    { name: "week", was: was.quota.week, is: is.quota.week },
    { name: "fiveHours", was: was.quota.short, is: is.quota.short },
  ] as const;
  const low = windows.find(
    (window) =>
      window.was !== null &&
      window.is !== null &&
      window.was.percentLeft > LOW_PERCENT &&
      window.is.percentLeft <= LOW_PERCENT &&
      window.is.percentLeft > 0,
  );
  if (low?.is === undefined || low.is === null) return [];
  const { percentLeft, resetsAt } = low.is;
  return [
    {
      ...about(is),
      kind: "quota",
      title: words.low[low.name](titleOf(is), Math.round(percentLeft)),
      body: resetsAt === null ? "" : words.resets(comingWords(resetsAt, at, language)),
      acts: [opening(words.show, PROFILES)],
    },
  ];
}

/** The profile that can take work and has the most left in its tightest window; null when none can. */
function freest(profiles: readonly ProfileItem[]): ProfileItem | null {
  const [best] = profiles
    .filter(({ state }) => state === "ready")
    .toSorted((a, b) => tightest(b).percentLeft - tightest(a).percentLeft);
  return best ?? null;
}

function tightest({ quota: { week, short } }: ProfileItem) {
  const windows = [
    ...(week === null ? [] : [{ name: "week" as const, percentLeft: week.percentLeft }]),
    ...(short === null ? [] : [{ name: "fiveHours" as const, percentLeft: short.percentLeft }]),
  ].toSorted((a, b) => a.percentLeft - b.percentLeft);
  return windows[0] ?? { name: null, percentLeft: 100 };
}

function leftWords(profile: ProfileItem, language: Language): string {
  const { left, noKnownLimit } = noticeWords[language];
  const { name, percentLeft } = tightest(profile);
  const title = titleOf(profile);
  return name === null ? noKnownLimit(title) : left[name](title, percentWords(percentLeft));
}

function about({ name }: ProfileItem) {
  return { group: `profile ${name}`, path: PROFILES, session: null } as const;
}

function titleOf({ name, label }: ProfileItem): string {
  return label ?? name;
}
