import type { Executor, SessionRow } from "./schema.ts";

/** The columns that a session is born with; the rest have defaults or come with its life. */
export interface NewSession {
  readonly key: string;
  readonly channel: string;
  readonly channelType: string;
  readonly threadTs: string;
  readonly workspace: string;
  readonly host: string;
  readonly initiator: string | null;
  readonly title: string | null;
  readonly stateJson: string;
  readonly state: string;
  readonly at: number;
}

/** Creates the session unless it is there; returns whether it was created. */
export async function createSession(db: Executor, session: NewSession): Promise<boolean> {
  const result = await db
    .insertInto("sessions")
    .values({
      key: session.key,
      channel: session.channel,
      channel_type: session.channelType,
      thread_ts: session.threadTs,
      workspace: session.workspace,
      host: session.host,
      initiator: session.initiator,
      title: session.title,
      state_json: session.stateJson,
      state: session.state,
      created_at: session.at,
      last_activity_at: session.at,
    })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export function findSession(db: Executor, key: string): Promise<SessionRow | undefined> {
  return db.selectFrom("sessions").selectAll().where("key", "=", key).executeTakeFirst();
}

/** Whether a session has its workspace below `folder`. */
export async function hasSessionBelow(db: Executor, folder: string): Promise<boolean> {
  const row = await db
    .selectFrom("sessions")
    .select("key")
    // "0" follows "/": what begins with the folder's path and a slash.
    .where("workspace", ">", `${folder}/`)
    .where("workspace", "<", `${folder}0`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The session that a person began and that was active last. */
export function newestSessionOf(db: Executor, initiator: string): Promise<SessionRow | undefined> {
  return db
    .selectFrom("sessions")
    .selectAll()
    .where("initiator", "=", initiator)
    .orderBy("last_activity_at", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** In the order of the keys; those that are gone are left out. */
export async function findSessions(
  db: Executor,
  keys: readonly string[],
): Promise<readonly SessionRow[]> {
  if (keys.length === 0) return [];
  const rows = await db.selectFrom("sessions").selectAll().where("key", "in", keys).execute();
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return keys.flatMap((key) => byKey.get(key) ?? []);
}

export async function findSessionKeyByThread(
  db: Executor,
  codexThreadId: string,
): Promise<string | null> {
  const row = await db
    .selectFrom("sessions")
    .select("key")
    .where("codex_thread_id", "=", codexThreadId)
    .executeTakeFirst();
  return row?.key ?? null;
}

export async function saveSession(
  db: Executor,
  key: string,
  changes: Partial<
    Pick<
      SessionRow,
      | "state_json"
      | "state"
      | "codex_thread_id"
      | "history_needed"
      | "profile"
      | "thread_profile"
      | "usage_json"
      | "briefing_json"
      | "title"
      | "context_json"
      | "begun_json"
      | "last_activity_at"
    >
  >,
): Promise<void> {
  await db.updateTable("sessions").set(changes).where("key", "=", key).execute();
}

/** Newest activity first. `before` pages: only sessions less active than that time. */
export function listSessions(
  db: Executor,
  page: { readonly limit: number; readonly before?: number; readonly states?: readonly string[] },
): Promise<SessionRow[]> {
  let query = db.selectFrom("sessions").selectAll();
  if (page.before !== undefined) query = query.where("last_activity_at", "<", page.before);
  if (page.states !== undefined) query = query.where("state", "in", page.states);
  return query.orderBy("last_activity_at", "desc").limit(page.limit).execute();
}

/** The auth profile whose home has a Codex thread; null when no session has it. */
export async function profileOfThread(db: Executor, codexThreadId: string): Promise<string | null> {
  const row = await db
    .selectFrom("sessions")
    .select("thread_profile")
    .where("codex_thread_id", "=", codexThreadId)
    .executeTakeFirst();
  return row?.thread_profile ?? null;
}

/** How many sessions work on each auth profile. */
export async function countSessionsByProfile(db: Executor): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom("sessions")
    .select(({ fn }) => ["profile", fn.countAll<number>().as("count")])
    .where("profile", "is not", null)
    .groupBy("profile")
    .execute();
  return new Map(rows.map((row) => [row.profile ?? "", row.count]));
}

/** Lets the sessions of an auth profile take another one when they are next used. */
export async function leaveProfile(db: Executor, profile: string): Promise<readonly string[]> {
  const rows = await db
    .updateTable("sessions")
    .set({ profile: null })
    .where("profile", "=", profile)
    .returning("key")
    .execute();
  return rows.map(({ key }) => key);
}

/** Binds sessions to a profile, but for those that have another one by now. */
export async function returnToProfile(
  db: Executor,
  profile: string,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    await db
      .updateTable("sessions")
      .set({ profile })
      .where("key", "=", key)
      .where("profile", "is", null)
      .execute();
  }
}

/** Keys of the sessions whose Codex thread is in an auth profile's home. */
export async function sessionsWithThreadIn(db: Executor, profile: string): Promise<string[]> {
  const rows = await db
    .selectFrom("sessions")
    .select("key")
    .where("thread_profile", "=", profile)
    .execute();
  return rows.map((row) => row.key);
}

/** Gives a session another auth profile, unless somebody else did since `from` was read. */
export async function bindSession(
  db: Executor,
  key: string,
  from: string | null,
  to: string,
): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ profile: to })
    .where("key", "=", key)
    .where("profile", from === null ? "is" : "=", from)
    .execute();
}

