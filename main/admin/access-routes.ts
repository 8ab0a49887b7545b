import { Hono } from "hono";
import { accessViewSchema } from "../../broker/api/access.ts";
import { assertNever, failed } from "../../broker/errors/broker-error.ts";
import { type EditRefusal, listChanges } from "../access/list-edits.ts";
import { accessRoutes, accessVariables, type AdminAccess } from "../api/access.ts";
import { invalidInput, jsonBody, refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";
import { type ForwardOptions, forwardRead, requestOf } from "./forwarded-routes.ts";
import { limitedBody } from "./limited-body.ts";
import type { SettingStanding } from "../settings/broker-settings.ts";
import { refusal, type SettingsRefusal } from "../settings/settings-refusal.ts";
import { originOf, type SettingsRouteOptions, statusOf } from "./settings-routes.ts";

export interface AccessRouteOptions extends SettingsRouteOptions {
  readonly forward: ForwardOptions;
}

/** Who may have work done: the worker's rules, and changes of the settings behind them. */
export function accessAdminRoutes(options: AccessRouteOptions): Hono<DoorEnvironment> {
  const { forward, operatorName, restartWorker, settings, workerState } = options;
  const { access, changeAccess } = accessRoutes;
  const routes = new Hono<DoorEnvironment>();

  routes.get(access.path, async (context) => {
    const request = await requestOf(context, access, null);
    if (request instanceof Response) return request;
    const answer = await forwardRead(context, request, forward);
    const view = answer.ok ? accessViewSchema.safeParse(await answer.clone().json()) : null;
    if (view?.success !== true) return answer;
    const standing = settings.standing(accessVariables);
    return context.json({
      ...view.data,
      lists: standing.map(({ changed, locked, name, source }) => ({
        variable: name as AdminAccess["lists"][number]["variable"],
        source,
        locked,
        changedBy: changed?.by ?? null,
        changedAt: changed?.at ?? null,
      })),
      isPending: standing.some(({ isPending }) => isPending),
    } satisfies AdminAccess);
  });

  routes.post(changeAccess.path, limitedBody(changeAccess), async (context) => {
    const body = changeAccess.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    const by = body.data.by ?? operatorName();
    const outcome = await settings.edit<EditRefusal | SettingsRefusal>(
      (variables) => {
        const changes = listChanges((variable) => variables.get(variable), body.data);
        if (!changes.ok) return changes;
        const locked = settings.standing(Object.keys(changes.value)).find(isLocked);
        return locked === undefined ? changes : failed(lockedRefusal(locked));
      },
      { by, origin: originOf(context) },
    );
    if (!outcome.ok) {
      const { code, hint, message } = outcome.error;
      const status = isOfEdit(code) ? editStatus(code) : statusOf(code);
      return refuse(context, status, { code, message, hint });
    }
    const { entry, needs } = outcome.value;
    const restarted = needs.includes("broker") && workerState() !== "stopped";
    if (restarted) restartWorker(by);
    return context.json({ ok: true, change: entry, restarted });
  });
  return routes;
}

function isLocked({ locked }: SettingStanding): boolean {
  return locked !== null;
}

/** Also for what the file says already: it is not what counts. */
function lockedRefusal({ locked, name }: SettingStanding) {
  return refusal(
    "setting_locked",
    `${name} cannot be changed here. ${locked ?? ""}`,
    "Change it where the control plane gets its environment.",
  );
}

function isOfEdit(code: string): code is EditRefusal["code"] {
  return code === "access_not_listed" || code === "access_would_open";
}

function editStatus(code: EditRefusal["code"]) {
  switch (code) {
    case "access_not_listed":
      return 404;
    case "access_would_open":
      return 409;
    default:
      return assertNever(code);
  }
}
