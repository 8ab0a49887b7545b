import type { Executor, GitHubAccountRow } from "./schema.ts";

export function gitHubAccount(
  db: Executor,
  slackUserId: string,
): Promise<GitHubAccountRow | undefined> {
  return db
    .selectFrom("github_accounts")
    .selectAll()
    .where("slack_user_id", "=", slackUserId)
    .executeTakeFirst();
}

/** The account with this login that was linked last; logins are compared without case. */
export function gitHubAccountOf(
  db: Executor,
  login: string,
): Promise<GitHubAccountRow | undefined> {
  return db
    .selectFrom("github_accounts")
    .selectAll()
    .where((where) => where(where.fn<string>("lower", ["login"]), "=", login.toLowerCase()))
    .orderBy("linked_at", "desc")
    .executeTakeFirst();
}

/** All accounts, also those that GitHub refuses, by login. */
export function listGitHubAccounts(db: Executor): Promise<GitHubAccountRow[]> {
  return db
    .selectFrom("github_accounts")
    .selectAll()
    .orderBy((order) => order.fn<string>("lower", ["login"]))
    .orderBy("slack_user_id")
    .execute();
}

/** Accounts that GitHub takes. */
export function linkedAccounts(db: Executor): Promise<GitHubAccountRow[]> {
  return db.selectFrom("github_accounts").selectAll().where("refused_at", "is", null).execute();
}

/** Takes the place of what the person linked before. */
export async function saveGitHubAccount(db: Executor, row: GitHubAccountRow): Promise<void> {
  const { slack_user_id: _, ...changes } = row;
  await db
    .insertInto("github_accounts")
    .values(row)
    .onConflict((conflict) => conflict.column("slack_user_id").doUpdateSet(changes))
    .execute();
}

/** Notes what GitHub said of a token, unless the person linked another one meanwhile. */
export async function noteGitHubCheck(
  db: Executor,
  row: GitHubAccountRow,
  change: Partial<Pick<GitHubAccountRow, "checked_at" | "refused_at" | "sealed_token">>,
): Promise<void> {
  await db
    .updateTable("github_accounts")
    .set(change)
    .where("slack_user_id", "=", row.slack_user_id)
    .where("sealed_token", "=", row.sealed_token)
    .execute();
}
