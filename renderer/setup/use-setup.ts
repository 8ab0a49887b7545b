import { useMutation, useQuery } from "@tanstack/react-query";
import type { SetupStepId, SetupView } from "../../main/api/setup.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { answerOf } from "../api/api-error.ts";
import { queryKeys } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

/** While Codex is downloaded, and while the first message is waited for. */
const LOOK_OFTEN_MS = 1_000;
/** What people do elsewhere meanwhile: a sign-in that ends, a broker that stops. */
const LOOK_MS = 3_000;
/** The checks ask Slack up to four times, one after the other. */
const CHECK_TIMEOUT_MS = 45_000;

export const setupKey = ["setup"] as const;

interface Pasted {
  readonly appToken?: string;
  readonly botToken?: string;
}

/** The setup as it is now, and what can be done in it. Every answer is the whole of it. */
export function useSetup() {
  const { client, queries } = useAdminApi();
  /** Home follows the phase at once: it would otherwise lead back here. */
  const notePhase = ({ phase }: SetupView) => {
    queries.setQueryData<AdminStatus>(
      queryKeys.status,
      (status) => status && { ...status, setup: phase },
    );
  };
  const view = useQuery({
    queryKey: setupKey,
    queryFn: async ({ signal }) => {
      const answer = await answerOf(client.setup({}, { signal }));
      notePhase(answer);
      return answer;
    },
    refetchInterval: ({ state }) => (isBusy(state.data) ? LOOK_OFTEN_MS : LOOK_MS),
  });
  const onSuccess = (answer: SetupView) => {
    queries.setQueryData(setupKey, answer);
    notePhase(answer);
  };
  const update = useMutation({
    mutationFn: (change: {
      step?: SetupStepId;
      appName?: string;
      goOnWithout?: string[];
      phase?: SetupView["phase"];
    }) => answerOf(client.updateSetup({ body: change })),
    onSuccess,
  });
  const check = useMutation({
    mutationFn: (pasted: Pasted) =>
      answerOf(client.checkSlackTokens({ body: pasted }, { timeoutMs: CHECK_TIMEOUT_MS })),
    onSuccess,
  });
  const fetchCodex = useMutation({
    mutationFn: () => answerOf(client.fetchCodex({})),
    onSuccess,
  });
  const cancelCodex = useMutation({
    mutationFn: () => answerOf(client.cancelCodex({})),
    onSuccess,
  });
  return { view, update, check, fetchCodex, cancelCodex };
}

export type SetupActs = Omit<ReturnType<typeof useSetup>, "view">;

function isBusy(view: SetupView | undefined): boolean {
  if (view === undefined) return false;
  const { state } = view.codex;
  return (state !== "present" && state !== "absent") || view.step === "hello";
}
