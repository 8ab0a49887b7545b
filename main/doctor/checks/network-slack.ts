import type { Check } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { slackApiOf } from "../facts.ts";
import { judgeReach } from "./network-words.ts";

/** Whether Slack's servers answer. */
export const networkSlack: Check = {
  id: "network.slack",
  category: "network",
  title: "Slack's servers",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => {
    const url = slackApiOf(facts.configuration().environment);
    return [
      judgeReach(await facts.reach(url), {
        host: new URL(url).host,
        without: "Messages wait in Slack until the network is back.",
      }),
    ];
  },
};
