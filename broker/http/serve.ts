import type { Context, Hono } from "hono";
import { z } from "zod";
import type { Route, RouteTable } from "../api/route.ts";
import { readJsonBody } from "./read-body.ts";
import { invalidInput, type Refusal, sendRefusal } from "./refusal.ts";

/** What a route is called with, as its schemas read it. */
export interface Call<R extends Route> {
  readonly params: z.output<R["params"]>;
  readonly query: z.output<R["query"]>;
  readonly body: z.output<R["body"]>;
  /** Aborts when the caller no longer waits. */
  readonly signal: AbortSignal;
}

/** A route's answer without its `ok`, or why there is none. */
export type Outcome<R extends Route> =
  | {
      readonly ok: true;
      readonly value: Omit<z.input<R["answer"]>, "ok">;
      /** 202 for what has only begun; 200 when absent. */
      readonly status?: 200 | 202;
    }
  | Refusal;

export type Handler<R extends Route> = (call: Call<R>) => Outcome<R> | Promise<Outcome<R>>;

/** Handlers by their routes' names. */
export type Handlers<Table extends RouteTable> = {
  readonly [Name in keyof Table]?: Handler<Table[Name]>;
};

export interface ServeOptions {
  /** Takes secrets out of an answer: people and agents write them into messages and commands. */
  readonly redact: (answer: unknown) => unknown;
}

/**
 * Serves one route: parameters, query and body reach the handler as the route's schemas read them,
 * and what they refuse is answered 400 `invalid_input` with the place and the reason.
 */
function serve<R extends Route>(
  app: Hono,
  route: R,
  handler: Handler<R>,
  { redact }: ServeOptions,
): void {
  app.on(route.method, route.path, async (context) => {
    const call = await readCall(context, route);
    if (!call.ok) return sendRefusal(context, call, redact);
    const outcome = await handler(call.value as Call<R>);
    if (!outcome.ok) return sendRefusal(context, outcome, redact);
    return context.json(redact({ ok: true, ...outcome.value }) as object, outcome.status ?? 200);
  });
}

/**
 * Serves the routes of a table that have a handler. `absent` is the answer of all others; without
 * it they are unknown routes.
 */
export function serveTable<Table extends RouteTable>(
  app: Hono,
  table: Table,
  handlers: Handlers<Table>,
  options: ServeOptions & { readonly absent: Refusal | null },
): void {
  for (const [name, route] of Object.entries(table)) {
    const handler = handlers[name];
    if (handler !== undefined) serve(app, route, handler as Handler<Route>, options);
    else if (options.absent !== null) {
      const { absent } = options;
      app.on(route.method, route.path, (context) => sendRefusal(context, absent, options.redact));
    }
  }
}

type ReadCall = { readonly ok: true; readonly value: Call<Route> } | Refusal;

async function readCall(context: Context, route: Route): Promise<ReadCall> {
  const params = route.params.safeParse(context.req.param());
  if (!params.success) return invalidInput(params.error);
  const query = route.query.safeParse(context.req.query());
  if (!query.success) return invalidInput(query.error);
  const body = await readRouteBody(context.req.raw, route);
  if (!body.ok) return body;
  const { signal } = context.req.raw;
  return {
    ok: true,
    value: { params: params.data, query: query.data, body: body.data, signal },
  };
}

type RouteBody = { readonly ok: true; readonly data: unknown } | Refusal;

async function readRouteBody(request: Request, route: Route): Promise<RouteBody> {
  if (route.body instanceof z.ZodUndefined) return { ok: true, data: undefined };
  const read = await readJsonBody(request, route.maxBodyBytes);
  if (!read.ok) return read;
  const given = route.body.safeParse(read.json);
  if (given.success) return { ok: true, data: given.data };
  // Without a body, the refusal names the first field that is missing.
  const parsed = read.json === undefined ? route.body.safeParse({}) : given;
  return parsed.success ? { ok: true, data: parsed.data } : invalidInput(parsed.error);
}
