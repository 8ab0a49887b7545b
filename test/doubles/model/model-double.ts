import type { ServerResponse } from "node:http";
import { systemClock } from "../../../broker/clock/clock.ts";
import type { Clock } from "../../../broker/clock/clock.ts";
import { startModelServer } from "../../../playground/model/model-server.ts";
import type {
  Exchange,
  ModelServer,
  RecordedRequest,
} from "../../../playground/model/model-server.ts";
import { createGates, within } from "./gates.ts";
import { performResponse } from "./perform.ts";
import { EMPTY_PLAN, afterResponse, nextResponse, readCompaction, readRequest } from "./plan.ts";
import type { Plan } from "./plan.ts";

export type { RecordedRequest };

/** How long a helper waits by default, in ms: the real Codex under load starts within seconds. */
const PATIENCE_MS = 30_000;

/** True means that the interceptor answered the request by itself. */
export type Interceptor = (request: RecordedRequest, response: ServerResponse) => boolean;

/** `hang` takes requests and never answers; `refuse` closes the port, as an absent host does. */
export type ModelFault = "none" | "hang" | "refuse";

/**
 * A model for tests. It does what directives such as `[[say:hello]]` in the newest user message
 * tell it (all of them are in `directives.ts`); without any it says `ok: <text>`. Each tool
 * directive ends one response; the script goes on when Codex brings the tool's output.
 */
export interface ModelDouble {
  readonly baseUrl: string;
  /** Every request so far, oldest first. Model calls have `model` set. */
  readonly requests: readonly RecordedRequest[];
  /** The model calls among them that belong to turns. */
  modelCalls(): readonly RecordedRequest[];
  /** The first request, past or to come, that matches. Rejects after `timeoutMs`. */
  waitForRequest(
    predicate: (request: RecordedRequest) => boolean,
    timeoutMs?: number,
  ): Promise<RecordedRequest>;
  /** The first model call whose input holds `text`. */
  waitForText(text: string, timeoutMs?: number): Promise<RecordedRequest>;
  /** Opens `[[gate:NAME]]`. */
  open(gate: string): void;
  /** Resolves when the model stands at `[[gate:NAME]]`. */
  waitForGate(gate: string, timeoutMs?: number): Promise<void>;
  /** Sees requests first; null takes it away. */
  intercept(interceptor: Interceptor | null): void;
  setFault(fault: ModelFault): Promise<void>;
  stop(): Promise<void>;
}

interface Waiter {
  readonly predicate: (request: RecordedRequest) => boolean;
  readonly found: PromiseWithResolvers<RecordedRequest>;
}

/** Starts the double on a free port of 127.0.0.1. */
export async function startModelDouble(
  options: { readonly clock?: Clock } = {},
): Promise<ModelDouble> {
  const clock = options.clock ?? systemClock;
  const requests: RecordedRequest[] = [];
  const waiters = new Set<Waiter>();
  const plans = new Map<string, Plan>();
  const gates = createGates();
  let interceptor: Interceptor | null = null;
  let fault: ModelFault = "none";

  const inputTexts = new WeakMap<RecordedRequest, string>();
  /** Written once: with a hundred waiting, writing it for each took the bench's process seconds. */
  const inputTextOf = (request: RecordedRequest): string => {
    const known = inputTexts.get(request);
    const text = known ?? (request.model === null ? "" : JSON.stringify(request.model.input));
    if (known === undefined) inputTexts.set(request, text);
    return text;
  };
  const record = (request: RecordedRequest): void => {
    requests.push(request);
    for (const waiter of waiters) if (waiter.predicate(request)) waiter.found.resolve(request);
  };
  const respond = async (exchange: Exchange): Promise<void> => {
    const { request } = exchange;
    const thread = request.threadId ?? "";
    const plan = plans.get(thread) ?? EMPTY_PLAN;
    const around = { gates, clock, onDone: () => undefined };
    if (request.kind !== "turn") {
      plans.set(thread, readCompaction(plan, request));
      return performResponse(
        exchange,
        [{ kind: "say", text: "Summary of the talk so far." }],
        around,
      );
    }
    const next = readRequest(plan, request);
    const directives = nextResponse(next);
    plans.set(thread, next);
    const onDone = () => void plans.set(thread, afterResponse(next, directives));
    return performResponse(exchange, directives, { ...around, onDone });
  };
  const start = (port: number): Promise<ModelServer> =>
    startModelServer({
      port,
      respond,
      intercept: (request, response) => {
        record(request);
        return fault === "hang" || interceptor?.(request, response) === true;
      },
    });

  let server: ModelServer | null = await start(0);
  const { baseUrl, port } = server;
  const waitForRequest: ModelDouble["waitForRequest"] = async (predicate, timeoutMs) => {
    const past = requests.find(predicate);
    if (past !== undefined) return past;
    const waiter: Waiter = { predicate, found: Promise.withResolvers() };
    waiters.add(waiter);
    const came = requests.map((request) => `${request.method} ${request.path}`).join(", ");
    try {
      return await within(
        waiter.found.promise,
        timeoutMs ?? PATIENCE_MS,
        `No such request came to the model (${came === "" ? "none at all" : came})`,
      );
    } finally {
      waiters.delete(waiter);
    }
  };
  return {
    baseUrl,
    requests,
    modelCalls: () => requests.filter((request) => request.model?.kind === "turn"),
    waitForRequest,
    waitForText: (text, timeoutMs) =>
      waitForRequest(
        (request) => inputTextOf(request).includes(JSON.stringify(text).slice(1, -1)),
        timeoutMs,
      ),
    open: gates.open,
    waitForGate: (gate, timeoutMs) => gates.reached(gate, timeoutMs ?? PATIENCE_MS),
    intercept: (next) => {
      interceptor = next;
    },
    setFault: async (next) => {
      fault = next;
      if (next === "refuse") {
        await server?.stop();
        server = null;
      } else {
        server ??= await start(port);
      }
    },
    stop: async () => {
      await server?.stop();
      server = null;
    },
  };
}
