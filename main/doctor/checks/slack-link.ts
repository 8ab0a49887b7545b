import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { WorkerHealth } from "../../../broker/api/health.ts";
import { durationWords } from "../../api/time-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { runningOnly } from "./running-only.ts";

/** Whether messages really arrive: the broker's socket, and what came over it last. */
export function slackLink(now: () => number): Check {
  return {
    id: "slack.link",
    category: "slack",
    title: "Last event",
    limitMs: USUAL_LIMIT_MS,
    notApplicable: runningOnly,
    run: async ({ facts }) => {
      const health = await facts.health();
      return [judgeLink(health?.slack ?? null, now())];
    },
  };
}

/** A live link answers a ping every few seconds. */
const PONG_MAX_MS = 60_000;

/** Pure. */
export function judgeLink(slack: WorkerHealth["slack"] | null, now: number): Finding {
  if (slack === null) return { state: "unknown", cause: "The broker does not answer." };
  const { link, lastEnvelopeAt, lastPongAt, login } = slack;
  const last =
    lastEnvelopeAt === null
      ? "No event came since the broker started."
      : `The last event came ${durationWords(now - lastEnvelopeAt)} ago.`;
  if (login.state === "refused") {
    return {
      state: "failed",
      cause: `Slack refuses the bot token${login.reason === null ? "" : `: ${login.reason}`}`,
      consequence: "Nothing is read or posted until it is replaced.",
    };
  }
  switch (link.state) {
    case "live":
      return lastPongAt !== null && now - lastPongAt > PONG_MAX_MS
        ? {
            state: "warning",
            cause: `Slack has not answered a ping for ${durationWords(now - lastPongAt)}.`,
            consequence: `Messages may not arrive. ${last}`,
          }
        : passed(`Slack is live. ${last}`);
    case "connecting":
      return {
        state: "warning",
        cause: `Slack is not connected${link.reason === null ? "" : `: ${link.reason}`}`,
        consequence: `Messages are read once the connection is back. ${last}`,
      };
    case "refused":
      return {
        state: "failed",
        cause: `Slack refuses the connection${link.reason === null ? "" : `: ${link.reason}`}`,
        consequence: "Nothing arrives, and nothing is tried until the token is replaced.",
      };
    case "off":
      return {
        state: "failed",
        cause: "The broker has not opened its connection to Slack.",
        consequence: "No message arrives.",
        hint: "Restart the broker.",
      };
    default:
      return assertNever(link.state);
  }
}
