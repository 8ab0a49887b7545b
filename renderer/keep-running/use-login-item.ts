import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

const key = ["login-item"] as const;

/** Whether the system opens the app at login; null in a browser and until the shell has answered. */
export function useLoginItem() {
  const queries = useQueryClient();
  const { broker: bridge } = window;
  const item = useQuery({
    queryKey: key,
    enabled: bridge !== undefined,
    // It can be changed in the system's own settings.
    staleTime: 0,
    queryFn: () => {
      if (bridge === undefined) throw new Error("A browser has no app to open.");
      return bridge.invoke("app:login-item", undefined);
    },
  });
  const change = useMutation({
    mutationFn: async (isOn: boolean) => {
      if (bridge === undefined) throw new Error("A browser has no app to open.");
      const answer = await bridge.invoke("app:open-at-login", { isOn });
      if (!answer.ok) throw new Error(answer.message);
      return answer.item;
    },
    onSuccess: (changed) => queries.setQueryData(key, changed),
  });
  return { item: item.data ?? null, change };
}
