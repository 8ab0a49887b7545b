import { sql } from "kysely";
import type { Executor } from "./schema.ts";
import { addTimelineEntry } from "./timeline.ts";

export interface InactiveSession {
  readonly key: string;
  readonly workspace: string;
  readonly lastActivityAt: number;
  /** A turn, a message, a post or a question of it is open. */
  readonly isBusy: boolean;
}

/** Sessions without activity since `before`, oldest activity first. */
export async function inactiveSessions(db: Executor, before: number): Promise<InactiveSession[]> {
  const { rows } = await sql<{
    readonly key: string;
    readonly workspace: string;
    readonly last_activity_at: number;
    readonly busy: number;
  }>`
    select key, workspace, last_activity_at,
      (state != 'idle'
        or exists (select 1 from messages where session_key = sessions.key
          and messages.state in ('queued', 'sending', 'delivered'))
        or exists (select 1 from outbox where session_key = sessions.key
          and outbox.state in ('queued', 'sending', 'unsure'))
        or exists (select 1 from asks where session_key = sessions.key
          and asks.state = 'open')) as busy
    from sessions where last_activity_at <= ${before} order by last_activity_at`.execute(db);
  return rows.map((row) => ({
    key: row.key,
    workspace: row.workspace,
    lastActivityAt: row.last_activity_at,
    isBusy: row.busy === 1,
  }));
}

/** The Codex threads that a session ever had a turn in, and the one that it has now. */
export async function codexThreadsOf(db: Executor, key: string): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly id: string }>`
    select codex_thread_id as id from turns where session_key = ${key} and codex_thread_id != ''
    union select codex_thread_id from sessions
      where key = ${key} and codex_thread_id is not null`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Deletes a session with all that hangs on it, in the caller's transaction; false when it has
 * something to do by now. Its messages stay known for as long as Slack may bring them again.
 */
export async function deleteSession(
  db: Executor,
  key: string,
  options: { readonly now: number; readonly keepKnownMs: number; readonly by: string | null },
): Promise<boolean> {
  const { by, now, keepKnownMs } = options;
  const { rows } = await sql`
    select 1 from sessions where key = ${key} and state = 'idle'
      and not exists (select 1 from messages where session_key = sessions.key
        and messages.state in ('queued', 'sending'))`.execute(db);
  if (rows.length === 0) return false;
  await sql`
    insert or ignore into removed_messages (channel, ts, removed_at)
    select channel, ts, ${now} from messages where session_key = ${key}`.execute(db);
  await db.deleteFrom("sessions").where("key", "=", key).execute();
  await db.deleteFrom("timeline").where("session_key", "=", key).execute();
  await db
    .deleteFrom("removed_messages")
    .where("removed_at", "<", now - keepKnownMs)
    .execute();
  await addTimelineEntry(db, { sessionKey: key, kind: "session-removed", data: { by }, at: now });
  return true;
}

/** Whether a message was of a session that is removed. */
export async function isRemovedMessage(
  db: Executor,
  channel: string,
  ts: string,
): Promise<boolean> {
  const row = await db
    .selectFrom("removed_messages")
    .select("ts")
    .where("channel", "=", channel)
    .where("ts", "=", ts)
    .executeTakeFirst();
  return row !== undefined;
}
