import { type Context, Hono } from "hono";
import { z } from "zod";
import { channelSettingsBodySchema } from "../api/settings.ts";
import type { SettingsActions } from "../app/actions.ts";
import { invalidInput } from "./invalid-input.ts";

const channelId = z.string().regex(/^[CGD][A-Z0-9]{2,}$/);

/** Under /operator/settings: what the next turns run with, and what single channels have instead. */
export function settingsRoutes(actions: SettingsActions): Hono {
  const routes = new Hono();

  routes.get("/", (context) =>
    context.json({ ok: true, inForce: actions.inForce(null), channels: actions.list() }),
  );

  routes.get("/channels/:channel", (context) => {
    const channel = channelId.safeParse(context.req.param("channel"));
    if (!channel.success) return noChannel(context);
    return context.json({ ok: true, ...actions.item(channel.data) });
  });

  routes.put("/channels/:channel", async (context) => {
    const channel = channelId.safeParse(context.req.param("channel"));
    if (!channel.success) return noChannel(context);
    const body = channelSettingsBodySchema.safeParse(await context.req.json().catch(() => null));
    if (!body.success) return invalidInput(context, body.error);
    const { setBy = null, ...set } = body.data;
    return context.json({ ok: true, ...(await actions.set(channel.data, set, setBy)) });
  });

  routes.delete("/channels/:channel", async (context) => {
    const channel = channelId.safeParse(context.req.param("channel"));
    if (!channel.success) return noChannel(context);
    if (await actions.remove(channel.data)) {
      return context.json({ ok: true, ...actions.item(channel.data) });
    }
    const message = "Nothing is set for this channel.";
    return context.json({ ok: false, error: "nothing_set", message }, 404);
  });
  return routes;
}

function noChannel(context: Context): Response {
  return context.json(
    { ok: false, error: "invalid_input", message: "channel: a Slack channel id, such as C0123456" },
    400,
  );
}
