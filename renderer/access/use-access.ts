import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import type { ChannelSettings } from "../../broker/api/settings.ts";
import type { AccessEdit } from "../../main/api/access.ts";
import { answerOf } from "../api/api-error.ts";
import { type AdminReads, queryKeys } from "../api/queries.ts";
import { useStatus } from "../frame/use-service.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { canBeRead } from "./can-be-read.ts";

/** For what the feed does not announce, such as changes of the file. */
const LOOK_EVERY_MS = 15_000;
/** The release judges a change first. */
const LONG_MS = 60_000;

function accessQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: queryKeys.access,
    queryFn: ({ signal }) => answerOf(client.access({}, { signal })),
    staleTime: 0,
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** The rules, and who was refused by them; not asked for while nobody can answer. */
export function useAccess() {
  const status = useStatus();
  return useQuery({
    ...accessQuery(useAdminApi()),
    enabled: status === undefined || canBeRead(status),
  });
}

/** Changes of the rules. The broker restarts for those of lists; a sandbox counts at once. */
export function useAccessActs() {
  const { client, queries } = useAdminApi();
  const onSettled = () => queries.invalidateQueries({ queryKey: queryKeys.access });
  const change = useMutation({
    mutationFn: (edit: AccessEdit) =>
      answerOf(client.changeAccess({ body: edit }, { timeoutMs: LONG_MS })),
    onSettled,
  });
  const undo = useMutation({
    mutationFn: (id: string) =>
      answerOf(
        client.undoSettings({ params: { id }, body: { restart: true } }, { timeoutMs: LONG_MS }),
      ),
    onSettled,
  });
  const ignore = useMutation({
    mutationFn: (id: number) =>
      answerOf(client.ignoreAccessRequest({ params: { id: String(id) }, body: {} })),
    onSettled,
  });
  const reopen = useMutation({
    mutationFn: (id: number) =>
      answerOf(client.reopenAccessRequest({ params: { id: String(id) }, body: {} })),
    onSettled,
  });
  /** Null leaves a channel to what holds everywhere. */
  const setChannel = useMutation({
    mutationFn: async ({ channel, set }: ChannelChange) => {
      const params = { channel };
      await (set === null
        ? answerOf(client.removeChannelSettings({ params }))
        : answerOf(client.setChannelSettings({ params, body: set })));
    },
    onSettled,
  });
  return { change, undo, ignore, reopen, setChannel };
}

export interface ChannelChange {
  readonly channel: string;
  readonly set: ChannelSettings | null;
}

export function useExplain() {
  const { client } = useAdminApi();
  return useMutation({
    mutationFn: (query: { readonly user: string; readonly channel: string }) =>
      answerOf(client.explainAccess({ query }, { timeoutMs: LONG_MS })),
  });
}
