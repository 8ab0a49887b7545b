import { setImmediate as letOthersRun } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import type { Clock, Timer } from "../clock/clock.ts";
import type { Log } from "../logs/log.ts";
import type { Store } from "./database.ts";
import type { AgeRule, RetentionRules } from "./retention-rules.ts";
import type { Executor } from "./schema.ts";
import { isOfDay } from "./usage-schema.ts";

/** Rows that are looked at in one step: a few milliseconds, in which nothing else runs. */
const PAGE_ROWS = 500;

/**
 * Rows lie in the order of time, but for a clock that once went wrong and for open ones. So many
 * pages with nothing to forget end the walk through a table.
 */
const QUIET_PAGES = 10;

/** At most 100,000 rows of a table in one round; what is left over is for the next. */
const PAGES_PER_ROUND = 200;

/** A session's delete takes what hangs on it along, so that fewer go at once. */
const BATCH_SESSIONS = 5;

const HOUR_MS = 3_600_000;

/** Long enough that a starting worker has answered first. */
const FIRST_ROUND_AFTER_MS = 60_000;

export interface Retention {
  /** Ends after the batch that is being worked on; no round begins after that. */
  stop(): Promise<void>;
}

/**
 * Forgets old rows shortly after the start and at each full hour, in small batches, and gives the
 * room back to the disk. A round that fails is logged; the next one tries again.
 */
export function startRetention(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly rules: RetentionRules;
}): Retention {
  const { store, clock, log, rules } = options;
  const ending = new AbortController();
  let timer: Timer;
  let round: Promise<void> = Promise.resolve();
  const begin = () => {
    round = forget().finally(() => {
      if (!ending.signal.aborted) timer = clock.after(HOUR_MS - (clock.now() % HOUR_MS), begin);
    });
  };
  const forget = async (): Promise<void> => {
    try {
      const rows = await forgetOldRows(store.db, rules, clock.now(), ending.signal);
      if (rows > 0) log.info("Deleted old rows", { rows });
      if (!ending.signal.aborted) store.shrink();
    } catch (error) {
      log.error("Old rows could not be deleted", { error });
    }
  };
  timer = clock.after(FIRST_ROUND_AFTER_MS, begin);
  return {
    stop: async () => {
      ending.abort();
      timer.cancel();
      await round;
    },
  };
}

/** One round over all tables; returns how many rows went, children of sessions not counted. */
export async function forgetOldRows(
  db: Executor,
  rules: RetentionRules,
  now: number,
  signal?: AbortSignal,
): Promise<number> {
  let rows = 0;
  for (const rule of rules.ages) {
    const isOver = sql<boolean>`state in (${sql.join(rule.states)})
      and ${sql.ref(rule.time)} < ${now - rule.keepMs}`;
    rows += await forgetWhere(db, rule.table, isOver, signal);
  }
  for (const [table, { keepMs, keepRows }] of [
    ["timeline", rules.timeline],
    ["step_outputs", rules.stepOutputs],
  ] as const) {
    const surplus = (await newestRow(db, table)) - keepRows;
    const isOver = sql<boolean>`(at < ${now - keepMs} or rowid <= ${surplus})`;
    rows += await forgetWhere(db, table, isOver, signal);
  }
  const lastSurplus = (await newestRow(db, "feed")) - rules.feedRows;
  rows += await forgetWhere(db, "feed", sql<boolean>`rowid <= ${lastSurplus}`, signal);
  await forgetOrigins(db, now - rules.pastUsageMs);
  return rows + (await forgetSessions(db, now - rules.idleSessionMs, signal));
}

type ForgottenTable = AgeRule["table"] | "timeline" | "step_outputs" | "feed";

async function newestRow(db: Executor, name: ForgottenTable): Promise<number> {
  const { rows } = await sql<{ readonly newest: number | null }>`
    select max(rowid) as newest from ${sql.table(name)}`.execute(db);
  return rows[0]?.newest ?? 0;
}

/** Walks through a table from its oldest row on and deletes what is over. */
async function forgetWhere(
  db: Executor,
  name: ForgottenTable,
  isOver: RawBuilder<boolean>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const table = sql.table(name);
  let after = 0;
  let quiet = 0;
  let deleted = 0;
  for (let page = 0; page < PAGES_PER_ROUND && quiet < QUIET_PAGES; page += 1) {
    if (signal?.aborted === true) break;
    const { rows } = await sql<{ readonly id: number; readonly over: number }>`
      select rowid as id, ${isOver} as over from ${table}
      where rowid > ${after} order by rowid limit ${PAGE_ROWS}`.execute(db);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
    const ids = rows.filter(({ over }) => over === 1).map(({ id }) => id);
    quiet = ids.length === 0 ? quiet + 1 : 0;
    if (ids.length > 0) {
      const result = await sql`
        delete from ${table} where rowid in (${sql.join(ids)}) and ${isOver}`.execute(db);
      deleted += Number(result.numAffectedRows ?? 0n);
    }
    await letOthersRun();
  }
  return deleted;
}

/** Leaves the sums of each day of what was used before; a trigger adds them up. */
async function forgetOrigins(db: Executor, before: number): Promise<void> {
  await sql`delete from past_usage where from_at < ${before} and not (${sql.raw(isOfDay())})`.execute(
    db,
  );
}

async function forgetSessions(
  db: Executor,
  before: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let deleted = 0;
  for (let batch = 0; batch < PAGES_PER_ROUND && signal?.aborted !== true; batch += 1) {
    const result = await sql`
      delete from sessions where key in (
        select key from sessions
        where last_activity_at < ${before} and state = 'idle'
          and not exists (
            select 1 from messages where session_key = sessions.key
              and messages.state in ('queued', 'sending', 'delivered', 'answering'))
          and not exists (
            select 1 from outbox where session_key = sessions.key
              and outbox.state in ('queued', 'sending', 'unsure'))
          and not exists (
            select 1 from asks where session_key = sessions.key and asks.state = 'open')
        limit ${BATCH_SESSIONS}
      )`.execute(db);
    const rows = Number(result.numAffectedRows ?? 0n);
    if (rows === 0) break;
    deleted += rows;
    await letOthersRun();
  }
  return deleted;
}
