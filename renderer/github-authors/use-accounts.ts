import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { answerOf } from "../api/api-error.ts";
import type { AdminReads } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

const ACCOUNTS_KEY = ["github-accounts"] as const;

function accountsQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: ACCOUNTS_KEY,
    queryFn: ({ signal }) => answerOf(client.listGitHubAccounts({}, { signal })),
    // People link accounts in Slack, and GitHub refuses them: nothing tells of that.
    staleTime: 0,
  });
}

/** The GitHub accounts that people linked. */
export function useAccounts() {
  return useQuery(accountsQuery(useAdminApi()));
}

/** Chooses the account for people without one; null leaves it to the environment. */
export function useChooseDefault() {
  const { client, queries } = useAdminApi();
  return useMutation({
    mutationFn: (login: string | null) =>
      answerOf(client.chooseDefaultGitHubAccount({ body: { login } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ACCOUNTS_KEY }),
  });
}

export function useAskToLink() {
  const { client, queries } = useAdminApi();
  return useMutation({
    mutationFn: (slackUserId: string) =>
      answerOf(client.askToLinkGitHub({ params: { slackUserId }, body: {} })),
    onSettled: () => queries.invalidateQueries({ queryKey: ACCOUNTS_KEY }),
  });
}
