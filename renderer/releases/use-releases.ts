import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReleaseTarget } from "../../main/api/releases.ts";
import { answerOf } from "../api/api-error.ts";
import { type AdminReads, queryKeys } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

/** The registry may be slow, and a check waits for it. */
const CHECK_TIMEOUT_MS = 60_000;
const OPERATIONS_SHOWN = 50;

function releasesQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: queryKeys.releases,
    queryFn: ({ signal }) => answerOf(client.releases({}, { signal })),
  });
}

function operationsQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: queryKeys.operations,
    queryFn: ({ signal }) =>
      answerOf(client.operations({ query: { limit: OPERATIONS_SHOWN } }, { signal })),
    select: ({ operations }) => operations.filter(({ kind }) => kind.startsWith("worker.")),
  });
}

export function useReleases() {
  return useQuery(releasesQuery(useAdminApi()));
}

/** Updates and rollbacks, newest first. */
export function useDeployments() {
  return useQuery(operationsQuery(useAdminApi()));
}

export function usePreflight(target: ReleaseTarget, version: string | null) {
  const { client } = useAdminApi();
  return useQuery({
    queryKey: [...queryKeys.releases, "preflight", target, version] as const,
    queryFn: ({ signal }) =>
      answerOf(
        client.preflight(
          { query: { target, ...(version === null ? {} : { version }) } },
          { signal },
        ),
      ),
    enabled: version !== null,
    // What is under way is looked at whenever somebody asks.
    staleTime: 0,
    gcTime: 0,
  });
}

/** What restoring a snapshot would lose: counted whenever somebody asks. */
export function useRestorePreview(snapshot: string | null, version: string | null) {
  const { client } = useAdminApi();
  return useQuery({
    queryKey: [...queryKeys.releases, "restore", snapshot, version] as const,
    queryFn: ({ signal }) =>
      answerOf(
        client.restorePreview(
          {
            params: { name: snapshot ?? "" },
            query: version === null ? {} : { version },
          },
          { signal, timeoutMs: CHECK_TIMEOUT_MS },
        ),
      ),
    enabled: snapshot !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

/** What people do with releases; each reads the releases again. */
export function useReleaseActs() {
  const { client } = useAdminApi();
  const queries = useQueryClient();
  const onSettled = () => {
    void queries.invalidateQueries({ queryKey: queryKeys.releases });
    void queries.invalidateQueries({ queryKey: queryKeys.operations });
  };
  return {
    check: useMutation({
      mutationFn: () => answerOf(client.checkReleases({}, { timeoutMs: CHECK_TIMEOUT_MS })),
      onSuccess: (answer) => queries.setQueryData(queryKeys.releases, answer),
    }),
    deploy: useMutation({
      mutationFn: ({ version, allowActive }: ReleaseWish) =>
        answerOf(
          client.deploy(
            { body: { target: "worker", version, allow_active: allowActive } },
            { timeoutMs: CHECK_TIMEOUT_MS },
          ),
        ),
      onSettled,
    }),
    rollback: useMutation({
      mutationFn: ({ version, allowActive }: ReleaseWish) =>
        answerOf(
          client.rollback({ body: { target: "worker", version, allow_active: allowActive } }),
        ),
      onSettled,
    }),
    restore: useMutation({
      mutationFn: ({ snapshot, version, allowActive }: RestoreRequest) =>
        answerOf(
          client.restore(
            {
              body: {
                ...{ snapshot, allow_active: allowActive },
                ...(version === null ? {} : { version }),
              },
            },
            { timeoutMs: CHECK_TIMEOUT_MS },
          ),
        ),
      onSettled,
    }),
    cancel: useMutation({
      mutationFn: (id: string) => answerOf(client.cancelOperation({ params: { id }, body: {} })),
      onSettled,
    }),
    unpin: useMutation({
      mutationFn: () => answerOf(client.unpinRelease({ body: { target: "worker" } })),
      onSettled,
    }),
    pin: useMutation({
      mutationFn: () => answerOf(client.pinRelease({ body: { target: "worker" } })),
      onSettled,
    }),
  };
}

export interface ReleaseWish {
  readonly version: string;
  readonly allowActive: boolean;
}

interface RestoreRequest {
  /** Its name. */
  readonly snapshot: string;
  readonly version: string | null;
  readonly allowActive: boolean;
}
