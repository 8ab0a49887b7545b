import type { Check } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { judgeReach } from "./network-words.ts";

/** Whether OpenAI's servers answer: the one of ChatGPT accounts, or of API keys. */
export const networkOpenai: Check = {
  id: "network.openai",
  category: "network",
  title: "OpenAI's servers",
  limitMs: USUAL_LIMIT_MS,
  notApplicable: async ({ facts }) => {
    const { environment } = facts.configuration();
    if (environment["CODEX_APP_SERVER_URL"] !== undefined) return "Codex runs elsewhere.";
    const own = await facts.workerCheck("codex");
    const isElsewhere =
      own.kind === "checked" && own.findings.some(({ id }) => id === "codex.account");
    return isElsewhere ? "Codex is set up with another model provider." : null;
  },
  run: async ({ facts }) => {
    const { environment } = facts.configuration();
    const host = environment["OPENAI_API_KEY"] === undefined ? "chatgpt.com" : "api.openai.com";
    return [
      judgeReach(await facts.reach(`https://${host}/`), {
        host,
        without: "Turns wait and go on by themselves when the network is back.",
      }),
    ];
  },
};
