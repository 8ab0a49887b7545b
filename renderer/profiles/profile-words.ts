import type { ProfileAccount, ProfileItem } from "../../broker/api/profiles.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { countOf, countWordFirst } from "../../main/api/number-words.ts";
import {
  needsNoAccount,
  type ProfileStanding,
  standingOf,
} from "../../main/api/profile-standing.ts";
import { standingWord } from "../language/shared-words.ts";
import { durationWords, momentWords } from "../language/time-words.ts";
import type { StateKind } from "../ui/states.ts";

/** What people call a profile: the name they gave it, else its account, else its name in paths. */
export function titleOf({ label, account, name }: ProfileItem): string {
  return label ?? account?.email ?? name;
}

/** "Team, Halden Engineering", "API key, ends in 7Qf2". Empty where nothing is known. Pure. */
export function planWords(account: ProfileAccount | null): string {
  if (account === null) return "";
  if (account.kind === "api-key") {
    return account.keyEnding === null ? "API key" : `API key, ends in ${account.keyEnding}`;
  }
  const plan = account.plan ?? "";
  const name = plan.charAt(0).toUpperCase() + plan.slice(1);
  return [name, account.workspace ?? ""].filter(Boolean).join(", ");
}

/** The line below the title: the account, where the title is another, and its plan. Pure. */
export function sublineOf(profile: ProfileItem): string {
  const email = profile.account?.email ?? null;
  const shown = email !== null && email !== titleOf(profile) ? email : "";
  return [shown, planWords(profile.account)].filter(Boolean).join(", ");
}

export interface ProfileLook {
  readonly state: StateKind;
  readonly word: string;
}

const kinds: Readonly<Record<ProfileStanding, StateKind>> = {
  ready: "ready",
  low: "low",
  "out-of-quota": "out-of-quota",
  refused: "sign-in",
  "signed-out": "sign-in",
  "usage-unknown": "unknown",
};

/** How a profile is, in a word. Pure. */
export function lookOf(profile: ProfileItem): ProfileLook {
  const standing = standingOf(profile);
  return { state: kinds[standing], word: standingWord(standing) };
}

/** A sentence for people in place of the quota, where there are no figures that help; null where there are. */
export function noQuotaSentence(
  profile: ProfileItem,
  now: number,
  isStopped: boolean,
): string | null {
  const { state, quota, sessions, refusedSince } = profile;
  switch (state) {
    case "refused":
      return refusedSince === null
        ? `OpenAI refuses this sign-in. ${waitWords(sessions)}`
        : `OpenAI has refused this sign-in since ${momentWords(refusedSince, now)}. ${waitWords(sessions)}`;
    case "signed-out":
      return "There is no sign-in that Codex can use.";
    case "exhausted":
    case "ready":
    case "unknown":
      break;
    default:
      assertNever(state);
  }
  if (quota.billedByToken || profile.account?.kind === "api-key") {
    return "Billed by token, so no quota.";
  }
  if (needsNoAccount(profile)) return "Its model needs no account, so there is no quota.";
  if (quota.problem !== null && quota.short === null && quota.week === null) {
    const ago = quota.askedAt === null ? "" : ` ${durationWords(now - quota.askedAt)} ago`;
    return `OpenAI did not answer${ago}. Sessions go on.`;
  }
  if (quota.short !== null || quota.week !== null) return null;
  return isStopped ? "Known once the broker runs." : "OpenAI has not told its quota yet.";
}

function waitWords(sessions: number): string {
  return sessions === 0
    ? "Nothing is lost."
    : `Nothing is lost: ${countOf(sessions, "session")} ${sessions === 1 ? "waits" : "wait"}.`;
}

/** What the sessions of a profile do, in a word or two. Pure. */
export function sessionsWord(profile: ProfileItem): string {
  const { runningTurns, sessions, state, quota } = profile;
  if (runningTurns > 0) return `${String(runningTurns)} working`;
  if (sessions === 0) return quota.billedByToken ? "last resort" : "";
  const waits = state === "exhausted" || state === "refused" || state === "signed-out";
  return waits ? (sessions === 1 ? "waits" : "wait") : "idle";
}

/** What the removal of a profile affects, in sentences. Pure. */
export function removalSentences(
  profile: ProfileItem,
  others: readonly ProfileItem[],
  machine: string,
): readonly string[] {
  const { runningTurns, sessions } = profile;
  const idle = Math.max(0, sessions - runningTurns);
  const preferred = others.find((other) => other.preferred);
  const target = preferred === undefined ? "the profile with most left" : "the preferred profile";
  const verb = (count: number, one: string, many: string) => (count === 1 ? one : many);
  return [
    `Removes its sign-in from ${machine}.`,
    ...(runningTurns === 0
      ? []
      : [
          `${countWordFirst(runningTurns)} ${verb(runningTurns, "turn is", "turns are")} running on it and would be stopped${others.length === 0 ? "." : " and run again on another profile."}`,
        ]),
    ...(idle === 0
      ? []
      : others.length === 0
        ? [
            `${countWordFirst(idle)} ${verb(idle, "session waits", "sessions wait")} until there is another profile.`,
          ]
        : [
            `${countWordFirst(idle)} idle ${verb(idle, "session moves", "sessions move")} to ${target} when ${verb(idle, "it is", "they are")} next used.`,
          ]),
  ];
}
