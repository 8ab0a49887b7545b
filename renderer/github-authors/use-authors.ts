import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { type AdminReads } from "../api/queries.ts";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

const AUTHORS_KEY = ["github-authors"] as const;

function authorsQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: AUTHORS_KEY,
    queryFn: ({ signal }) => answerOf(client.listGitHubAuthors({}, { signal })),
    select: ({ authors }) => authors,
    // Commits change it, and nothing tells of them.
    staleTime: 0,
  });
}

/** Who people are in commits. */
export function useAuthors() {
  return useQuery(authorsQuery(useAdminApi()));
}

function useRefresh() {
  const { queries } = useAdminApi();
  return () => queries.invalidateQueries({ queryKey: AUTHORS_KEY });
}

export interface SetAuthor {
  readonly slackUserId: string;
  readonly author: string;
}

export function useSetAuthor() {
  const { client } = useAdminApi();
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: ({ author, slackUserId }: SetAuthor) =>
      answerOf(
        client.setGitHubAuthor({ body: { slack_user_id: slackUserId, github_author: author } }),
      ),
    onSettled,
  });
}

export function useRemoveAuthor() {
  const { client } = useAdminApi();
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: (slackUserId: string) =>
      answerOf(client.removeGitHubAuthor({ params: { slackUserId } })),
    onSettled,
  });
}
