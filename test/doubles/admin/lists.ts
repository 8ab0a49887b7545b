import type { Answer } from "./answer.ts";
import { answerGitHubAccounts } from "./github-accounts.ts";
import { answerGitHubAuthors } from "./github-authors.ts";
import { answerJobs } from "./jobs.ts";
import { answerUninstall } from "./uninstall.ts";
import { answerUsage } from "./usage.ts";
import type { AdminWorld } from "./world.ts";

/** The routes of lists that change by their own acts alone. */
export function answerLists(answer: Answer, world: AdminWorld, now: () => number): void {
  answerJobs(answer, world, now);
  answer("sessionRepositories", (context) => {
    const key = context.req.param("key");
    const item = world.sessions.find((each) => each.key === key);
    if (item === undefined) return null;
    return { ok: true, repositories: world.repositories.get(item.key) ?? [] };
  });
  answerGitHubAuthors(answer, world);
  answerGitHubAccounts(answer, world);
  answerUninstall(answer, world);
  answerUsage(answer, world, now);
}
