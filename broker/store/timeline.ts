import { sql } from "kysely";
import type { Executor, TimelineRow } from "./schema.ts";
import { SAID_KINDS } from "./session-list-schema.ts";

export interface NewTimelineEntry {
  readonly sessionKey: string | null;
  readonly kind: string;
  readonly data: unknown;
  /** What it is about: a message's ts, a post's key, a step's item. */
  readonly ref?: string;
  readonly at: number;
}

/** Adds an entry. A second one of the same session about the same thing changes nothing. */
export async function addTimelineEntry(db: Executor, entry: NewTimelineEntry): Promise<void> {
  await db
    .insertInto("timeline")
    .values({
      session_key: entry.sessionKey,
      kind: entry.kind,
      data_json: JSON.stringify(entry.data),
      ref: entry.ref ?? null,
      at: entry.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What earlier releases noted for the feed alone. */
const UNSHOWN = ["state"];

/** The newest `limit` entries of a session before `beforeSequence`, oldest first. */
export async function timelinePage(
  db: Executor,
  sessionKey: string,
  page: { readonly limit: number; readonly beforeSequence?: number },
): Promise<TimelineRow[]> {
  let query = db
    .selectFrom("timeline")
    .selectAll()
    .where("session_key", "=", sessionKey)
    .where("kind", "not in", UNSHOWN);
  if (page.beforeSequence !== undefined) query = query.where("sequence", "<", page.beforeSequence);
  const rows = await query.orderBy("sequence", "desc").limit(page.limit).execute();
  return rows.toReversed();
}

/** What the agent itself said, as kinds of entries. */
const AGENT_KINDS = ["answer", "agent-post"];

/** The data of what the agent said in a session with some text in it, the newest first. */
export async function saidByAgent(
  db: Executor,
  sessionKey: string,
  { containing, limit }: { readonly containing: string; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await sql<{ kind: string; data_json: string }>`
    select kind, data_json from timeline
    where session_key = ${sessionKey} and kind in ${sql.raw(SAID_KINDS)}
      and instr(data_json, ${containing}) > 0
    order by sequence desc limit ${limit}`.execute(db);
  return rows.filter(({ kind }) => AGENT_KINDS.includes(kind)).map((row) => row.data_json);
}

/** The newest message of each session, people's or ours. */
export async function lastSaid(
  db: Executor,
  sessionKeys: readonly string[],
): Promise<readonly TimelineRow[]> {
  if (sessionKeys.length === 0) return [];
  // The kinds stand in the statement as they stand in the index, or it is not used.
  const { rows } = await sql<TimelineRow>`
    select timeline.* from sessions join timeline on timeline.sequence = (
      select max(sequence) from timeline as said
      where said.session_key = sessions.key and said.kind in ${sql.raw(SAID_KINDS)})
    where sessions.key in (${sql.join(sessionKeys)})`.execute(db);
  return rows;
}

/** The newest file changes of a session that are shown, newest first. */
const FILE_CHANGES = 500;

export function fileChanges(db: Executor, sessionKey: string): Promise<TimelineRow[]> {
  return db
    .selectFrom("timeline")
    .selectAll()
    .where("session_key", "=", sessionKey)
    .where("kind", "=", "step")
    .where("data_json", "like", '%"type":"file-change"%')
    .orderBy("sequence", "desc")
    .limit(FILE_CHANGES)
    .execute();
}

/** The ids of the items whose steps a session has had since `since`. */
export async function stepsSince(
  db: Executor,
  sessionKey: string,
  since: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("timeline")
    .select("ref")
    .where("session_key", "=", sessionKey)
    .where("kind", "=", "step")
    .where("at", ">=", since)
    .execute();
  return rows.flatMap(({ ref }) => ref ?? []);
}

/** What came after a sequence, over all sessions, in order: the operators' feed. */
export function timelineAfter(
  db: Executor,
  sequence: number,
  limit: number,
): Promise<TimelineRow[]> {
  return db
    .selectFrom("timeline")
    .selectAll()
    .where("sequence", ">", sequence)
    .orderBy("sequence")
    .limit(limit)
    .execute();
}

export async function newestSequence(db: Executor): Promise<number> {
  const row = await db
    .selectFrom("timeline")
    .select((select) => select.fn.max("sequence").as("newest"))
    .executeTakeFirst();
  return row?.newest ?? 0;
}
