import { Hono } from "hono";
import { operatorRoutes } from "../api/routes.ts";
import type { WorkerIdentity } from "../api/worker.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type Phases, readinessOf } from "../health/readiness.ts";
import { type AgentRoutesOptions, agentRoutes, tokenHoldersOnly } from "./agent-routes.ts";
import { isOperator, localCallersOnly, operatorsOnly } from "./doors.ts";
import { type EventsRouteOptions, eventsRoute } from "./events-route.ts";
import { answersLogged } from "./answers-logged.ts";
import { type JobRoutesOptions, jobRoutes } from "./job-routes.ts";
import { type Refusal, refuse, sendRefusal } from "./refusal.ts";
import { type Handlers, serveTable } from "./serve.ts";

export interface OperatorDoor extends EventsRouteOptions {
  readonly handlers: Handlers<typeof operatorRoutes>;
  /** What the routes without a handler answer; null where they are unknown routes. */
  readonly absent: Refusal | null;
}

export interface ApplicationOptions {
  /** Names under which callers may reach us: the loopback ones, and the bind host. */
  readonly hostnames: readonly string[];
  /** Our name, in health answers. */
  readonly service: string;
  readonly operatorToken: string;
  readonly phases: () => Phases;
  /** Which process this is, for who holds the operator token. */
  readonly identity: () => WorkerIdentity;
  readonly log: Log;
  /** Absent where the worker only reads its store. */
  readonly agent: (AgentRoutesOptions & { readonly jobs: JobRoutesOptions["actions"] }) | null;
  readonly operator: OperatorDoor;
}

/** The worker's doors as one application. */
export function application(options: ApplicationOptions): Hono {
  const { operator } = options;
  const app = new Hono();
  app.use(localCallersOnly(options.hostnames));
  // Who may not call is turned away before anything of a body is taken in.
  app.use("/operator/*", operatorsOnly(options.operatorToken));
  if (options.agent !== null) {
    for (const path of ["/slack/*", "/jobs", "/jobs/*", "/integrations/*"])
      app.use(path, answersLogged(options.log));
    app.use("/slack/*", tokenHoldersOnly(options.agent));
    app.use("/integrations/*", tokenHoldersOnly(options.agent));
    const { jobs: actions, ...agent } = options.agent;
    jobRoutes(app, {
      ...agent,
      actions,
      operatorToken: options.operatorToken,
      redact: operator.redact,
    });
  }
  app.get("/healthz", (context) => context.json({ ok: true, service: options.service }));
  app.get("/readyz", (context) => {
    const isKnown = isOperator(context, options.operatorToken);
    const readiness = readinessOf(options.phases(), isKnown);
    const worker = isKnown ? { worker: options.identity() } : {};
    const answer = { ...readiness, ...worker, service: options.service };
    return context.json(operator.redact(answer) as object, readiness.ok ? 200 : 503);
  });
  if (options.agent !== null) agentRoutes(app, options.agent);
  app.route("/", eventsRoute(operator));
  const { readiness: _, ...table } = operatorRoutes;
  serveTable(app, table, operator.handlers, operator);
  app.notFound((context) => sendRefusal(context, unknownRoute));
  app.onError((thrown, context) => {
    options.log.error("A route failed", { path: context.req.path, error: thrown });
    return sendRefusal(context, refuse(500, "internal", errorText(thrown)), operator.redact);
  });
  return app;
}

const unknownRoute = refuse(404, "unknown_route", "There is no such route.");
