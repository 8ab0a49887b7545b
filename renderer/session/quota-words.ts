import { assertNever } from "../../broker/errors/broker-error.ts";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import { percentWords } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { clauses } from "../language/clauses.ts";
import { comingWords } from "../language/time-words.ts";

const words = inLanguage(
  {
    signedOut: "Not signed in",
    refused: "Needs a new sign-in",
    exhausted: "Out of quota",
    exhaustedUntil: (time: string) => `Out of quota until ${time}`,
    byToken: "Billed by token, so no quota",
    unknown: "Quota not known",
    short: (percent: string) => `${percent} of 5 hours`,
    week: (percent: string) => `${percent} of the week`,
    left: (windows: string) => `${windows} left`,
  },
  {
    signedOut: "未登录",
    refused: "需要重新登录",
    exhausted: "额度用尽",
    exhaustedUntil: (time) => `额度用尽，${time} 恢复`,
    byToken: "按 Token 计费，没有额度限制",
    unknown: "额度未知",
    short: (percent) => `5 小时额度 ${percent}`,
    week: (percent) => `每周额度 ${percent}`,
    left: (windows) => `剩余：${windows}`,
  },
);

/** What is left of a profile's quota: "62% of 5 hours, 31% of the week". Pure. */
export function quotaWords({ state, quota, exhaustedUntil }: ProfileItem, now: number): string {
  switch (state) {
    case "signed-out":
      return words.signedOut;
    case "refused":
      return words.refused;
    case "exhausted":
      return exhaustedUntil === null
        ? words.exhausted
        : words.exhaustedUntil(comingWords(exhaustedUntil, now));
    case "ready":
    case "unknown":
      break;
    default:
      assertNever(state);
  }
  if (quota.billedByToken) return words.byToken;
  const { short, week } = quota;
  if (short === null && week === null) return words.unknown;
  return words.left(
    clauses(
      short !== null && words.short(percentWords(short.percentLeft)),
      week !== null && words.week(percentWords(week.percentLeft)),
    ),
  );
}
