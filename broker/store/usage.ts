import { type RawBuilder, sql } from "kysely";
import type { Executor } from "./schema.ts";
import { QUARTER_MS } from "./usage-schema.ts";

/** From `from` on, until just before `to`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Turns, and the tokens that they used. `cachedInput` is a part of `input`. */
export interface UsedSums {
  readonly turns: number;
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
}

export interface RangeUsage extends UsedSums {
  /** Index of the range. */
  readonly range: number;
  /** What was grouped by; null when it is not known, and without a grouping. */
  readonly id: string | null;
}

const sums = sql`
  coalesce(sum(turns), 0) as turns, coalesce(sum(input_tokens), 0) as input,
  coalesce(sum(cached_input_tokens), 0) as "cachedInput", coalesce(sum(output_tokens), 0) as output,
  coalesce(sum(reasoning_tokens), 0) as reasoning, coalesce(sum(total_tokens), 0) as total`;

const tokens = sql`input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, total_tokens`;

/**
 * What the turns that started in each range used, those whose rows are gone included. Ranges may
 * overlap; one without turns has no row. Each range is read by an index.
 */
export async function usageInRanges(
  db: Executor,
  ranges: readonly Range[],
  by: "profile" | "model" | "channel" | "person" | null,
): Promise<readonly RangeUsage[]> {
  if (ranges.length === 0) return [];
  const values = ranges.map(({ from, to }, index) => sql`(${index}, ${from}, ${to})`);
  const id: RawBuilder<string | null> = by === null ? sql`null` : sql.ref(by);
  // A cross join keeps the order: the ranges, then the rows of each.
  const { rows } = await sql<RangeUsage>`
    with ranges ("range", since, until) as (values ${sql.join(values)}),
    used as (
      select "range", ${id} as id, 1 as turns, ${tokens}
      from ranges cross join turns
      where started_at >= since and started_at < until
      union all
      select "range", nullif(${id}, '') as id, turns, ${tokens}
      from ranges cross join past_usage
      where from_at >= since and from_at < until)
    select "range", id, ${sums} from used group by "range", id`.execute(db);
  return rows;
}

/** What all turns used that were ever stored. */
export async function usageOfAllTime(db: Executor): Promise<UsedSums> {
  const { rows } = await sql<UsedSums>`
    select ${sums} from (
      select 1 as turns, ${tokens} from turns union all select turns, ${tokens} from past_usage
    )`.execute(db);
  return rows[0] ?? noUsage;
}

export const noUsage: UsedSums = {
  turns: 0,
  input: 0,
  cachedInput: 0,
  output: 0,
  reasoning: 0,
  total: 0,
};

/** When the first turn started, to the quarter of an hour; null before there was one. */
export async function firstTurnAt(db: Executor): Promise<number | null> {
  const { rows } = await sql<{ readonly turn: number | null; readonly past: number | null }>`
    select (select min(started_at) / ${QUARTER_MS} * ${QUARTER_MS} from turns) as turn,
      (select min(from_at) from past_usage) as past`.execute(db);
  const { turn = null, past = null } = rows[0] ?? {};
  return turn === null || past === null ? (turn ?? past) : Math.min(turn, past);
}

/** The newest turns first. */
export function newestTurns(db: Executor, limit: number) {
  return db
    .selectFrom("turns")
    .selectAll()
    .orderBy("started_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
}

export interface SessionUsage extends UsedSums {
  readonly key: string;
  readonly title: string | null;
  readonly channel: string;
  readonly channel_type: string;
  readonly lastTurnAt: number;
}

/** The sessions whose turns used most. */
export async function mostUsedBySession(
  db: Executor,
  limit: number,
): Promise<readonly SessionUsage[]> {
  const { rows } = await sql<SessionUsage>`
    select key, title, channel, channel_type, used.* from (
      select session_key, max(started_at) as "lastTurnAt", ${sums}
      from (select session_key, started_at, 1 as turns, ${tokens} from turns)
      group by session_key order by total desc, session_key limit ${limit}
    ) as used join sessions on key = used.session_key
    order by used.total desc, key`.execute(db);
  return rows;
}

/** The types of channels, as their sessions know them. */
export async function channelTypes(
  db: Executor,
  channels: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (channels.length === 0) return new Map();
  const rows = await db
    .selectFrom("sessions")
    .select(({ fn }) => ["channel", fn.max("channel_type").as("channel_type")])
    .where("channel", "in", channels)
    .groupBy("channel")
    .execute();
  return new Map(rows.map((row) => [row.channel, row.channel_type]));
}
