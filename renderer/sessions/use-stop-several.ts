import { useState } from "react";
import type { SeveralAct, SeveralActResult } from "../../broker/api/several-sessions.ts";
import { useActOnSessions } from "../api/several-acts.ts";
import { useToast } from "../ui/toast.tsx";
import { words } from "./words.ts";

export interface StopSeveral {
  readonly isPending: boolean;
  readonly error: unknown;
  /** What was done last. */
  readonly act: Exclude<SeveralAct, "remove">;
  readonly results: readonly SeveralActResult[];
  readonly stop: (keys: readonly string[]) => void;
}

/** Stops turns at once; the toast takes it back. What fails stays to be read. */
export function useStopSeveral(): StopSeveral {
  const acting = useActOnSessions();
  const toast = useToast();
  const [results, setResults] = useState<readonly SeveralActResult[]>([]);
  const run = (
    act: Exclude<SeveralAct, "remove">,
    keys: readonly string[],
    then: (done: readonly string[]) => void,
  ) =>
    acting.mutate(
      { act, keys },
      {
        onSuccess: (answered) => {
          setResults(answered);
          then(answered.flatMap((one) => (one.ok && one.wasRunning !== false ? [one.key] : [])));
        },
      },
    );
  return {
    isPending: acting.isPending,
    error: acting.error,
    act: acting.variables?.act === "resume" ? "resume" : "stop",
    results,
    stop: (keys: readonly string[]) =>
      run("stop", keys, (stopped) =>
        toast(
          words.stoppedSeveral(stopped.length),
          stopped.length === 0
            ? undefined
            : { label: words.goOn, run: () => run("resume", stopped, () => undefined) },
        ),
      ),
  };
}
