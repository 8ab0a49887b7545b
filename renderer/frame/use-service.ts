import type { Permission } from "../../broker/api/session-status.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { StopMode } from "../../main/api/routes.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { needsBroker, serviceRules, thisMachine } from "../language/shared-words.ts";
import { useNeedsControlPlane } from "../ui/control-plane.ts";
import { answerOf } from "../api/api-error.ts";
import { queryKeys, statusQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

/** A stop may wait for turns to be handed over or ended. */
const SERVICE_TIMEOUT_MS = 120_000;

/** Who asks, for "By you at 11:40". */
const BY = "you";

/** The status that the feed keeps; undefined until the first answer. */
export function useStatus(): AdminStatus | undefined {
  return useQuery(statusQuery(useAdminApi())).data;
}

/** Whether the broker runs and can be asked, for what needs it. */
export function useNeedsBroker(): Permission {
  const controlPlane = useNeedsControlPlane();
  const broker = useBrokerRuns();
  return controlPlane.allowed ? broker : controlPlane;
}

/** Whether the broker ran when it was last heard: for what can be begun while nobody answers. */
export function useBrokerRuns(): Permission {
  const { data } = useQuery({
    ...statusQuery(useAdminApi()),
    select: ({ worker }) => needsBroker(worker),
  });
  return data ?? { allowed: true };
}

/** What the broker's computer is called: "this Mac" is said only of a Mac. */
export function useThisMachine(): ReturnType<typeof thisMachine> {
  return thisMachine(useStatus()?.controlPlane.platform ?? "darwin");
}

/** Starts, stops and restarts the broker, with what can be done now. */
export function useService() {
  const { client, queries } = useAdminApi();
  const status = useStatus();
  const onSuccess = (answer: { status: AdminStatus }) => {
    queries.setQueryData(queryKeys.status, answer.status);
  };
  const options = { timeoutMs: SERVICE_TIMEOUT_MS };
  const start = useMutation({
    mutationFn: () => answerOf(client.startService({ body: { by: BY } }, options)),
    onSuccess,
  });
  const stop = useMutation({
    mutationFn: (mode: StopMode) =>
      answerOf(client.stopService({ body: { mode, by: BY } }, options)),
    onSuccess,
  });
  const restart = useMutation({
    mutationFn: () => answerOf(client.restartService({ body: { by: BY } }, options)),
    onSuccess,
  });
  const state = status?.worker.state;
  const controlPlane = useNeedsControlPlane();
  const known = state === undefined ? null : serviceRules({ state });
  const rules =
    known === null || controlPlane.allowed
      ? known
      : { start: controlPlane, stop: controlPlane, restart: controlPlane };
  return { status, start, stop, restart, rules };
}
