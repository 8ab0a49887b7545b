import { type Context, Hono } from "hono";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { ParkedItem } from "../api/health.ts";
import type { HealthActions } from "../app/actions.ts";
import { listParked, type ParkedRow } from "../store/parked.ts";
import type { BrokerDatabase } from "../store/schema.ts";

export interface HealthRoutesOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly actions: HealthActions | null;
  /** Takes secrets out of an answer. */
  readonly redact: (answer: unknown) => unknown;
}

const jsonHeaders = { "content-type": "application/json" };
const MAX_PAGE = 500;
/** Characters of what a parked thing says: enough to know it by. */
const SUMMARY_CHARACTERS = 200;

const listQuery = z.object({ limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100) });
const parkedId = z.string().regex(/^(?:event|message|post)-[\w.:-]+$/);
const wokeBody = z.object({ asleepSince: z.number().int().min(0).optional() });

/** How the worker is, and what it could not process, for operators, under /operator. */
export function healthRoutes(options: HealthRoutesOptions): Hono {
  const { db, actions, redact } = options;
  const routes = new Hono();
  const tell = (context: Context, answer: object) =>
    context.body(JSON.stringify(redact(answer)), 200, jsonHeaders);

  routes.get("/health", async (context) => {
    if (actions === null) return notRunning(context);
    return tell(context, { ok: true, ...(await actions.health()) });
  });

  routes.get("/parked", async (context) => {
    const query = listQuery.safeParse(context.req.query());
    if (!query.success) return invalid(context, "limit: a whole number from 1 to 500");
    const rows = await listParked(db, query.data.limit);
    return tell(context, { ok: true, parked: rows.map(itemOf) });
  });

  routes.post("/parked/:id/retry", async (context) => {
    const id = parkedId.safeParse(context.req.param("id"));
    if (!id.success) return notParked(context);
    if (actions === null) return notRunning(context);
    const kind = z.enum(["event", "message", "post"]).parse(id.data.split("-", 1)[0]);
    const isParked = await actions.retry(kind, id.data.slice(kind.length + 1));
    return isParked ? context.json({ ok: true }) : notParked(context);
  });

  routes.post("/woke", async (context) => {
    const body = wokeBody.safeParse(await context.req.json().catch(() => ({})));
    if (!body.success) return invalid(context, "asleepSince: milliseconds since the epoch");
    if (actions === null) return notRunning(context);
    actions.woke(body.data.asleepSince ?? null);
    return context.json({ ok: true }, 202);
  });
  return routes;
}

function itemOf(row: ParkedRow): ParkedItem {
  const { kind, sessionKey, error, at } = row;
  return { id: `${kind}-${row.id}`, kind, sessionKey, error, summary: summaryOf(row), at };
}

const spoken = z.looseObject({
  text: z.string().optional(),
  markdown: z.string().optional(),
  filename: z.string().optional(),
  event: z.looseObject({ type: z.string(), text: z.string().optional() }).optional(),
});

/** The words of what is stored, or its beginning when it cannot be read. */
function summaryOf(row: ParkedRow): string {
  const said = spoken.safeParse(parseJson(row.json));
  const words = !said.success
    ? row.json
    : said.data.event === undefined
      ? (said.data.markdown ?? said.data.text ?? said.data.filename ?? "")
      : `${said.data.event.type}: ${said.data.event.text ?? ""}`;
  return words.slice(0, SUMMARY_CHARACTERS);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function invalid(context: Context, message: string): Response {
  return context.json({ ok: false, error: "invalid_input", message }, 400);
}

function notParked(context: Context): Response {
  const message = "Nothing that is parked has this id.";
  return context.json({ ok: false, error: "not_parked", message }, 404);
}

function notRunning(context: Context): Response {
  const message = "The broker is stopped: its data can be read, not changed.";
  return context.json({ ok: false, error: "read_only", message }, 409);
}
