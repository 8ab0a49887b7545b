import { type Context, Hono } from "hono";
import { z } from "zod";
import { newProfileSchema } from "../api/profiles.ts";
import type { ProfileActions, ProfileProblem } from "../app/actions.ts";
import { invalidInput } from "./invalid-input.ts";

export interface ProfileRoutesOptions {
  readonly actions: ProfileActions | null;
  /** Takes secrets out of an answer. */
  readonly redact: (answer: unknown) => unknown;
}

const jsonHeaders = { "content-type": "application/json" };
const preferBody = z.object({ name: z.string().nullable() });
const moveBody = z.object({ name: z.string().min(1) });

/** The auth profiles, for operators, under /operator. */
export function profileRoutes({ actions, redact }: ProfileRoutesOptions): Hono {
  const routes = new Hono();
  const tell = (context: Context, answer: object) =>
    context.body(JSON.stringify(redact({ ok: true, ...answer })), 200, jsonHeaders);

  routes.get("/profiles", async (context) => {
    if (actions === null) return notRunning(context);
    return tell(context, { profiles: await actions.list() });
  });

  routes.post("/profiles/preview", async (context) => {
    const body = newProfileSchema.safeParse(await bodyOf(context));
    if (!body.success) return invalidInput(context, body.error);
    if (actions === null) return notRunning(context);
    const preview = await actions.preview(body.data);
    return preview.ok ? tell(context, preview.value) : refused(context, preview.error);
  });

  routes.post("/profiles", async (context) => {
    const body = newProfileSchema.safeParse(await bodyOf(context));
    if (!body.success) return invalidInput(context, body.error);
    if (actions === null) return notRunning(context);
    const added = await actions.add(body.data);
    return added.ok ? tell(context, { name: added.value }) : refused(context, added.error);
  });

  routes.delete("/profiles/:name", async (context) => {
    if (actions === null) return notRunning(context);
    const force = context.req.query("force") === "true";
    const removed = await actions.remove(context.req.param("name"), force);
    return removed.ok ? tell(context, {}) : refused(context, removed.error);
  });

  routes.post("/profiles/:name/activate", async (context) => {
    if (actions === null) return notRunning(context);
    const preferred = await actions.prefer(context.req.param("name"));
    return preferred.ok ? tell(context, {}) : refused(context, preferred.error);
  });

  routes.put("/preferred-profile", async (context) => {
    const body = preferBody.safeParse(await bodyOf(context));
    if (!body.success) return invalidInput(context, body.error);
    if (actions === null) return notRunning(context);
    const preferred = await actions.prefer(body.data.name);
    return preferred.ok ? tell(context, {}) : refused(context, preferred.error);
  });

  routes.post("/profiles/:name/check", async (context) => {
    if (actions === null) return notRunning(context);
    const checked = await actions.check(context.req.param("name"));
    return checked.ok ? tell(context, { profile: checked.value }) : refused(context, checked.error);
  });

  routes.post("/sessions/:key/profile", async (context) => {
    const body = moveBody.safeParse(await bodyOf(context));
    if (!body.success) return invalidInput(context, body.error);
    if (actions === null) return notRunning(context);
    const moved = await actions.move(context.req.param("key"), body.data.name);
    return moved.ok ? tell(context, { profile: moved.value }) : refused(context, moved.error);
  });
  return routes;
}

function bodyOf(context: Context): Promise<unknown> {
  return context.req.json().catch(() => null);
}

function refused(context: Context, { code, message }: ProfileProblem): Response {
  const isUnknown = code === "unknown_profile" || code === "unknown_session";
  return context.json({ ok: false, error: code, message }, isUnknown ? 404 : 409);
}

function notRunning(context: Context): Response {
  const message = "The broker is stopped: its profiles can be neither seen nor changed.";
  return context.json({ ok: false, error: "not_running", message }, 409);
}
