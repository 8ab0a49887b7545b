import { type RawBuilder, sql } from "kysely";
import type { Executor, SessionRow } from "./schema.ts";

export interface SessionFilter {
  /** `open` is all but the ended ones. */
  readonly group?: SessionRow["listed_group"] | "open" | "all" | undefined;
  readonly channel?: string | undefined;
  /** Who started it. */
  readonly person?: string | undefined;
  readonly profile?: string | undefined;
  /** Part of the title, of a message's text, or of the key. */
  readonly search?: string | undefined;
}

/** Where a page ended, in the order that the list had when its first page was read. */
export interface ListCursor {
  readonly lastActivityAt: number;
  readonly key: string;
  /** The feed's sequence at the first page: what changed later keeps its place. */
  readonly since: number;
}

export type SessionPage =
  | {
      readonly kind: "page";
      readonly rows: readonly SessionRow[];
      readonly next: ListCursor | null;
    }
  /** What changed since the first page is no longer known. */
  | { readonly kind: "expired" };

type PlacedRow = SessionRow & { readonly place: number; readonly since: number };

/** Before every session: no time is later. */
const BEGINNING = { lastActivityAt: Number.MAX_SAFE_INTEGER, key: "" };

/**
 * A page of the sessions, newest activity first. Pages read one after the other neither lose nor
 * repeat a session: those that became active since the first page keep the place they had then.
 */
export async function sessionPage(
  db: Executor,
  filter: SessionFilter,
  page: { readonly limit: number; readonly cursor: ListCursor | null },
): Promise<SessionPage> {
  const { cursor, limit } = page;
  if (cursor !== null && (await isForgotten(db, cursor.since))) return { kind: "expired" };
  const { lastActivityAt, key } = cursor ?? BEGINNING;
  const newest = sql<number>`(select coalesce(max(sequence), 0) from feed)`;
  const since = cursor === null ? newest : sql<number>`${cursor.since}`;
  const wanted = conditionOf(filter);
  const more = limit + 1;
  const { rows } = await sql<PlacedRow>`
    with moved as (
      select session_key, from_at, min(sequence) from feed
      where sequence > ${since} and kind = 'session' group by session_key
    )
    select * from (
      select s.*, s.last_activity_at as place, ${since} as since from sessions s
      where (s.last_activity_at, s.key) < (${lastActivityAt}, ${key})
        and s.key not in (select session_key from moved) and ${wanted}
      order by s.last_activity_at desc, s.key desc limit ${more})
    union all
    select * from (
      select s.*, m.from_at as place, ${since} as since
      from moved m join sessions s on s.key = m.session_key
      where m.from_at is not null and (m.from_at, s.key) < (${lastActivityAt}, ${key})
        and ${wanted}
      order by m.from_at desc, s.key desc limit ${more})
    order by place desc, key desc limit ${more}`.execute(db);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    kind: "page",
    rows: rows.slice(0, limit),
    next:
      last === undefined ? null : { lastActivityAt: last.place, key: last.key, since: last.since },
  };
}

async function isForgotten(db: Executor, since: number): Promise<boolean> {
  const row = await db
    .selectFrom("feed")
    .select((select) => select.fn.min("sequence").as("oldest"))
    .executeTakeFirst();
  return (row?.oldest ?? 0) > since + 1;
}

/** How many sessions each group has, whatever group the filter names. */
export async function countGroups(
  db: Executor,
  filter: SessionFilter,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ readonly listed_group: string; readonly count: number }>`
    select listed_group, count(*) as count from sessions s
    where ${conditionOf({ ...filter, group: "all" })} group by listed_group`.execute(db);
  return new Map(rows.map((row) => [row.listed_group, row.count]));
}

function conditionOf(filter: SessionFilter): RawBuilder<boolean> {
  const { group = "all", channel, person, profile, search } = filter;
  const conditions = [
    ...(group === "all"
      ? []
      : [
          group === "open"
            ? sql`s.listed_group in ('needs-you', 'working', 'waiting')`
            : sql`s.listed_group = ${group}`,
        ]),
    ...(channel === undefined ? [] : [sql`s.channel = ${channel}`]),
    ...(person === undefined ? [] : [sql`s.initiator = ${person}`]),
    ...(profile === undefined ? [] : [sql`s.profile = ${profile}`]),
    ...(search === undefined ? [] : [holds(search)]),
  ];
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`;
}

function holds(search: string): RawBuilder<boolean> {
  const pattern = `%${search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return sql`(s.title like ${pattern} escape '\\' or s.key like ${pattern} escape '\\'
    or exists (select 1 from messages where messages.session_key = s.key
      and case when json_valid(message_json) then json_extract(message_json, '$.text') end
        like ${pattern} escape '\\'))`;
}

/** What sessions have of each: channels, who started them, profiles; the most used first. */
export async function sessionFacets(db: Executor) {
  const [channels, people, profiles] = await Promise.all([
    db
      .selectFrom("sessions")
      .select(({ fn }) => ["channel", "channel_type", fn.countAll<number>().as("sessions")])
      .groupBy(["channel", "channel_type"])
      .orderBy("sessions", "desc")
      .execute(),
    db
      .selectFrom("sessions")
      .select(({ fn }) => ["initiator", fn.countAll<number>().as("sessions")])
      .where("initiator", "is not", null)
      .groupBy("initiator")
      .orderBy("sessions", "desc")
      .execute(),
    db
      .selectFrom("sessions")
      .select(({ fn }) => ["profile", fn.countAll<number>().as("sessions")])
      .where("profile", "is not", null)
      .groupBy("profile")
      .orderBy("sessions", "desc")
      .execute(),
  ]);
  return { channels, people, profiles };
}
