import { type Context, Hono } from "hono";
import type { z } from "zod";
import type { Route } from "../../broker/api/route.ts";
import type { Operation } from "../api/operations.ts";
import { adminRoutes } from "../api/routes.ts";
import type { Restorations } from "../releases/restoration.ts";
import type { DeployWish, ReleaseRefusal, Releases, Started } from "../releases/releases.ts";
import { invalidInput, jsonBody, refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";

export interface ReleaseDoorOptions {
  readonly releases: Releases;
  readonly restorations: Restorations;
  readonly operations: { list(limit: number): readonly Operation[] };
  /** Who acts where a request names nobody. */
  readonly operatorName: () => string | null;
}

/** Versions, updates, rollbacks and the list of operations. */
export function releaseRoutes(options: ReleaseDoorOptions): Hono<DoorEnvironment> {
  const { releases, restorations, operations, operatorName } = options;
  const routes = new Hono<DoorEnvironment>();
  const by = (named: string | undefined) => named ?? operatorName();
  const view = () => releases.view();

  routes.get(adminRoutes.releases.path, (context) => context.json(view()));
  routes.post(adminRoutes.checkReleases.path, async (context) => {
    await releases.check();
    return context.json(view());
  });
  routes.get(adminRoutes.operations.path, (context) => {
    const query = adminRoutes.operations.query.safeParse(context.req.query());
    if (!query.success) return invalidInput(context, query.error);
    return context.json({ operations: operations.list(query.data.limit) });
  });
  routes.get(adminRoutes.preflight.path, async (context) => {
    const query = adminRoutes.preflight.query.safeParse(context.req.query());
    if (!query.success) return invalidInput(context, query.error);
    const { target, version = null } = query.data;
    return context.json(await releases.preflight(target, version));
  });

  const start = (act: (wish: DeployWish) => Promise<Started>) => async (context: Context) => {
    const body = await bodyOf(context, adminRoutes.deploy);
    if (!body.success) return invalidInput(context, body.error);
    const { target, version = null, allow_active: allowActive } = body.data;
    const started = await act({ target, version, allowActive, by: by(body.data.by) });
    if (!started.ok) return refusedBy(context, started.error);
    return context.json({ ok: true, operation: started.value }, 202);
  };
  routes.post(
    adminRoutes.deploy.path,
    start((wish) => releases.deploy(wish)),
  );
  routes.post(
    adminRoutes.rollback.path,
    start((wish) => releases.rollback(wish)),
  );

  routes.get(adminRoutes.restorePreview.path, async (context) => {
    const query = adminRoutes.restorePreview.query.safeParse(context.req.query());
    if (!query.success) return invalidInput(context, query.error);
    const name = context.req.param("name") ?? "";
    const preview = await restorations.preview(name, query.data.version ?? null);
    return preview.ok ? context.json(preview.value) : refusedBy(context, preview.error);
  });
  routes.post(adminRoutes.restore.path, async (context) => {
    const body = await bodyOf(context, adminRoutes.restore);
    if (!body.success) return invalidInput(context, body.error);
    const { snapshot, version = null, allow_active: allowActive } = body.data;
    const wish = { snapshot, version, allowActive, by: by(body.data.by) };
    const started = await restorations.restore(wish);
    if (!started.ok) return refusedBy(context, started.error);
    return context.json({ ok: true, operation: started.value }, 202);
  });

  routes.post(adminRoutes.cancelOperation.path, async (context) => {
    const body = await bodyOf(context, adminRoutes.cancelOperation);
    if (!body.success) return invalidInput(context, body.error);
    const outcome = releases.cancel(context.req.param("id") ?? "", by(body.data?.by));
    if (!outcome.ok) return refusedBy(context, outcome.error);
    return context.json({ ok: true, operation: outcome.value });
  });
  routes.post(adminRoutes.pinRelease.path, async (context) => {
    const body = await bodyOf(context, adminRoutes.pinRelease);
    if (!body.success) return invalidInput(context, body.error);
    const { target, version = null } = body.data;
    const outcome = releases.pin(target, version, by(body.data.by));
    return outcome.ok ? context.json(view()) : refusedBy(context, outcome.error);
  });
  routes.post(adminRoutes.unpinRelease.path, async (context) => {
    const body = await bodyOf(context, adminRoutes.unpinRelease);
    if (!body.success) return invalidInput(context, body.error);
    const outcome = releases.unpin(body.data.target);
    return outcome.ok ? context.json(view()) : refusedBy(context, outcome.error);
  });
  return routes;
}

async function bodyOf<Body extends z.ZodType>(
  context: Context,
  route: Route<z.ZodType, z.ZodType, Body>,
) {
  const given = await jsonBody(context);
  // An empty body stands for one without any wish.
  return route.body.safeParse(given === null ? {} : given);
}

function refusedBy(context: Context, { status, code, message, hint }: ReleaseRefusal): Response {
  return refuse(context, status, { code, message, hint });
}
