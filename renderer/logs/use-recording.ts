import { useMutation } from "@tanstack/react-query";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { logSourcesQuery } from "./log-queries.ts";

/** The release is asked whether it takes the change. */
const LONG_MS = 60_000;

/** Switches on that a wire is recorded: a setting of the broker, which restarts for it where it runs. */
export function useRecording(variable: string) {
  const api = useAdminApi();
  const { client, queries } = api;
  return useMutation({
    mutationFn: async ({ restart }: { readonly restart: boolean }) => {
      const { settings } = await answerOf(client.settings({}, { timeoutMs: LONG_MS }));
      const body = {
        revision: settings.revision,
        // Recording is what counts without a value.
        changes: { [variable]: null },
        restart,
      };
      return answerOf(client.changeSettings({ body }, { timeoutMs: LONG_MS }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: logSourcesQuery(api).queryKey }),
  });
}
