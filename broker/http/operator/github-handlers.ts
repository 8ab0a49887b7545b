import type { operatorRoutes } from "../../api/routes.ts";
import type { GitHubAuthorActions } from "../../app/actions.ts";
import { refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** Who people of Slack are in commits. */
export function gitHubReadHandlers(actions: Pick<GitHubAuthorActions, "list">) {
  return {
    listGitHubAuthors: async () => ({
      ok: true,
      value: { authors: [...(await actions.list())] },
    }),
  } satisfies Handlers<typeof operatorRoutes>;
}

export function gitHubActHandlers(actions: GitHubAuthorActions) {
  return {
    setGitHubAuthor: async ({ body }) => {
      const { by = null, github_author: author, slack_user_id: slackUserId } = body;
      if (!(await actions.set(slackUserId, author, by))) {
        return refuse(400, "invalid_github_author", `${author} is no name with an address.`);
      }
      const mapping = await actions.find(slackUserId);
      return mapping === null
        ? refuse(404, "unknown_github_author", "It was removed meanwhile.")
        : { ok: true, value: { mapping } };
    },
    removeGitHubAuthor: async ({ params }) =>
      (await actions.remove(params.slackUserId))
        ? { ok: true, value: { mapping: await actions.find(params.slackUserId) } }
        : refuse(404, "unknown_github_author", "Nothing was set by hand for this person."),
  } satisfies Handlers<typeof operatorRoutes>;
}
