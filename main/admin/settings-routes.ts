import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Route } from "../../broker/api/route.ts";
import { assertNever, type Result } from "../../broker/errors/broker-error.ts";
import { settingsRoutes as contract, type SettingsOrigin } from "../api/settings.ts";
import type { WorkerStatus } from "../api/status.ts";
import type { BrokerSettings } from "../settings/broker-settings.ts";
import type { SettingsChanged } from "../settings/change-settings.ts";
import type { SettingsRefusal, SettingsRefusalCode } from "../settings/settings-refusal.ts";
import { bodyTooLarge, invalidInput, jsonBody, refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";

export interface SettingsRouteOptions {
  readonly settings: BrokerSettings;
  readonly workerState: () => WorkerStatus["state"];
  readonly restartWorker: (by: string | null) => void;
  /** Who acts when the request does not say it; null when nobody knows. */
  readonly operatorName: () => string | null;
}

/** The settings, their history and PATH. */
export function settingsRoutes(options: SettingsRouteOptions): Hono<DoorEnvironment> {
  const { settings } = options;
  const routes = new Hono<DoorEnvironment>();
  const nameOf = (by: string | undefined) => by ?? options.operatorName();

  routes.get(contract.settings.path, async (context) =>
    context.json({ ok: true, settings: await settings.view() }),
  );
  routes.get(contract.settingsHistory.path, (context) =>
    context.json({ ok: true, entries: settings.history() }),
  );

  const { changeSettings, undoSettings, askPath } = contract;
  routes.post(changeSettings.path, limited(changeSettings), async (context) => {
    const body = changeSettings.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    const { changes, revision, restart } = body.data;
    const by = nameOf(body.data.by);
    const outcome = await settings.change({ changes, revision, by, origin: originOf(context) });
    return answer(context, options, outcome, restart ? by : undefined);
  });
  routes.post(undoSettings.path, limited(undoSettings), async (context) => {
    const params = undoSettings.params.safeParse(context.req.param());
    if (!params.success) return invalidInput(context, params.error);
    const body = undoSettings.body.safeParse((await jsonBody(context)) ?? undefined);
    if (!body.success) return invalidInput(context, body.error);
    const by = nameOf(body.data?.by);
    const outcome = await settings.undo(params.data.id, { by, origin: originOf(context) });
    return answer(context, options, outcome, body.data?.restart === true ? by : undefined);
  });
  routes.post(askPath.path, limited(askPath), async (context) =>
    context.json({ ok: true, path: await settings.askPath() }),
  );
  return routes;
}

function limited({ maxBodyBytes }: Route) {
  return bodyLimit({
    maxSize: maxBodyBytes,
    onError: (context) => bodyTooLarge(context, maxBodyBytes),
  });
}

/** The app comes by the socket, a browser by HTTP. */
export function originOf(context: Context<DoorEnvironment>): SettingsOrigin {
  return context.env.door === "socket" ? "window" : "browser";
}

/** Restarts the broker for `by` where that is wanted and the change needs it. */
async function answer(
  context: Context,
  { settings, workerState, restartWorker }: SettingsRouteOptions,
  outcome: Result<SettingsChanged, SettingsRefusal>,
  by: string | null | undefined,
): Promise<Response> {
  if (!outcome.ok) {
    const { code, message, hint, problems } = outcome.error;
    return problems.length === 0
      ? refuse(context, statusOf(code), { code, message, hint })
      : context.json({ code, message, hint, problems }, statusOf(code));
  }
  const needs = [...outcome.value.needs];
  // What is stopped stays stopped; what failed to start is tried with the new settings.
  const restarted = by !== undefined && needs.includes("broker") && workerState() !== "stopped";
  if (restarted) restartWorker(by);
  const { entry } = outcome.value;
  return context.json({ ok: true, needs, restarted, entry, settings: await settings.view() });
}

export function statusOf(code: SettingsRefusalCode): ContentfulStatusCode {
  switch (code) {
    case "settings_changed_meanwhile":
    case "settings_file_faulty":
    case "setting_locked":
    case "change_not_undone":
      return 409;
    case "setting_invalid":
      return 400;
    case "change_unknown":
      return 404;
    case "settings_file_unwritable":
      return 507;
    case "release_unknown":
      return 503;
    default:
      return assertNever(code);
  }
}
