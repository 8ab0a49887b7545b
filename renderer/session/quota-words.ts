import { assertNever } from "../../broker/errors/broker-error.ts";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import { percentWords } from "../../main/api/number-words.ts";
import { comingWords } from "../language/time-words.ts";

/** What is left of a profile's quota: "62% of 5 hours, 31% of the week". Pure. */
export function quotaWords({ state, quota, exhaustedUntil }: ProfileItem, now: number): string {
  switch (state) {
    case "signed-out":
      return "Not signed in";
    case "refused":
      return "Needs a new sign-in";
    case "exhausted":
      return exhaustedUntil === null
        ? "Out of quota"
        : `Out of quota until ${comingWords(exhaustedUntil, now)}`;
    case "ready":
    case "unknown":
      break;
    default:
      assertNever(state);
  }
  if (quota.billedByToken) return "Billed by token, so no quota";
  const parts = [
    ...(quota.short === null ? [] : [`${percentWords(quota.short.percentLeft)} of 5 hours`]),
    ...(quota.week === null ? [] : [`${percentWords(quota.week.percentLeft)} of the week`]),
  ];
  return parts.length === 0 ? "Quota not known" : `${parts.join(", ")} left`;
}
