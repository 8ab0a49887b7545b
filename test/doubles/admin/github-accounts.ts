import type { GitHubAccountList } from "../../../broker/api/github-accounts.ts";
import { adminRoutes } from "../../../main/api/routes.ts";
import type { Answer } from "./answer.ts";

const DAY = 86_400_000;

/** The accounts of the morning: the default one of the environment, one more, and a refused one. */
export function busyAccounts(now: number): Omit<GitHubAccountList, "ok"> {
  const account = (slackUserId: string, name: string, login: string, days: number) => ({
    ...{ slackUserId, name, login, linkedAt: now - days * DAY, refusedAt: null },
  });
  return {
    accounts: [
      account("U0MARA", "Mara Okafor", "halden-bot", 41),
      { ...account("U0JONAS", "Jonas Weber", "jonasw", 90), refusedAt: now - 2 * DAY },
      account("U0PRIYA", "Priya Raman", "priya-r", 12),
    ],
    default: { login: "halden-bot", from: "environment", setBy: null },
    hasTeamToken: false,
  };
}

export function answerGitHubAccounts(
  answer: Answer,
  world: { gitHubAccounts: Omit<GitHubAccountList, "ok"> },
): void {
  const list = () => ({ ok: true as const, ...world.gitHubAccounts });
  answer("listGitHubAccounts", list);
  answer("chooseDefaultGitHubAccount", (_context, body) => {
    const { login } = adminRoutes.chooseDefaultGitHubAccount.body.parse(body);
    const chosen =
      login === null
        ? ({ login: "halden-bot", from: "environment", setBy: null } as const)
        : ({ login, from: "operator", setBy: "Mara" } as const);
    world.gitHubAccounts = { ...world.gitHubAccounts, default: chosen };
    return list();
  });
  answer("askToLinkGitHub", (context) => {
    const id = context.req.param("slackUserId");
    const known = world.gitHubAccounts.accounts.some(({ slackUserId }) => slackUserId === id);
    return known ? { ok: true } : null;
  });
}
