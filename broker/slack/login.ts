import type { WebClient } from "@slack/web-api";
import type { Log } from "../logs/log.ts";
import { failureCode, failureText } from "./failure.ts";
import { readIdentity, type SlackIdentity } from "./identity.ts";
import { growingWait, type Patience } from "./read-policy.ts";

// Who we are must be known before anything is read or posted:
//
//   idle ── start ──► asking ── auth.test answered ──► known
//                      │  ▲
//                      │  └── start again (after a new token, or the network is back)
//                      └── Slack refuses the token ──► refused

export type LoginState =
  | { readonly state: "idle" }
  | { readonly state: "asking"; readonly lastProblem: string | null }
  | { readonly state: "known"; readonly identity: SlackIdentity }
  | { readonly state: "refused"; readonly code: string };

export interface Login {
  /** Asks until Slack answers. Does nothing while it asks, and when it knows. */
  start(): void;
  stop(): void;
  state(): LoginState;
}

export interface LoginOptions extends Patience {
  readonly reads: WebClient;
  readonly log: Log;
  readonly onKnown: (identity: SlackIdentity) => void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export function createLogin(options: LoginOptions): Login {
  const { log } = options;
  let state: LoginState = { state: "idle" };
  let ending = new AbortController();

  const ask = async (signal: AbortSignal): Promise<void> => {
    for (let tried = 1; !signal.aborted; tried += 1) {
      const result = await readIdentity(options.reads, options, signal);
      if (signal.aborted) return;
      if (result.ok) {
        state = { state: "known", identity: result.value };
        const { teamName, botName, scopes } = result.value;
        log.info("Signed in to Slack", { teamName, botName, scopes });
        return options.onKnown(result.value);
      }
      if (result.error.kind === "auth" || result.error.kind === "refused") {
        const code = failureCode(result.error);
        log.error("Slack refuses the bot token", { code });
        state = { state: "refused", code };
        return;
      }
      state = { state: "asking", lastProblem: failureText(result.error) };
      log.warn("Slack cannot be asked who we are", { problem: state.lastProblem });
      const wait = growingWait(FIRST_WAIT_MS, LONGEST_WAIT_MS, tried, options.random());
      await options.clock.sleep(wait, signal);
    }
  };

  return {
    start: () => {
      if (state.state === "known" || state.state === "asking") return;
      state = { state: "asking", lastProblem: null };
      ending = new AbortController();
      void ask(ending.signal);
    },
    stop: () => {
      ending.abort();
      if (state.state === "asking") state = { state: "idle" };
    },
    state: () => state,
  };
}
