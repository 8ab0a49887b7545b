import type { Clock, Timer } from "../clock/clock.ts";
import type { AgentEvents } from "./agent-events.ts";
import type { RunningTurnView, Sessions } from "./sessions.ts";

export interface ReconcilerOptions {
  readonly clock: Clock;
  readonly sessions: Pick<Sessions, "running" | "reconcile">;
  readonly events: Pick<AgentEvents, "lastEventAt">;
  readonly intervalMs: number;
}

/**
 * Compares running turns with what Codex knows, so that a turn whose end was missed is found. A
 * turn that has told something within the interval is not asked about. One round at a time.
 */
export function startReconciler(options: ReconcilerOptions): { stop(): void } {
  const { clock, sessions, events, intervalMs } = options;
  let timer: Timer;
  let isStopped = false;
  const round = async () => {
    const silent = sessions
      .running()
      .filter((turn) => isSilent(turn, events.lastEventAt(turn.key), clock.now(), intervalMs));
    for (const { key } of silent) await sessions.reconcile(key);
    if (!isStopped) timer = clock.after(intervalMs, () => void round());
  };
  timer = clock.after(intervalMs, () => void round());
  return {
    stop: () => {
      isStopped = true;
      timer.cancel();
    },
  };
}

/** Whether a turn produced no event for an interval. Pure. */
export function isSilent(
  turn: Pick<RunningTurnView, "startedAt">,
  lastEventAt: number | null,
  now: number,
  intervalMs: number,
): boolean {
  return now - Math.max(lastEventAt ?? 0, turn.startedAt) >= intervalMs;
}
