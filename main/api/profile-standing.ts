import type { ProfileItem } from "../../broker/api/profiles.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { inEachLanguage, type Language } from "./language.ts";

// How a profile stands, for the window, the menu and the terminal: the same word everywhere.

/** From this much of either window on, in percent, a profile is low. */
export const LOW_PERCENT = 20;

export type ProfileStanding =
  "ready" | "low" | "out-of-quota" | "refused" | "signed-out" | "usage-unknown";

const texts = inEachLanguage<Readonly<Record<ProfileStanding, string>>>(
  {
    ready: "Ready",
    low: "Low",
    "out-of-quota": "Out of quota",
    refused: "Sign in again",
    "signed-out": "Sign in",
    "usage-unknown": "Usage unknown",
  },
  {
    ready: "就绪",
    low: "额度偏低",
    "out-of-quota": "额度用尽",
    refused: "需要重新登录",
    "signed-out": "需要登录",
    "usage-unknown": "用量未知",
  },
);

/** How a profile stands, in a word or two. Pure. */
export function standingWord(standing: ProfileStanding, language: Language = "en"): string {
  return texts[language][standing];
}

/** Whether a profile can take work, and whether a person has to look after it. Pure. */
export function standingOf(profile: ProfileItem): ProfileStanding {
  const { state, quota } = profile;
  switch (state) {
    case "exhausted":
      return "out-of-quota";
    case "refused":
    case "signed-out":
      return state;
    case "ready":
    case "unknown":
      if (isLow(quota)) return "low";
      if (needsNoAccount(profile)) return "ready";
      if (quota.problem !== null) return "usage-unknown";
      return state === "ready" || quota.billedByToken ? "ready" : "usage-unknown";
    default:
      return assertNever(state);
  }
}

/**
 * Whether Codex works on it without an account: its model, such as the playground's scripted one,
 * needs none. Pure.
 */
export function needsNoAccount({ account, state, server }: ProfileItem): boolean {
  return account === null && state !== "signed-out" && server.state === "ready";
}

function isLow({ short, week }: ProfileItem["quota"]): boolean {
  return [short, week].some((window) => window !== null && window.percentLeft <= LOW_PERCENT);
}
