import { type Context, Hono } from "hono";
import { diskRunBodySchema } from "../api/disk.ts";
import type { DiskActions } from "../app/actions.ts";

/** The routes about disk space and removals, under /operator. */
export function diskRoutes(actions: DiskActions | null): Hono {
  const routes = new Hono();

  routes.get("/disk", (context) =>
    actions === null ? readOnly(context) : context.json(actions.status()),
  );

  routes.post("/disk/run", async (context) => {
    const body = diskRunBodySchema.safeParse(await context.req.json().catch(() => ({})));
    if (!body.success) return refuse(context, 400, "invalid_input", "dry: wants true or false");
    if (actions === null) return readOnly(context);
    return (await actions.run(body.data.dry))
      ? context.json(actions.status())
      : refuse(context, 409, "already_running", "A clean-up runs already.");
  });

  routes.delete("/sessions/:key", async (context) => {
    if (actions === null) return readOnly(context);
    const outcome = await actions.removeSession(context.req.param("key"));
    switch (outcome) {
      case "removed":
        return context.json({ ok: true });
      case "unknown":
        return refuse(context, 404, "unknown_session", "No session has this key.");
      case "in-use":
        return refuse(context, 409, "in_use", "Its work could not be stopped in time. Try again.");
      case "elsewhere":
        return refuse(context, 409, "elsewhere", "Its workspace is not under SESSIONS_ROOT.");
    }
  });
  return routes;
}

function readOnly(context: Context): Response {
  const message = "The broker is stopped: its data can be read, not changed.";
  return refuse(context, 409, "read_only", message);
}

function refuse(
  context: Context,
  status: 400 | 404 | 409,
  error: string,
  message: string,
): Response {
  return context.json({ ok: false, error, message }, status);
}
