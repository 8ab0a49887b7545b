import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { z } from "zod";

// What is stored of a session beside what the operator sees of it.

const turnSchema = z.object({
  id: z.string(),
  state: z.enum(["running", "completed", "interrupted", "failed"]),
  error: z
    .string()
    .nullable()
    .transform((json) => (json === null ? null : (JSON.parse(json) as unknown))),
  tokens: z.string().transform((json) => JSON.parse(json) as Readonly<Record<string, number>>),
});

const messageSchema = z.object({
  ts: z.string(),
  source: z.string(),
  state: z.string(),
  text: z.string().nullable(),
  author: z
    .string()
    .nullable()
    .transform((json) => (json === null ? null : (JSON.parse(json) as unknown))),
});

export interface SessionRows {
  /** The machine's state in a word. */
  readonly state: string;
  readonly channelType: string;
  /** Newest first. */
  readonly turns: readonly z.output<typeof turnSchema>[];
  /** Newest first, with corrections and commands. */
  readonly messages: readonly z.output<typeof messageSchema>[];
}

/** Reads the rows of a session from a world's database; null when it has none. */
export function sessionRows(data: string, key: string): SessionRows | null {
  const database = new Sqlite(join(data, "state/broker.sqlite"), { readonly: true });
  try {
    const session = z
      .object({ state: z.string(), channel_type: z.string() })
      .optional()
      .parse(database.prepare("select state, channel_type from sessions where key = ?").get(key));
    if (session === undefined) return null;
    const turns = database
      .prepare(
        `select id, state, error_json as error, json_object('input', input_tokens,
           'cachedInput', cached_input_tokens, 'output', output_tokens,
           'reasoning', reasoning_tokens, 'total', total_tokens) as tokens
         from turns where session_key = ? order by started_at desc`,
      )
      .all(key);
    const messages = database
      .prepare(
        `select ts, source, state, message_json ->> '$.text' as text,
           message_json -> '$.author' as author
         from messages where session_key = ? order by ts desc`,
      )
      .all(key);
    return {
      state: session.state,
      channelType: session.channel_type,
      turns: z.array(turnSchema).parse(turns),
      messages: z.array(messageSchema).parse(messages),
    };
  } finally {
    database.close();
  }
}
