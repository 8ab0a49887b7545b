import { z } from "zod";
import {
  type AnswerOf,
  type CallOf,
  pathOf,
  queryOf,
  type Route,
  type RouteTable,
} from "./route.ts";

/** Why a call has no answer that can be used. */
export type CallError =
  /** The other side said no, with its stable code. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly hint: string | null;
      /** Further fields of the answer. */
      readonly details: Readonly<Record<string, unknown>>;
    }
  /** Nobody answered, or not in time. */
  | { readonly kind: "unreachable"; readonly message: string }
  /** What came back is not what the route promises. */
  | { readonly kind: "malformed"; readonly message: string };

export type CallResult<Answer> =
  { readonly ok: true; readonly value: Answer } | { readonly ok: false; readonly error: CallError };

export interface ClientOptions {
  /** Without a slash at its end; empty for the page's own origin. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** Asked for at each call, so that a new token is used at once. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** How long a call may take, in ms. */
  readonly timeoutMs: number;
}

export interface CallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** One function per route of the table: `client.listSessions({ query: { limit: 50 } })`. */
export type Client<Table extends RouteTable> = {
  readonly [Name in keyof Table]: (
    call: CallOf<Table[Name]>,
    options?: CallOptions,
  ) => Promise<CallResult<AnswerOf<Table[Name]>>>;
};

/** A typed client of a door. Calls never throw: what goes wrong is a value. */
export function createClient<Table extends RouteTable>(
  table: Table,
  options: ClientOptions,
): Client<Table> {
  const entries = Object.entries(table).map(([name, route]) => [
    name,
    (call: LooseCall, callOptions?: CallOptions) => callRoute(route, call, options, callOptions),
  ]);
  return Object.fromEntries(entries) as Client<Table>;
}

interface LooseCall {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

async function callRoute(
  route: Route,
  call: LooseCall,
  options: ClientOptions,
  callOptions: CallOptions = {},
): Promise<CallResult<unknown>> {
  const path = pathOf(route.path, call.params ?? {}) + queryOf(call.query ?? {});
  const signal = endedBy(callOptions.timeoutMs ?? options.timeoutMs, callOptions.signal);
  let response: Response;
  let text: string;
  try {
    response = await options.fetch(options.baseUrl + path, {
      method: route.method,
      headers: {
        accept: "application/json",
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers(),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal,
    });
    text = await response.text();
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, error: { kind: "unreachable", message } };
  }
  const json = parseJson(text);
  if (!response.ok) return { ok: false, error: refusalOf(response.status, json) };
  const answer = route.answer.safeParse(json);
  if (answer.success) return { ok: true, value: answer.data };
  const message = `${route.method} ${route.path}: ${z.prettifyError(answer.error)}`;
  return { ok: false, error: { kind: "malformed", message } };
}

/** Aborts after the time or with the caller's signal. The app's Chromium 114 has no `AbortSignal.any`. */
function endedBy(timeoutMs: number, caller: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  if (caller === undefined) return timeout;
  const controller = new AbortController();
  for (const signal of [timeout, caller]) {
    const abort = () => controller.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true, signal: controller.signal });
  }
  return controller.signal;
}

const refusalSchema = z.looseObject({
  /** The admin API's name of it, and the worker's. */
  code: z.string().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
  hint: z.string().nullish(),
});

function refusalOf(status: number, json: unknown): CallError {
  const parsed = refusalSchema.safeParse(json);
  const { code, error, message, hint, ...details } = parsed.success ? parsed.data : {};
  return {
    kind: "refused",
    status,
    code: code ?? error ?? `http_${status}`,
    message: message ?? `The answer was ${status}.`,
    hint: hint ?? null,
    details,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON is not what any route promises; the schema says so.
    return undefined;
  }
}
