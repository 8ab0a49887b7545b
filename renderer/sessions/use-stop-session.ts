import type { SessionItem } from "../../broker/api/sessions.ts";
import { useStopTurn } from "../api/session-acts.ts";
import { useToast } from "../ui/toast.tsx";
import { words } from "./words.ts";

/** Stops a turn at once; the toast takes it back by `goOn`. */
export function useStopSession(goOn: (key: string) => void) {
  const stop = useStopTurn();
  const toast = useToast();
  return {
    isPending: stop.isPending,
    error: stop.error,
    forget: stop.reset,
    stop: ({ key }: Pick<SessionItem, "key">) => {
      if (stop.isPending && stop.variables === key) return;
      stop.mutate(key, {
        onSuccess: ({ wasRunning }) => {
          if (wasRunning) toast(words.turnStopped, { label: words.goOn, run: () => goOn(key) });
        },
      });
    },
  };
}
