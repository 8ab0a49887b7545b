import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { SessionDetail, SessionItem } from "../api/operator.ts";
import type { SettingsActions } from "../app/actions.ts";
import type { Clock } from "../clock/clock.ts";
import type { InboundMessage } from "../sessions/model.ts";
import { listMessages } from "../store/messages.ts";
import type { BrokerDatabase, MessageRow, SessionRow } from "../store/schema.ts";
import { findSession, listSessions } from "../store/sessions.ts";
import { timelinePage } from "../store/timeline.ts";
import { listTurns } from "../store/turns.ts";
import { invalidInput, sendRefusal, unknownSession } from "./refusal.ts";
import { entryOf, followTimeline } from "./timeline-feed.ts";

export interface OperatorRoutesOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  /** Null where the store is only read. */
  readonly settings: Pick<SettingsActions, "inForce"> | null;
  /** Takes secrets out of an answer: people and agents write them into messages and commands. */
  readonly redact: (answer: unknown) => unknown;
}

const jsonHeaders = { "content-type": "application/json" };
const MAX_PAGE = 500;
const DETAIL_ROWS = 50;

const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
  before: z.coerce.number().int().optional(),
  state: z.string().optional(),
});
const timelineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
  before_sequence: z.coerce.number().int().optional(),
});

/** Sessions, timelines and what happens, under /operator. */
export function sessionRoutes(options: OperatorRoutesOptions): Hono {
  const { db, clock, settings, redact } = options;
  const routes = new Hono();
  const tell = (context: Context, answer: object) =>
    context.body(JSON.stringify(redact(answer)), 200, jsonHeaders);

  routes.get("/sessions", async (context) => {
    const query = listQuery.safeParse(context.req.query());
    if (!query.success) return sendRefusal(context, invalidInput(query.error));
    const { limit, before, state } = query.data;
    const rows = await listSessions(db, {
      limit,
      ...(before === undefined ? {} : { before }),
      ...(state === undefined ? {} : { states: state.split(",") }),
    });
    const oldest = rows.length === limit ? (rows.at(-1)?.last_activity_at ?? null) : null;
    return tell(context, { ok: true, sessions: rows.map(itemOf), nextBefore: oldest });
  });

  routes.get("/sessions/:key", async (context) => {
    const session = await findSession(db, context.req.param("key"));
    if (session === undefined) return sendRefusal(context, unknownSession);
    return tell(context, {
      ok: true,
      session: {
        ...(await detailOf(db, session)),
        settings: settings?.inForce(session.channel) ?? null,
      },
    });
  });

  routes.get("/sessions/:key/timeline", async (context) => {
    const query = timelineQuery.safeParse(context.req.query());
    if (!query.success) return sendRefusal(context, invalidInput(query.error));
    const session = await findSession(db, context.req.param("key"));
    if (session === undefined) return sendRefusal(context, unknownSession);
    const { limit, before_sequence: beforeSequence } = query.data;
    const rows = await timelinePage(db, session.key, {
      limit,
      ...(beforeSequence === undefined ? {} : { beforeSequence }),
    });
    const oldest = rows.length === limit ? (rows[0]?.sequence ?? null) : null;
    return tell(context, { ok: true, entries: rows.map(entryOf), nextBeforeSequence: oldest });
  });

  routes.get("/events", (context) => {
    const given = context.req.header("last-event-id") ?? context.req.query("after");
    const after = given !== undefined && /^\d+$/.test(given) ? Number(given) : null;
    return streamSSE(context, async (stream) => {
      const ended = new AbortController();
      stream.onAbort(() => ended.abort());
      for await (const item of followTimeline(db, clock, after, ended.signal)) {
        if (item.kind === "keep-alive") await stream.write(": still here\n\n");
        else {
          await stream.writeSSE({
            id: String(item.entry.sequence),
            event: "timeline",
            data: JSON.stringify(redact(item.entry)),
          });
        }
      }
    });
  });
  return routes;
}

function itemOf(row: SessionRow): SessionItem {
  return {
    key: row.key,
    channel: row.channel,
    channelType: row.channel_type,
    threadTs: row.thread_ts,
    title: row.title,
    initiator: row.initiator,
    state: row.state,
    createdAt: row.created_at,
    lastActivityAt: row.last_activity_at,
  };
}

async function detailOf(
  db: Kysely<BrokerDatabase>,
  row: SessionRow,
): Promise<Omit<SessionDetail, "settings">> {
  const [turns, messages] = await Promise.all([
    listTurns(db, row.key, DETAIL_ROWS),
    listMessages(db, row.key, DETAIL_ROWS),
  ]);
  return {
    ...itemOf(row),
    workspace: row.workspace,
    host: row.host,
    codexThreadId: row.codex_thread_id,
    turns: turns.map((turn) => ({
      id: turn.id,
      state: turn.state,
      error: turn.error_json === null ? null : (JSON.parse(turn.error_json) as unknown),
      tokens: {
        input: turn.input_tokens,
        cachedInput: turn.cached_input_tokens,
        output: turn.output_tokens,
        reasoning: turn.reasoning_tokens,
        total: turn.total_tokens,
      },
      startedAt: turn.started_at,
      endedAt: turn.ended_at,
    })),
    messages: messages.map(messageOf),
  };
}

function messageOf(row: MessageRow): SessionDetail["messages"][number] {
  const message = JSON.parse(row.message_json) as Partial<InboundMessage>;
  return {
    ts: row.ts,
    source: row.source,
    state: row.state,
    text: message.text ?? "",
    author: message.author ?? null,
    receivedAt: row.received_at,
  };
}
