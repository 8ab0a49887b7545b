import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";
import { countOf, percentWords } from "../../api/number-words.ts";
import type { AdminStatus } from "../../api/status.ts";
import { comingWords } from "../../api/time-words.ts";
import { type Notice, type NoticeAct, opening } from "./notice.ts";
import { sentences } from "./sentences.ts";

// What becomes of the profiles: a quota that is used up or nearly, and a sign-in that is refused.

/** A week or five hours with no more than this left is worth a word, in percent. */
const LOW_PERCENT = 10;
const PROFILES = "/profiles";

/** What has come up with the profiles between two statuses. Pure. */
export function profileNotices(
  before: AdminStatus,
  now: AdminStatus,
  at: number,
): readonly Notice[] {
  const earlier = new Map(before.profiles.map((profile) => [profile.name, profile]));
  return now.profiles.flatMap((profile) => {
    const was = earlier.get(profile.name);
    if (was === undefined) return [];
    if (profile.state !== was.state && profile.state === "refused") return [refused(profile)];
    if (profile.state !== was.state && profile.state === "exhausted") {
      return [exhausted(profile, now, at)];
    }
    return lowQuota(was, profile, at);
  });
}

function refused(profile: ProfileItem): Notice {
  const path = `${PROFILES}?signIn=${encodeURIComponent(profile.name)}`;
  return {
    ...about(profile),
    kind: "sign-in",
    title: "Sign in again",
    body: `OpenAI no longer accepts the sign-in of ${titleOf(profile)}. Its sessions wait.`,
    acts: [opening("Sign in", path)],
  };
}

function exhausted(profile: ProfileItem, now: AdminStatus, at: number): Notice {
  const { exhaustedUntil } = profile;
  const waiting = now.active.filter(
    (session) => session.profile === profile.name && session.status.state === "out-of-quota",
  );
  const until = exhaustedUntil === null ? "" : ` until ${comingWords(exhaustedUntil, at)}`;
  const who =
    waiting.length === 0
      ? "Its sessions wait"
      : `${capitalised(countOf(waiting.length, "session"))} ${waiting.length === 1 ? "waits" : "wait"}`;
  const other = freest(now.profiles);
  return {
    ...about(profile),
    kind: "quota",
    title: `${titleOf(profile)} is out of quota`,
    body: sentences(`${who}${until}.`, other === null ? null : leftWords(other)),
    acts: [...moveActs(waiting, other), opening("Show", PROFILES)],
  };
}

function moveActs(
  waiting: readonly SessionItem[],
  other: ProfileItem | null,
): readonly NoticeAct[] {
  if (other === null || waiting.length === 0) return [];
  const sessionKeys = waiting.map(({ key }) => key);
  return [
    {
      label: `Use ${titleOf(other)}`,
      act: { kind: "move", sessionKeys, profile: other.name },
    },
  ];
}

function lowQuota(was: ProfileItem, is: ProfileItem, at: number): readonly Notice[] {
  const low = [
    { words: "week", was: was.quota.week, is: is.quota.week },
    { words: "5 hours", was: was.quota.short, is: is.quota.short },
  ].find(
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
      title: `${Math.round(percentLeft)}% left of ${titleOf(is)}'s ${low.words}`,
      body: resetsAt === null ? "" : `Resets ${comingWords(resetsAt, at)}.`,
      acts: [opening("Show", PROFILES)],
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
    ...(week === null ? [] : [{ words: "week", percentLeft: week.percentLeft }]),
    ...(short === null ? [] : [{ words: "5 hours", percentLeft: short.percentLeft }]),
  ].toSorted((a, b) => a.percentLeft - b.percentLeft);
  return windows[0] ?? { words: null, percentLeft: 100 };
}

function leftWords(profile: ProfileItem): string {
  const { words, percentLeft } = tightest(profile);
  const name = titleOf(profile);
  return words === null
    ? `${name} has no limit that is known.`
    : `${name} has ${percentWords(percentLeft)} of its ${words} left.`;
}

function about({ name }: ProfileItem) {
  return { group: `profile ${name}`, path: PROFILES, session: null } as const;
}

function titleOf({ name, label }: ProfileItem): string {
  return label ?? name;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
