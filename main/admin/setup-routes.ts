import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Route } from "../../broker/api/route.ts";
import { setupRoutes as contract } from "../api/setup.ts";
import type { Setup } from "../setup/setup.ts";
import { bodyTooLarge, invalidInput, jsonBody } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";

export interface SetupRouteOptions {
  readonly setup: Setup;
  /** Who acts; null when nobody knows. */
  readonly operatorName: () => string | null;
  /** The phase may have changed: what the status says of it is old. */
  readonly changed: () => void;
}

/** The setup assistant. No answer holds a token. */
export function setupRoutes({
  setup,
  operatorName,
  changed,
}: SetupRouteOptions): Hono<DoorEnvironment> {
  const routes = new Hono<DoorEnvironment>();
  routes.get(contract.setup.path, async (context) => context.json(await setup.view()));

  const { updateSetup, checkSlackTokens, fetchCodex, cancelCodex } = contract;
  routes.post(updateSetup.path, limited(updateSetup), async (context) => {
    const body = updateSetup.body.safeParse(await jsonBody(context));
    if (!body.success) return invalidInput(context, body.error);
    const view = await setup.update(body.data);
    changed();
    return context.json(view);
  });
  routes.post(checkSlackTokens.path, limited(checkSlackTokens), async (context) => {
    const body = checkSlackTokens.body.safeParse((await jsonBody(context)) ?? {});
    if (!body.success) return invalidInput(context, body.error);
    const view = await setup.checkTokens(body.data, operatorName());
    changed();
    return context.json(view);
  });
  routes.post(fetchCodex.path, async (context) => context.json(await setup.fetchCodex()));
  routes.delete(cancelCodex.path, async (context) => context.json(await setup.cancelCodex()));
  return routes;
}

function limited({ maxBodyBytes }: Route) {
  return bodyLimit({
    maxSize: maxBodyBytes,
    onError: (context: Context) => bodyTooLarge(context, maxBodyBytes),
  });
}
