import { useMutation } from "@tanstack/react-query";
import { answerOf } from "../api/api-error.ts";
import { queryKeys } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

// What a person can do with profiles. The status brings what comes of it.

/** A profile's app-server is started, or ended with its turns. */
const LONG_MS = 60_000;

export interface NewProfile {
  readonly name?: string;
  readonly label?: string;
  readonly authJson?: string;
  readonly apiKey?: string;
  readonly replace?: boolean;
}

function useRefresh() {
  const { queries } = useAdminApi();
  return () => queries.invalidateQueries({ queryKey: queryKeys.status });
}

export function useAdd() {
  const { client } = useAdminApi();
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: (profile: NewProfile) =>
      answerOf(client.addProfile({ body: profile }, { timeoutMs: LONG_MS })),
    onSettled,
    // It holds a secret.
    gcTime: 0,
  });
}

export function usePrefer() {
  const { client } = useAdminApi();
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: (name: string | null) => answerOf(client.preferProfile({ body: { name } })),
    onSettled,
  });
}

export function useRename() {
  const { client } = useAdminApi();
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: ({ name, label }: { readonly name: string; readonly label: string }) =>
      answerOf(client.renameProfile({ params: { name }, body: { label } })),
    onSettled,
  });
}

export function useRemove() {
  const { client } = useAdminApi();
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: (name: string) =>
      answerOf(
        client.removeProfile(
          { params: { name }, query: { force: "true" } },
          { timeoutMs: LONG_MS },
        ),
      ),
    onSettled,
  });
}

export function useRestore() {
  const { client } = useAdminApi();
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: (name: string) => answerOf(client.restoreProfile({ params: { name } })),
    onSettled,
  });
}
