import type { Kysely } from "kysely";
import { z } from "zod";
import type { ParkedItem } from "../../api/health.ts";
import type { operatorRoutes } from "../../api/routes.ts";
import type { HealthActions } from "../../app/actions.ts";
import { listParked, type ParkedRow } from "../../store/parked.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** Characters of what a parked thing says: enough to know it by. */
const SUMMARY_CHARACTERS = 200;

/** What could not be processed. */
export function parkedHandlers(db: Kysely<BrokerDatabase>) {
  return {
    listParked: async ({ query }) => ({
      ok: true,
      value: { parked: (await listParked(db, query.limit)).map(itemOf) },
    }),
  } satisfies Handlers<typeof operatorRoutes>;
}

/** How the worker is, and what it is asked to do about it. */
export function healthHandlers(actions: HealthActions) {
  return {
    health: async () => ({ ok: true, value: await actions.health() }),

    botChannels: async () => ({ ok: true, value: await actions.channels() }),

    retryParked: async ({ params }) => {
      const kind = parkedKind.parse(params.id.split("-", 1)[0]);
      const isParked = await actions.retry(kind, params.id.slice(kind.length + 1));
      return isParked
        ? { ok: true, value: {} }
        : refuse(404, "not_parked", "Nothing with this id is parked.");
    },

    holdForSleep: () => {
      actions.holdForSleep();
      return { ok: true, value: {}, status: 202 };
    },

    woke: ({ body }) => {
      actions.woke(body.asleepSince ?? null);
      return { ok: true, value: {}, status: 202 };
    },
  } satisfies Handlers<typeof operatorRoutes>;
}

const parkedKind = z.enum(["event", "message", "post"]);

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
    // Its beginning is shown as it is.
    return null;
  }
}
