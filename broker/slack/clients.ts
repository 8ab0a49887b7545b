import { type WebAPICallResult, WebClient, type WebClientOptions } from "@slack/web-api";
import { BrokerError } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { RATE_LIMITED_WITHOUT_WAIT, toSlackFailure } from "./failure.ts";
import { slackLogger } from "./slack-logger.ts";

export interface SlackClientOptions {
  /** Where Slack's Web API is, with or without a slash at the end. */
  readonly apiBaseUrl: string;
  /** Starts with xoxb-. */
  readonly botToken: string;
  /** Starts with xapp-. */
  readonly appToken: string;
  /** The method, or the whole address, that gives a socket's address; Slack's own when absent. */
  readonly socketOpenUrl?: string;
  readonly fetch: typeof globalThis.fetch;
  readonly log: Log;
  /** Told with each answer whether Slack takes the bot token. */
  readonly onTokenAnswer?: (takesToken: boolean) => void;
}

/** One client a purpose, so that a wait of one never holds up another. None of them retries. */
export interface SlackClients {
  /** With the app-level token: `apps.connections.open` only. */
  readonly connection: WebClient;
  readonly reads: WebClient;
  readonly writes: WebClient;
  /** For the two calls around an upload. */
  readonly uploads: WebClient;
}

/** How long one request may take. Slack answers in well under a second when it is well. */
const REQUEST_TIMEOUT_MS = 10_000;
/** `files.completeUploadExternal` is Slack's slowest call that we make. */
const UPLOAD_TIMEOUT_MS = 15_000;
/** Requests in flight of one client; more wait in its queue. */
const REQUESTS_AT_ONCE = 20;

export function createSlackClients(options: SlackClientOptions): SlackClients {
  const bot = (timeout?: number) => new BotClient(options, webClientOptions(options, timeout));
  return {
    connection: new WebClient(options.appToken, socketOpeningOptions(options)),
    reads: bot(),
    writes: bot(),
    uploads: bot(UPLOAD_TIMEOUT_MS),
  };
}

/** Every method of a client goes through its `apiCall`. */
class BotClient extends WebClient {
  readonly #onTokenAnswer: (takesToken: boolean) => void;

  constructor({ botToken, onTokenAnswer }: SlackClientOptions, options: WebClientOptions) {
    super(botToken, options);
    this.#onTokenAnswer = onTokenAnswer ?? (() => {});
  }

  override async apiCall(
    method: string,
    args?: Record<string, unknown>,
  ): Promise<WebAPICallResult> {
    try {
      const answer = await super.apiCall(method, args);
      this.#onTokenAnswer(true);
      return answer;
    } catch (thrown) {
      if (toSlackFailure(thrown).kind === "auth") this.#onTokenAnswer(false);
      throw thrown;
    }
  }
}

/** The options of every client of ours: no retries, no waiting in the client's own queue. */
function webClientOptions(
  options: Pick<SlackClientOptions, "apiBaseUrl" | "fetch" | "log">,
  timeout: number = REQUEST_TIMEOUT_MS,
): WebClientOptions {
  return {
    slackApiUrl: options.apiBaseUrl.replace(/\/*$/, "/"),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: REQUESTS_AT_ONCE,
    timeout,
    fetch: fetchForSlack(options.fetch),
    logger: slackLogger(options.log),
  };
}

const SOCKET_OPEN = "apps.connections.open";

/** The same for a client that asks for a socket's address, which may be told elsewhere. */
export function socketOpeningOptions(
  options: Pick<SlackClientOptions, "apiBaseUrl" | "fetch" | "log" | "socketOpenUrl">,
): WebClientOptions {
  const standard = webClientOptions(options);
  const { slackApiUrl = "" } = standard;
  const { fetch, socketOpenUrl = SOCKET_OPEN } = options;
  if (socketOpenUrl === SOCKET_OPEN) return standard;
  const elsewhere = /^https?:/.test(socketOpenUrl) ? socketOpenUrl : slackApiUrl + socketOpenUrl;
  return webClientOptions({
    ...options,
    fetch: (input, init) => fetch(input === slackApiUrl + SOCKET_OPEN ? elsewhere : input, init),
  });
}

/** The client throws an untyped error for a 429 without a Retry-After: ours has a code. */
function fetchForSlack(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status === 429 && !/^\d+$/.test(response.headers.get("retry-after") ?? "")) {
      await response.body?.cancel();
      throw new BrokerError(
        RATE_LIMITED_WITHOUT_WAIT,
        "Slack limited the rate without a Retry-After.",
      );
    }
    return response;
  };
}
