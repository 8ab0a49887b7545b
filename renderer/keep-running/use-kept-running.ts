import { useMutation } from "@tanstack/react-query";
import type { AdminStatus } from "../../main/api/status.ts";
import { answerOf } from "../api/api-error.ts";
import { queryKeys } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { useStatus } from "../frame/use-service.ts";

/** Who asks, for the log. */
const BY = "you";

/** Whether the broker starts at login, as the status says, and the change of it. */
export function useKeptRunning() {
  const { client, queries } = useAdminApi();
  const status = useStatus();
  const change = useMutation({
    mutationFn: (keepRunning: boolean) =>
      answerOf(client.keepServiceRunning({ body: { keepRunning, by: BY } })),
    // The feed says it too, a moment later.
    onSuccess: (_answer, isOn) =>
      queries.setQueryData<AdminStatus>(
        queryKeys.status,
        (known) => known && { ...known, keptRunning: { possible: true, isOn } },
      ),
  });
  return { kept: status?.keptRunning ?? null, change };
}