/** Every session's thread and when it was active last, in ms since the epoch. */
export async function sessionThreads(db: Executor): Promise<
  {
    readonly thread: { readonly channel: string; readonly threadTs: string };
    readonly activeAt: number;
  }[]
> {
  const rows = await db
    .selectFrom("sessions")
    .select(["channel", "thread_ts", "last_activity_at"])
    .execute();
  return rows.map((row) => ({
    thread: { channel: row.channel, threadTs: row.thread_ts },
    activeAt: row.last_activity_at,
  }));
}

/** The threads without a session in which somebody was asked for the task (`taskRequestKey`). */
export async function threadsAskedForTask(db: Executor): ReturnType<typeof sessionThreads> {
  const rows = await db
    .selectFrom("outbox")
    .select(["channel", "thread_ts", "created_at"])
    .where("idempotency_key", "like", "%:nothing-said:%")
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom("sessions")
            .select("key")
            .whereRef("sessions.channel", "=", "outbox.channel")
            .whereRef("sessions.thread_ts", "=", "outbox.thread_ts"),
        ),
      ),
    )
    .execute();
  const byKey = new Map(
    rows.flatMap(({ channel, created_at, thread_ts }) =>
      thread_ts === null
        ? []
        : [
            [
              `${channel}:${thread_ts}`,
              { thread: { channel, threadTs: thread_ts }, activeAt: created_at },
            ] as const,
          ],
    ),
  );
  return [...byKey.values()];
}

/**
 * Keys of sessions that have something to go on with: not idle, or with queued messages. With a
 * profile only those that work on it, whose thread it has, or that have none yet.
 */
export async function keysOfUnfinishedSessions(
  db: Executor,
  profile: string | null = null,
): Promise<string[]> {
  const rows = await db
    .selectFrom("sessions")
    .select("key")
    .where((where) =>
      where.or([
        where("state", "!=", "idle"),
        where.exists(
          where
            .selectFrom("messages")
            .select("messages.id")
            .whereRef("messages.session_key", "=", "sessions.key")
            .where("messages.state", "in", ["queued", "sending"]),
        ),
      ]),
    )
    .$if(profile !== null, (query) =>
      query.where((where) =>
        where.or([
          where("profile", "is", null),
          where("profile", "=", profile),
          where("thread_profile", "=", profile),
        ]),
      ),
    )
    .execute();
  return rows.map((row) => row.key);
}
