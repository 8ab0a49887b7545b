import type { Kysely } from "kysely";
import type { SessionRepositories } from "../../api/session-repositories.ts";
import { repositoriesIn } from "../../disk/git-repositories.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { saidByAgent } from "../../store/timeline.ts";
import { pullRequestOf } from "./pull-requests.ts";

/** Of so many posts that name a pull request, the newest ones are read. */
const POSTS_MAX = 50;

/**
 * The repositories in a session's workspace, and the pull request of each that the agent named last.
 * Runs no program: a `git` in an agent's repository does what that repository's configuration says.
 */
export async function sessionRepositories(
  db: Kysely<BrokerDatabase>,
  { key, workspace }: { readonly key: string; readonly workspace: string },
): Promise<SessionRepositories["repositories"]> {
  const [found, posts] = await Promise.all([
    repositoriesIn(workspace),
    saidByAgent(db, key, { containing: "/pull/", limit: POSTS_MAX }),
  ]);
  return found.map(({ path, branch, unpushedCommits, remote }) => ({
    ...{ path, branch, unpushedCommits },
    pullRequest: remote === null ? null : pullRequestOf(remote, posts),
  }));
}
