import type { ProfileItem } from "../../../broker/api/profiles.ts";
import { LOW_PERCENT } from "../../api/profile-standing.ts";
import { momentWords } from "../../api/time-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { runningOnly } from "./running-only.ts";

/** What each profile may still use. */
export function codexQuota(now: () => number): Check {
  return {
    id: "codex.quota",
    category: "codex",
    title: "Quota",
    limitMs: USUAL_LIMIT_MS,
    notApplicable: async (run) => {
      const reason = runningOnly(run);
      if (reason !== null) return reason;
      const profiles = await run.facts.profiles();
      if (profiles === null) return null;
      return profiles.every(hasNoQuota) ? "No profile has an account with a quota." : null;
    },
    run: async ({ facts }) => {
      const profiles = await facts.profiles();
      if (profiles === null) return [{ state: "unknown", cause: "The broker does not answer." }];
      return profiles.filter((each) => !hasNoQuota(each)).map((each) => judgeQuota(each, now()));
    },
  };
}

function hasNoQuota({ account }: ProfileItem): boolean {
  return account === null;
}

/** Pure. */
export function judgeQuota(profile: ProfileItem, now: number): Finding {
  const { name, quota, state, exhaustedUntil } = profile;
  const about = { subject: name, title: `Quota of ${name}` };
  if (quota.billedByToken) return passed("It is billed by token and has no quota.", about);
  if (state === "exhausted") {
    const until = exhaustedUntil === null ? "" : ` until ${momentWords(exhaustedUntil, now)}`;
    return {
      ...about,
      state: "warning",
      cause: `The quota of ${name} is used up${until}.`,
      consequence: "Its sessions wait and go on by themselves then.",
      hint: "Use another profile until then.",
    };
  }
  const windows = [
    { words: "5 hours", window: quota.short },
    { words: "week", window: quota.week },
  ].flatMap(({ words, window }) => (window === null ? [] : [{ words, ...window }]));
  const tightest = windows.toSorted((one, other) => one.percentLeft - other.percentLeft)[0];
  if (tightest === undefined) {
    return quota.problem === null
      ? passed("OpenAI has not told its quota yet.", about)
      : {
          ...about,
          state: "information",
          cause: "OpenAI does not tell its quota.",
          consequence: "Sessions go on.",
          hint: quota.problem,
        };
  }
  const left = `${Math.round(tightest.percentLeft)}% left of the ${tightest.words}`;
  const resets =
    tightest.resetsAt === null ? "" : `, resets ${momentWords(tightest.resetsAt, now)}`;
  return tightest.percentLeft > LOW_PERCENT
    ? passed(`${left}${resets}.`, about)
    : {
        ...about,
        state: "warning",
        cause: `Low: ${left}${resets}.`,
        consequence: "When it is used up, its sessions wait until it resets.",
      };
}
