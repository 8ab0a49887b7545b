import { createSlackClients, type SlackClients } from "../clients.ts";
import { silentLog } from "../../logs/log.ts";

/** What a fake method answers: Slack's JSON, or a whole response, or a thrown network error. */
export type FakeAnswer = Readonly<Record<string, unknown>> | Response;
export type FakeMethod = (args: URLSearchParams) => FakeAnswer | Promise<FakeAnswer>;

export interface FakeApi {
  readonly fetch: typeof globalThis.fetch;
  readonly clients: SlackClients;
  /** Every call so far, as `method` and arguments. */
  readonly calls: { readonly method: string; readonly args: URLSearchParams }[];
  callsOf(method: string): readonly URLSearchParams[];
  /** Answers of a method from now on. */
  on(method: string, answer: FakeMethod): void;
}

export const API_BASE_URL = "https://slack.test/api";

/** A Web API in memory, below the real client. Unknown methods answer as Slack does. */
export function fakeApi(methods: Readonly<Record<string, FakeMethod>> = {}): FakeApi {
  const answers = new Map(Object.entries(methods));
  const calls: { method: string; args: URLSearchParams }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const method = String(input).replace(`${API_BASE_URL}/`, "");
    const args = new URLSearchParams(typeof init?.body === "string" ? init.body : "");
    calls.push({ method, args });
    const answer = await (answers.get(method) ?? unknownMethod)(args);
    return answer instanceof Response ? answer : Response.json(answer);
  };
  const tokens = { botToken: "xoxb-test", appToken: "xapp-test" };
  return {
    fetch,
    clients: createSlackClients({ apiBaseUrl: API_BASE_URL, ...tokens, fetch, log: silentLog }),
    calls,
    callsOf: (method) => calls.filter((call) => call.method === method).map((call) => call.args),
    on: (method, answer) => answers.set(method, answer),
  };
}

function unknownMethod(): FakeAnswer {
  return { ok: false, error: "unknown_method" };
}

/** A 429, with or without the time to wait. */
export function rateLimited(retryAfterS: number | null): Response {
  const headers = retryAfterS === null ? {} : { "retry-after": String(retryAfterS) };
  return new Response(`{"ok":false,"error":"ratelimited"}`, { status: 429, headers });
}

/** A network error as fetch throws it. */
export function networkError(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}
