import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

/** Commits and pushes are files of git's, which report nothing: they are looked at while shown. */
const LOOK_AGAIN_MS = 15_000;

/** The repositories in the session's workspace, read again while its page is open. */
export function useRepositories({ key, turn }: Pick<SessionDetail, "key" | "turn">) {
  const { client } = useAdminApi();
  return useQuery({
    // A turn that begins or ends changes what there is at once.
    queryKey: ["session-repositories", key, turn?.id ?? null] as const,
    queryFn: ({ signal }) => answerOf(client.sessionRepositories({ params: { key } }, { signal })),
    select: ({ repositories }) => repositories,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
    staleTime: 0,
  });
}
