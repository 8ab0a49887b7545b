import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AppPreferencesChange } from "../../main/api/app-preferences.ts";

const key = ["app-preferences"] as const;

/** How the app behaves on this Mac; null in a browser, and until the shell has answered. */
export function useAppPreferences() {
  const queries = useQueryClient();
  const { broker: bridge } = window;
  const preferences = useQuery({
    queryKey: key,
    enabled: bridge !== undefined,
    queryFn: () => {
      if (bridge === undefined) throw new Error("A browser has no app.");
      return bridge.invoke("app:preferences", undefined);
    },
  });
  const change = useMutation({
    mutationFn: async (some: AppPreferencesChange) => {
      if (bridge === undefined) throw new Error("A browser has no app.");
      const answer = await bridge.invoke("app:change-preferences", some);
      if (!answer.ok) throw new Error(answer.message);
      return answer.preferences;
    },
    onSuccess: (changed) => queries.setQueryData(key, changed),
  });
  return { preferences: preferences.data ?? null, change };
}
