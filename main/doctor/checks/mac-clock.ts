import { durationWords } from "../../api/time-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { slackApiOf } from "../facts.ts";
import type { Reach } from "../reach-address.ts";

/** Whether this computer's clock agrees with the servers that it talks to. */
export const macClock: Check = {
  id: "mac.clock",
  category: "mac",
  title: "Clock",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => [
    judgeClock(await facts.reach(slackApiOf(facts.configuration().environment))),
  ],
};

/** Dates are told by the second, and answers take a while. */
const GOOD_MS = 30_000;
/** Sign-ins and certificates are refused from here on. */
const BAD_MS = 300_000;

/** Pure. */
export function judgeClock(reach: Reach): Finding {
  if (reach.kind === "unreachable" || reach.dateAt === null) {
    return {
      state: "information",
      cause: "Nobody on the network told what time it is.",
      consequence: "The clock could not be compared.",
    };
  }
  const ahead = reach.at - reach.dateAt;
  const off = Math.abs(ahead);
  if (off <= GOOD_MS) return passed("The clock agrees with Slack's servers.");
  return {
    state: off >= BAD_MS ? "failed" : "warning",
    cause: `The clock is ${durationWords(off)} ${ahead > 0 ? "ahead" : "behind"}.`,
    consequence:
      off >= BAD_MS
        ? "Slack and OpenAI refuse sign-ins, and waiting times are wrong."
        : "Times shown here are wrong, and waits end at the wrong time.",
    hint: "Let this computer set its clock by the network, in the system's date and time settings.",
  };
}
