import { Hono } from "hono";
import type {
  AnswerAsk,
  DiskActions,
  ExplainAccess,
  HealthActions,
  ProfileActions,
  SettingsActions,
} from "../app/actions.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type Phases, readinessOf } from "../health/readiness.ts";
import { accessRoutes } from "./access-routes.ts";
import { type AgentRoutesOptions, agentRoutes, tokenHoldersOnly } from "./agent-routes.ts";
import { askRoutes } from "./ask-routes.ts";
import { bodyWithinLimit, isOperator, localCallersOnly, operatorsOnly } from "./doors.ts";
import { diskRoutes } from "./disk-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { type OperatorRoutesOptions, operatorRoutes } from "./operator-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { profileRoutes } from "./profile-routes.ts";

export interface ApplicationOptions {
  /** Names under which callers may reach us: the loopback ones, and the bind host. */
  readonly hostnames: readonly string[];
  /** Our name, in health answers. */
  readonly service: string;
  readonly operatorToken: string;
  readonly phases: () => Phases;
  readonly log: Log;
  /** Absent where the worker only reads its store. */
  readonly agent: AgentRoutesOptions | null;
  readonly operator: OperatorRoutesOptions;
  /** Absent where the worker only reads its store. */
  readonly health: HealthActions | null;
  /** Absent where the worker only reads its store. */
  readonly settings?: SettingsActions;
  /** Absent where the worker only reads its store. */
  readonly profiles: ProfileActions | null;
  /** Answers what agents ask; absent where the worker only reads its store. */
  readonly answerAsk: AnswerAsk | null;
  /** Absent where nobody can be asked about. */
  readonly explainAccess?: ExplainAccess;
  /** Absent where the worker only reads its store. */
  readonly disk: DiskActions | null;
}

/** The worker's doors as one application. */
export function application(options: ApplicationOptions): Hono {
  const app = new Hono();
  app.use(localCallersOnly(options.hostnames));
  // Who may not call is turned away before anything of a body is taken in.
  app.use("/operator/*", operatorsOnly(options.operatorToken));
  if (options.agent !== null) app.use("/slack/*", tokenHoldersOnly(options.agent));
  app.use(bodyWithinLimit());
  app.get("/healthz", (context) => context.json({ ok: true, service: options.service }));
  app.get("/readyz", (context) => {
    const withReasons = isOperator(context, options.operatorToken);
    const readiness = readinessOf(options.phases(), withReasons);
    return context.json({ ...readiness, service: options.service }, readiness.ok ? 200 : 503);
  });
  if (options.agent !== null) app.route("/slack", agentRoutes(options.agent));
  app.route("/operator", operatorRoutes(options.operator, options.settings));
  const { db, redact } = options.operator;
  app.route("/operator", healthRoutes({ db, redact, actions: options.health }));
  if (options.settings !== undefined) {
    app.route("/operator/settings", settingsRoutes(options.settings));
  }
  if (options.explainAccess !== undefined) {
    app.route("/operator/access", accessRoutes(options.explainAccess));
  }
  app.route("/operator", askRoutes({ db, redact, answer: options.answerAsk }));
  app.route("/operator", diskRoutes(options.disk));
  app.route("/operator", profileRoutes({ redact, actions: options.profiles }));
  app.notFound((context) =>
    context.json({ ok: false, error: "unknown_route", message: "There is no such route." }, 404),
  );
  app.onError((thrown, context) => {
    options.log.error("A route failed.", { path: context.req.path, error: thrown });
    return context.json({ ok: false, error: "internal", message: errorText(thrown) }, 500);
  });
  return app;
}
