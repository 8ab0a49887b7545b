import type { WorkerHealth } from "../../../broker/api/health.ts";
import { clockWords } from "../../api/time-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { OtherBroker } from "../other-brokers.ts";

/** Whether another program uses our app-level token and takes a part of the messages. */
export function slackStrangers(
  otherBrokers: (signal: AbortSignal) => Promise<readonly OtherBroker[]>,
): Check {
  return {
    id: "slack.strangers",
    category: "slack",
    title: "Strangers on the token",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts, signal }) => {
      const [health, others] = await Promise.all([facts.health(), otherBrokers(signal)]);
      return [judgeStrangers(health?.slack ?? null, others)];
    },
  };
}

/** Pure. `slack` is null while no broker tells what Slack counts. */
export function judgeStrangers(
  slack: Pick<WorkerHealth["slack"], "strangers"> | null,
  others: readonly OtherBroker[],
): Finding {
  const here = others.map(({ pid, command }) => `pid ${pid} (${command})`).join(", ");
  const strangers = slack?.strangers ?? null;
  if (strangers !== null && strangers.sockets > 0) {
    const sockets = strangers.sockets === 1 ? "socket" : "sockets";
    return {
      state: "failed",
      cause: `Another program uses this app-level token: ${strangers.sockets} ${sockets} since ${clockWords(strangers.since)}.`,
      consequence: "Slack gives each message to one of them, so a part never arrives here.",
      hint:
        here === ""
          ? "End that program, or generate a new app-level token and delete this one."
          : `It may be the broker that runs here as ${here}. End it, or give it an app of its own.`,
    };
  }
  if (slack !== null) return passed("Nobody else uses this app-level token.");
  return here === ""
    ? passed("No other broker runs on this computer. Slack counts others while the broker runs.")
    : {
        state: "information",
        cause: `Another broker runs on this computer as ${here}.`,
        consequence:
          "If it uses the same app-level token, each of the two gets a part of the messages.",
      };
}
