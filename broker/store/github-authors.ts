import { sql } from "kysely";
import type { CoauthorChoiceRow, Executor, GitHubAuthorRow } from "./schema.ts";

export function listGitHubAuthors(db: Executor): Promise<GitHubAuthorRow[]> {
  return db
    .selectFrom("github_authors")
    .selectAll()
    .orderBy("slack_user_id")
    .orderBy("source")
    .execute();
}

/** What is known of these people, at most two rows for each. */
export function gitHubAuthorsOf(
  db: Executor,
  userIds: readonly string[],
): Promise<GitHubAuthorRow[]> {
  if (userIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom("github_authors")
    .selectAll()
    .where("slack_user_id", "in", userIds)
    .execute();
}

/** Takes the place of what was known in the same way. */
export async function saveGitHubAuthor(db: Executor, row: GitHubAuthorRow): Promise<void> {
  const { slack_user_id: _, source: _source, ...changes } = row;
  await db
    .insertInto("github_authors")
    .values(row)
    .onConflict((conflict) => conflict.columns(["slack_user_id", "source"]).doUpdateSet(changes))
    .execute();
}

/** False when there was no such row. */
export async function removeGitHubAuthor(
  db: Executor,
  userId: string,
  source: GitHubAuthorRow["source"],
): Promise<boolean> {
  const result = await db
    .deleteFrom("github_authors")
    .where("slack_user_id", "=", userId)
    .where("source", "=", source)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** People whose messages the agent of a session was given, in the order of their first one. */
export async function contributorsOf(db: Executor, sessionKey: string): Promise<string[]> {
  const author = sql<string>`json_extract(message_json, '$.author.userId')`;
  const rows = await db
    .selectFrom("messages")
    .select(author.as("user_id"))
    .where("session_key", "=", sessionKey)
    .where("state", "in", ["sending", "delivered", "done"])
    .where("source", "in", ["app_mention", "direct_message", "thread_reply", "question_answer"])
    .where(sql<string>`json_extract(message_json, '$.author.kind')`, "=", "user")
    .groupBy(author)
    .orderBy(sql`min(id)`)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** The people of the workspace who gave work, who were active last first; at most `limit`. */
export async function startersOfSessions(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("sessions")
    .select("initiator")
    .where("initiator", "is not", null)
    .groupBy("initiator")
    .orderBy(sql`max(last_activity_at)`, "desc")
    .limit(limit)
    .execute();
  return rows.flatMap(({ initiator }) => (initiator === null ? [] : [initiator]));
}

/** Notes that a commit of a session names these people. */
export async function noteCommit(
  db: Executor,
  userIds: readonly string[],
  commit: { readonly sessionKey: string; readonly at: number },
): Promise<void> {
  if (userIds.length === 0) return;
  const changes = { session_key: commit.sessionKey, last_at: commit.at };
  await db
    .insertInto("github_commits")
    .values(userIds.map((slack_user_id) => ({ slack_user_id, ...changes })))
    .onConflict((conflict) => conflict.column("slack_user_id").doUpdateSet(changes))
    .execute();
}

/** When a commit named each of them last, in ms since the epoch. */
export async function lastCommits(db: Executor): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom("github_commits").select(["slack_user_id", "last_at"]).execute();
  return new Map(rows.map(({ slack_user_id, last_at }) => [slack_user_id, last_at]));
}

export function coauthorChoice(
  db: Executor,
  sessionKey: string,
): Promise<CoauthorChoiceRow | undefined> {
  return db
    .selectFrom("coauthor_choices")
    .selectAll()
    .where("session_key", "=", sessionKey)
    .executeTakeFirst();
}

/** Takes the place of what was chosen before. */
export async function saveCoauthorChoice(db: Executor, row: CoauthorChoiceRow): Promise<void> {
  const { session_key: _, ...changes } = row;
  await db
    .insertInto("coauthor_choices")
    .values(row)
    .onConflict((conflict) => conflict.column("session_key").doUpdateSet(changes))
    .execute();
}
