import type { ProfileAccount, ProfileItem } from "../../broker/api/profiles.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { countOf, countWordFirst } from "../../main/api/number-words.ts";
import { durationWords, momentWords } from "../../main/api/time-words.ts";
import type { StateKind } from "../ui/states.ts";

/** From this much of either window on, in percent, a profile is low. */
export const LOW_PERCENT = 20;

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

/**
 * Whether Codex works on it without an account: its model, such as the playground's scripted one,
 * needs none. Pure.
 */
function needsNoAccount({ account, state, server }: ProfileItem): boolean {
  return account === null && state !== "signed-out" && server.state === "ready";
}

/** How a profile is, in a word. Pure. */
export function lookOf(profile: ProfileItem): ProfileLook {
  const { state, quota } = profile;
  switch (state) {
    case "exhausted":
      return { state: "out-of-quota", word: "Out of quota" };
    case "refused":
      return { state: "sign-in", word: "Sign in again" };
    case "signed-out":
      return { state: "sign-in", word: "Sign in" };
    case "ready":
    case "unknown": {
      if (isLow(quota)) return { state: "low", word: "Low" };
      if (needsNoAccount(profile)) return { state: "ready", word: "Ready" };
      if (quota.problem !== null) return { state: "unknown", word: "Usage unknown" };
      return state === "ready" || quota.billedByToken
        ? { state: "ready", word: "Ready" }
        : { state: "unknown", word: "Usage unknown" };
    }
    default:
      return assertNever(state);
  }
}

function isLow({ short, week }: ProfileItem["quota"]): boolean {
  return [short, week].some((window) => window !== null && window.percentLeft <= LOW_PERCENT);
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

/** Things to do on the Profiles screen: sign-ins that people have to renew. Pure. */
export function countToDo(profiles: readonly ProfileItem[]): number {
  return profiles.filter(({ state }) => state === "refused" || state === "signed-out").length;
}
