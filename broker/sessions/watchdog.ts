import type { Clock, Timer } from "../clock/clock.ts";
import type { AgentEvents } from "./agent-events.ts";
import type { SessionKey } from "./model.ts";
import type { RunningTurnView, Sessions } from "./sessions.ts";

export interface WatchdogOptions {
  readonly clock: Clock;
  readonly sessions: Sessions;
  /** The command that a session's turn is at; null when it is at none. */
  readonly commandInWork: (key: SessionKey) => string | null;
  readonly events: Pick<AgentEvents, "lastEventAt" | "offlineSince">;
  /** How long the machine slept of the time since `at`, in ms: nothing can move then. */
  readonly asleepMsSince: (at: number) => number;
  /** A turn in which nothing moves for so long is told to its thread. */
  readonly stallNoticeMs: number;
  /** A turn that runs for so long is interrupted; 0 for no limit. */
  readonly maxTurnMs: number;
}

export type WatchFinding =
  | { readonly kind: "stalled"; readonly idleMs: number; readonly stopsAt: number | null }
  | { readonly kind: "overdue"; readonly afterMs: number };

/** What is wrong with a running turn, if anything. Pure. */
export function findingOf(
  turn: RunningTurnView,
  lastEventAt: number | null,
  now: number,
  limits: Pick<WatchdogOptions, "stallNoticeMs" | "maxTurnMs" | "asleepMsSince">,
): WatchFinding | null {
  const awakeMs = (since: number) => now - since - limits.asleepMsSince(since);
  const ranMs = awakeMs(turn.startedAt);
  if (limits.maxTurnMs > 0 && ranMs >= limits.maxTurnMs && !turn.stopping) {
    return { kind: "overdue", afterMs: ranMs };
  }
  const idleMs = awakeMs(Math.max(lastEventAt ?? 0, turn.startedAt));
  if (idleMs < limits.stallNoticeMs) return null;
  const stopsAt = limits.maxTurnMs > 0 ? now + limits.maxTurnMs - ranMs : null;
  return { kind: "stalled", idleMs, stopsAt };
}

function withCommand(finding: WatchFinding, command: string | null) {
  return finding.kind === "stalled" && command !== null ? { ...finding, command } : finding;
}

/** The offline notice is posted after this long, or at the stall threshold if that is shorter. */
const OFFLINE_NOTICE_MS = 2 * 60_000;

/** Since when a turn has been without a network, if its thread is to be informed now. Pure. */
export function offlineToTell(
  turn: Pick<RunningTurnView, "isOffline" | "stopping">,
  since: number | null,
  now: number,
  { stallNoticeMs, asleepMsSince }: Pick<WatchdogOptions, "stallNoticeMs" | "asleepMsSince">,
): number | null {
  if (since === null || turn.isOffline || turn.stopping) return null;
  return now - since - asleepMsSince(since) >= Math.min(OFFLINE_NOTICE_MS, stallNoticeMs)
    ? since
    : null;
}

/** How often the running turns are looked at, unless a limit is shorter. */
const LOOK_EVERY_MS = 15_000;
const SHORTEST_LOOK_MS = 250;

/** Looks at the running turns, since Codex never ends some of them by itself. */
export function startWatchdog(options: WatchdogOptions): { stop(): void } {
  const { clock, sessions, events } = options;
  const everyMs = Math.max(
    SHORTEST_LOOK_MS,
    Math.min(LOOK_EVERY_MS, options.stallNoticeMs / 4, (options.maxTurnMs || Infinity) / 4),
  );
  let timer: Timer | null = null;
  const look = () => {
    for (const turn of sessions.running()) {
      // First, because a turn that is known to wait for the network is not told to be stalled.
      const since = offlineToTell(turn, events.offlineSince(turn.key), clock.now(), options);
      if (since !== null) void sessions.dispatch(turn.key, { kind: "offline", since });
      const finding = findingOf(turn, events.lastEventAt(turn.key), clock.now(), options);
      if (finding === null) continue;
      void sessions.dispatch(turn.key, withCommand(finding, options.commandInWork(turn.key)));
    }
    timer = clock.after(everyMs, look);
  };
  timer = clock.after(everyMs, look);
  return { stop: () => timer?.cancel() };
}
