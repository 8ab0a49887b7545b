import { Hono } from "hono";
import { errorText } from "../../broker/errors/broker-error.ts";
import { DEFAULT_MAX_BODY_BYTES } from "../../broker/api/route.ts";
import type { Clock } from "../../broker/clock/clock.ts";
import type { Log } from "../../broker/logs/log.ts";
import { adminRoutes, type StopMode } from "../api/routes.ts";
import { invalidInput, jsonBody, refuse } from "./answers.ts";
import {
  type DoorEnvironment,
  ownPagesOnly,
  safeHeaders,
  tokenHoldersOnly,
  tooManyTries,
} from "./doors.ts";
import { accessAdminRoutes } from "./access-routes.ts";
import { doctorAdminRoutes, type DoctorRoutesOptions } from "./doctor-routes.ts";
import { adminFeed, type FeedOptions } from "./feed.ts";
import { forwardedRoutes, type ForwardOptions } from "./forwarded-routes.ts";
import { limitedBody } from "./limited-body.ts";
import { profileRoutes, type ProfileRoutesOptions } from "./profile-routes.ts";
import type { DiagnosticsService } from "../diagnostics/diagnostics.ts";
import { diagnosticsAdminRoutes } from "./diagnostics-routes.ts";
import { adminLogRoutes, type LogRoutesOptions } from "./log-routes.ts";
import { type SettingsRouteOptions, settingsRoutes } from "./settings-routes.ts";
import { type ServiceAgentOptions, serviceAgentRoutes } from "./service-agent-routes.ts";
import { type SetupRouteOptions, setupRoutes } from "./setup-routes.ts";
import type { SignInCodes } from "./sign-in-codes.ts";
import { type MutationLogOptions, recordMutations } from "./mutation-log.ts";
import { type ReleaseDoorOptions, releaseRoutes } from "./release-routes.ts";
import { type CommandLinkRouteOptions, commandLinkAdminRoutes } from "./command-link-routes.ts";
import { type UninstallRouteOptions, uninstallAdminRoutes } from "./uninstall-routes.ts";
import { interfaceFiles } from "./static-files.ts";
import type { StatusReport } from "./status-report.ts";
import { tryLimiter } from "./try-limiter.ts";

/** What people can have the service do. */
export interface ServiceActions {
  start(by: string | null): void;
  stop(mode: StopMode, by: string | null): void;
  restart(by: string | null): void;
}

export interface ApplicationOptions {
  readonly version: string;
  readonly token: string;
  /** The port of the HTTP door. */
  readonly port: number;
  readonly codes: SignInCodes;
  readonly service: ServiceActions;
  readonly serviceAgent: ServiceAgentOptions;
  readonly report: StatusReport;
  readonly feed: FeedOptions;
  readonly forward: ForwardOptions;
  readonly releases: ReleaseDoorOptions;
  readonly operations: MutationLogOptions;
  readonly profiles: Pick<ProfileRoutesOptions, "liveLogin">;
  readonly doctor: DoctorRoutesOptions;
  readonly logs: LogRoutesOptions;
  readonly diagnostics: DiagnosticsService;
  readonly settings: SettingsRouteOptions;
  readonly setup: SetupRouteOptions;
  readonly uninstall: UninstallRouteOptions;
  readonly commandLink: CommandLinkRouteOptions;
  /** The built interface. */
  readonly interfaceFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The control plane as one application for both of its doors. */
export function application(options: ApplicationOptions): Hono<DoorEnvironment> {
  const { token, codes, clock, log } = options;
  const now = () => clock.now();
  const limiters = { http: tryLimiter(now), socket: tryLimiter(now) };
  const app = new Hono<DoorEnvironment>();
  app.use(safeHeaders());
  app.use(ownPagesOnly(() => options.port));
  app.get("/readyz", (context) =>
    context.json({ ok: true, service: "slack-codex-broker-admin", version: options.version }),
  );

  const codeLimiters = { http: tryLimiter(now), socket: tryLimiter(now) };
  app.post("/admin/api/login", limitedBody(adminRoutes.exchangeCode), async (context) => {
    const body = adminRoutes.exchangeCode.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    if (codes.redeem(body.data.code)) return context.json({ ok: true, token });
    const limiter = codeLimiters[context.env.door];
    const waitMs = limiter.waitMs();
    if (waitMs > 0) return tooManyTries(context, waitMs);
    limiter.failed();
    return refuse(context, 401, {
      code: "code_wrong",
      message: "This link was used already, or is too old.",
      hint: "Sign in with the admin token.",
    });
  });

  app.use("/admin/api/*", tokenHoldersOnly(token, limiters));
  // For every route, also one that forgets its own.
  app.use("/admin/api/*", limitedBody({ maxBodyBytes: DEFAULT_MAX_BODY_BYTES }));
  app.use("/admin/api/*", recordMutations(options.operations));
  app.route("/", releaseRoutes(options.releases));
  app.route("/", serviceRoutes(options));
  app.route("/", serviceAgentRoutes(options.serviceAgent));
  app.get("/admin/api/events", adminFeed(options.feed));
  app.route("/", profileRoutes({ ...options.profiles, forward: options.forward }));
  app.route("/", doctorAdminRoutes(options.doctor));
  app.route("/", adminLogRoutes(options.logs));
  app.route("/", diagnosticsAdminRoutes(options.diagnostics));
  app.route("/", settingsRoutes(options.settings));
  app.route("/", setupRoutes(options.setup));
  app.route("/", uninstallAdminRoutes(options.uninstall));
  app.route("/", commandLinkAdminRoutes(options.commandLink));
  app.route("/", accessAdminRoutes({ ...options.settings, forward: options.forward }));
  app.route("/", forwardedRoutes(options.forward));
  app.route("/", interfaceFiles(options.interfaceFolder));
  app.notFound((context) =>
    refuse(context, 404, {
      code: "unknown_route",
      message: `There is no ${context.req.method} ${context.req.path}.`,
    }),
  );
  app.onError((thrown, context) => {
    log.error("A route failed", { path: context.req.path, error: thrown });
    return refuse(context, 500, {
      code: "internal",
      message: errorText(thrown),
      hint: "Try again. The control plane's log says more.",
    });
  });
  return app;
}

function serviceRoutes({ report, service }: ApplicationOptions): Hono<DoorEnvironment> {
  const routes = new Hono<DoorEnvironment>();
  routes.get(adminRoutes.status.path, async (context) => context.json(await report.current()));

  const { startService, stopService, restartService } = adminRoutes;
  routes.post(startService.path, limitedBody(startService), async (context) => {
    const body = startService.body.safeParse((await jsonBody(context)) ?? undefined);
    if (!body.success) return invalidInput(context, body.error);
    service.start(body.data?.by ?? null);
    return context.json({ ok: true, status: await report.current() });
  });
  routes.post(stopService.path, limitedBody(stopService), async (context) => {
    const body = stopService.body.safeParse((await jsonBody(context)) ?? undefined);
    if (!body.success) return invalidInput(context, body.error);
    service.stop(body.data?.mode ?? "handover", body.data?.by ?? null);
    return context.json({ ok: true, status: await report.current() });
  });
  routes.post(restartService.path, limitedBody(restartService), async (context) => {
    const body = restartService.body.safeParse((await jsonBody(context)) ?? undefined);
    if (!body.success) return invalidInput(context, body.error);
    service.restart(body.data?.by ?? null);
    return context.json({ ok: true, status: await report.current() });
  });
  return routes;
}
