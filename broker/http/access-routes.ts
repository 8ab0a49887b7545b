import { Hono } from "hono";
import { z } from "zod";
import type { AccessExplanation } from "../api/access.ts";
import type { ExplainAccess } from "../app/actions.ts";
import { errorText } from "../errors/broker-error.ts";
import { invalidInput } from "./invalid-input.ts";

const query = z.object({
  user: z.string().regex(/^[UWBA][A-Z0-9]+$/, "a Slack user, bot or app id"),
  channel: z.string().regex(/^[CGD][A-Z0-9]+$/, "a Slack channel id"),
});

/** Under /operator/access. */
export function accessRoutes(explain: ExplainAccess): Hono {
  const routes = new Hono();
  routes.get("/explain", async (context) => {
    const asked = query.safeParse(context.req.query());
    if (!asked.success) return invalidInput(context, asked.error);
    const { user, channel } = asked.data;
    try {
      const answer = await explain(user, channel);
      return context.json({ ok: true, user, channel, ...answer } satisfies AccessExplanation);
    } catch (thrown) {
      const message = errorText(thrown);
      return context.json({ ok: false, error: "slack_unavailable", message }, 503);
    }
  });
  return routes;
}
