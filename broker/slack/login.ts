import type { WebClient } from "@slack/web-api";
import type { Log } from "../logs/log.ts";
import { failureCode, failureText } from "./failure.ts";
import { readIdentity, type SlackIdentity } from "./identity.ts";
import { growingWait, type Patience } from "./read-policy.ts";

// Who we are must be known before anything is read or posted:
//
//   idle ── start ──► asking ── auth.test answered ──► known
//                      │  ▲                            │
//                      │  ├── a call is refused for the token
//                      │  └── start again, or a call is answered ◄──┐
//                      └── Slack refuses the token ──► refused ────┘

export type LoginState =
  | { readonly state: "idle" }
  | { readonly state: "asking"; readonly lastProblem: string | null }
  | { readonly state: "known"; readonly identity: SlackIdentity }
  | { readonly state: "refused"; readonly code: string };

export interface Login {
  /** Asks until Slack answers. Does nothing while it asks, and when it knows. */
  start(): void;
  /** What Slack said to another call: it is asked again when that is not what was known. */
  heard(takesToken: boolean): void;
  stop(): void;
  state(): LoginState;
  /** Who we are, also while that is in doubt; null until Slack told once. */
  identity(): SlackIdentity | null;
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
  let identity: SlackIdentity | null = null;
  let ending = new AbortController();

  const begin = () => {
    state = { state: "asking", lastProblem: null };
    ending = new AbortController();
    void ask(ending.signal);
  };

  const ask = async (signal: AbortSignal): Promise<void> => {
    for (let tried = 1; !signal.aborted; tried += 1) {
      const result = await readIdentity(options.reads, options, signal);
      if (signal.aborted) return;
      if (result.ok) {
        identity = result.value;
        state = { state: "known", identity };
        const { teamName, botName, scopes } = result.value;
        log.info("Signed in to Slack", { teamName, botName, scopes });
        return options.onKnown(identity);
      }
      if (result.error.kind === "auth" || result.error.kind === "refused") {
        const code = failureCode(result.error);
        log.error("Slack refused the bot token", { code });
        state = { state: "refused", code };
        return;
      }
      state = { state: "asking", lastProblem: failureText(result.error) };
      log.warn("The sign-in to Slack could not be checked", { problem: state.lastProblem });
      const wait = growingWait(FIRST_WAIT_MS, LONGEST_WAIT_MS, tried, options.random());
      await options.clock.sleep(wait, signal);
    }
  };

  return {
    start: () => {
      if (state.state === "known" || state.state === "asking") return;
      begin();
    },
    heard: (takesToken) => {
      if (state.state === (takesToken ? "refused" : "known")) begin();
    },
    stop: () => {
      ending.abort();
      if (state.state === "asking") state = { state: "idle" };
    },
    state: () => state,
    identity: () => identity,
  };
}
