import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AppUpdate, AppUpdateAct } from "../../main/api/app-update.ts";

const key = ["app-update"] as const;
const WHILE_BUSY_MS = 500;
const OTHERWISE_MS = 5_000;

/** How an update of the app stands, asked again and again while it is shown; null in a browser. */
export function useAppUpdate() {
  const queries = useQueryClient();
  const { broker: bridge } = window;
  const status = useQuery({
    queryKey: key,
    enabled: bridge !== undefined,
    queryFn: () => {
      if (bridge === undefined) throw new Error("A browser has no app.");
      return bridge.invoke("app:update", undefined);
    },
    refetchInterval: ({ state }) => (isBusy(state.data?.update) ? WHILE_BUSY_MS : OTHERWISE_MS),
  });
  const act = useMutation({
    mutationFn: (what: AppUpdateAct) => {
      if (bridge === undefined) throw new Error("A browser has no app.");
      return bridge.invoke("app:update-act", { act: what });
    },
    onSuccess: (now) => queries.setQueryData(key, now),
  });
  const move = useMutation({
    mutationFn: async () => {
      const answer = await bridge?.invoke("app:move-to-applications", undefined);
      if (answer?.ok === false) throw new Error(answer.message);
    },
  });
  return { status: status.data ?? null, act, move };
}

function isBusy(update: AppUpdate | undefined): boolean {
  return update?.kind === "checking" || update?.kind === "downloading";
}
