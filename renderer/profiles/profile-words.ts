import { capitalised } from "../../main/api/number-words.ts";
import type { ProfileAccount, ProfileItem } from "../../broker/api/profiles.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import {
  needsNoAccount,
  type ProfileStanding,
  standingOf,
} from "../../main/api/profile-standing.ts";
import { sentences } from "../../main/api/sentences.ts";
import { comma } from "../language/clauses.ts";
import { standingWord } from "../language/shared-words.ts";
import { durationWords, momentWords } from "../language/time-words.ts";
import type { StateKind } from "../ui/states.ts";
import { words } from "./words.ts";

/** What people call a profile: the name they gave it, else its account, else its name in paths. */
export function titleOf({ label, account, name }: ProfileItem): string {
  return label ?? account?.email ?? name;
}

/** "Team, Halden Engineering", "API key, ends in 7Qf2". Empty where nothing is known. Pure. */
export function planWords(account: ProfileAccount | null): string {
  if (account === null) return "";
  if (account.kind === "api-key") {
    return account.keyEnding === null ? words.apiKey : words.apiKeyEnding(account.keyEnding);
  }
  const plan = account.plan ?? "";
  const name = capitalised(plan);
  return [name, account.workspace ?? ""].filter(Boolean).join(comma);
}

/** The line below the title: the account, where the title is another, and its plan. Pure. */
export function sublineOf(profile: ProfileItem): string {
  const email = profile.account?.email ?? null;
  const shown = email !== null && email !== titleOf(profile) ? email : "";
  return [shown, planWords(profile.account)].filter(Boolean).join(comma);
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
      return sentences(
        refusedSince === null
          ? words.refusedNow
          : words.refusedSince(momentWords(refusedSince, now)),
        words.nothingLost(sessions),
      );
    case "signed-out":
      return words.noSignIn;
    case "exhausted":
    case "ready":
    case "unknown":
      break;
    default:
      assertNever(state);
  }
  if (quota.billedByToken || profile.account?.kind === "api-key") {
    return words.billedByToken;
  }
  if (needsNoAccount(profile)) return words.needsNoAccount;
  if (quota.problem !== null && quota.short === null && quota.week === null) {
    return words.noAnswer(quota.askedAt === null ? null : durationWords(now - quota.askedAt));
  }
  if (quota.short !== null || quota.week !== null) return null;
  return isStopped ? words.knownOnceRuns : words.quotaUnknown;
}

/** What the sessions of a profile do, in a word or two. Pure. */
export function sessionsWord(profile: ProfileItem): string {
  const { runningTurns, sessions, state, quota } = profile;
  if (runningTurns > 0) return words.working(runningTurns);
  if (sessions === 0) return quota.billedByToken ? words.lastResort : "";
  const waits = state === "exhausted" || state === "refused" || state === "signed-out";
  return waits ? words.waits(sessions) : words.idle;
}

/** What the removal of a profile affects, in sentences. Pure. */
export function removalSentences(
  profile: ProfileItem,
  others: readonly ProfileItem[],
  machine: string,
): readonly string[] {
  const { runningTurns, sessions } = profile;
  const idle = Math.max(0, sessions - runningTurns);
  const { removal } = words;
  const isAlone = others.length === 0;
  const hasPreferred = others.some((other) => other.preferred);
  return [
    removal.signIn(machine),
    ...(runningTurns === 0 ? [] : [removal.turns(runningTurns, !isAlone)]),
    ...(idle === 0 ? [] : [isAlone ? removal.wait(idle) : removal.move(idle, hasPreferred)]),
  ];
}
