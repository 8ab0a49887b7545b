import type { GitHubAuthorItem } from "../../../broker/api/github-authors.ts";
import { adminRoutes } from "../../../main/api/routes.ts";
import type { Answer } from "./answer.ts";

const MINUTE = 60_000;

/** The people of the morning: by hand over Slack, by Slack, unknown. */
export function busyAuthors(now: number): GitHubAuthorItem[] {
  return [
    authorOf("U0PRIYA", "Priya Raman", {
      inferred: "Priya Raman <priya@halden.dev>",
      manual: "Priya R. <priya@users.noreply.github.com>",
      setBy: "Mara",
      lastCommitAt: now - 38 * MINUTE,
    }),
    authorOf("U0TOMAS", "Tomás Echeverría", {
      inferred: "Tomás Echeverría <tomas.echeverria@halden.dev>",
      lastCommitAt: now - 26 * 60 * MINUTE,
    }),
    authorOf("U0LIN", "Lin Xiaowen", { inferred: "Lin Xiaowen <lin@halden.dev>" }),
    authorOf("U0JONAS", "Jonas Weber", {}),
    authorOf("U0CONTRACTOR", null, {}),
  ];
}

export function answerGitHubAuthors(
  answer: Answer,
  world: { gitHubAuthors: GitHubAuthorItem[] },
): void {
  answer("listGitHubAuthors", () => ({ ok: true, authors: world.gitHubAuthors }));
  answer("setGitHubAuthor", (_context, body) => {
    const { github_author: manual, slack_user_id: id } =
      adminRoutes.setGitHubAuthor.body.parse(body);
    const before = world.gitHubAuthors.find(({ slackUserId }) => slackUserId === id);
    const mapping = authorOf(id, before?.name ?? null, { ...before, manual, setBy: "Mara" });
    world.gitHubAuthors = [...without(world.gitHubAuthors, id), mapping];
    return { ok: true, mapping };
  });
  answer("removeGitHubAuthor", (context) => {
    const id = context.req.param("slackUserId") ?? "";
    const before = world.gitHubAuthors.find(({ slackUserId }) => slackUserId === id);
    if (before?.manual === undefined || before.manual === null) return null;
    const mapping = authorOf(id, before.name, { ...before, manual: null, setBy: null });
    world.gitHubAuthors = [...without(world.gitHubAuthors, id), mapping];
    return { ok: true, mapping };
  });
}

function without(items: readonly GitHubAuthorItem[], id: string): GitHubAuthorItem[] {
  return items.filter(({ slackUserId }) => slackUserId !== id);
}

function authorOf(
  slackUserId: string,
  name: string | null,
  known: Partial<GitHubAuthorItem>,
): GitHubAuthorItem {
  const { inferred = null, lastCommitAt = null, linked = null, manual = null } = known;
  const author = manual ?? linked ?? inferred;
  const source =
    manual !== null
      ? ("manual" as const)
      : linked !== null
        ? ("linked" as const)
        : inferred !== null
          ? ("slack_inferred" as const)
          : null;
  const setBy = known.setBy ?? null;
  return { slackUserId, name, author, source, manual, linked, inferred, setBy, lastCommitAt };
}
