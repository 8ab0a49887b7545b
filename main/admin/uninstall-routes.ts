import { Hono } from "hono";
import { uninstallRoutes as contract } from "../api/uninstall.ts";
import type { Uninstaller } from "../uninstall/uninstaller.ts";
import { invalidInput, jsonBody, refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";
import { limitedBody } from "./limited-body.ts";

export interface UninstallRouteOptions {
  readonly uninstaller: Uninstaller;
  readonly serviceRoot: string;
  readonly runningTurns: () => Promise<number>;
  readonly operatorName: () => string | null;
}

/** What would go, and its removal. */
export function uninstallAdminRoutes(options: UninstallRouteOptions): Hono<DoorEnvironment> {
  const { uninstaller, serviceRoot } = options;
  const routes = new Hono<DoorEnvironment>();
  routes.get(contract.removalPlan.path, async (context) =>
    context.json({
      ok: true,
      serviceRoot,
      items: uninstaller.items(),
      runningTurns: await options.runningTurns(),
    }),
  );
  const { removeInstallation } = contract;
  routes.post(removeInstallation.path, limitedBody(removeInstallation), async (context) => {
    const body = removeInstallation.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    const { kind, keep, by = options.operatorName() } = body.data;
    const done = await uninstaller.remove({ kind, keep, by });
    return done.ok
      ? context.json({ ok: true, removed: done.value })
      : refuse(context, 409, done.error);
  });
  return routes;
}
