import type { WatchCheck } from "../api/operations.ts";
import type { WorkerState } from "../api/status.ts";
import type { Baseline } from "./deployment.ts";

/** What is seen of the worker at one moment. */
export interface WorkerSight {
  readonly state: WorkerState;
  readonly pid: number | null;
  /** Its last unexpected end since it was started; null when there was none. */
  readonly exit: string | null;
  /** What the process that answers says of itself; null while none does. */
  readonly answer: {
    readonly pid: number;
    readonly version: string;
    readonly schema: number;
    readonly schemaMin: number | null;
    readonly ready: boolean;
    readonly slackLive: boolean;
    readonly codexReady: boolean;
  } | null;
}

export type WatchVerdict =
  /** All that is demanded holds. */
  | { readonly kind: "good"; readonly checks: readonly WatchCheck[] }
  | { readonly kind: "waiting"; readonly checks: readonly WatchCheck[] }
  /** It cannot become good any more. */
  | { readonly kind: "bad"; readonly checks: readonly WatchCheck[]; readonly reason: string };

/**
 * Whether the new release does what the one before it did. What did not hold before is not demanded,
 * so that a machine without a network fails no release. Pure.
 */
export function watchVerdict(
  sight: WorkerSight,
  version: string,
  before: Pick<Baseline, "ready" | "slackLive" | "codexReady">,
): WatchVerdict {
  const { answer } = sight;
  const isIt = answer !== null && answer.pid === sight.pid && answer.version === version;
  const checks: readonly WatchCheck[] = [
    check("process", sight.pid !== null, false, ["Process", "The process is not there yet"]),
    check("ready", isIt && (answer.ready || !before.ready), false, [
      "Ready",
      readyWords(sight, version),
    ]),
    check("slack", isIt && answer.slackLive, !before.slackLive, [
      "Slack is live",
      "Slack is not live yet",
      "Slack was not live before either",
    ]),
    check("codex", isIt && answer.codexReady, !before.codexReady, [
      "Codex has answered",
      "Codex has not answered yet",
      "Codex had not answered before either",
    ]),
  ];
  if (sight.exit !== null) return { kind: "bad", checks, reason: `It ended ${sight.exit}.` };
  if (sight.state === "refused" || sight.state === "crashed") {
    return { kind: "bad", checks, reason: "It does not start." };
  }
  const isWaiting = checks.some(({ state }) => state === "waiting");
  return { kind: isWaiting ? "waiting" : "good", checks };
}

/** What the watch waited for in vain, in a sentence. Pure. */
export function lateReason(checks: readonly WatchCheck[], limitMs: number): string {
  const missing = checks.find(({ state }) => state === "waiting");
  const within = `within ${Math.round(limitMs / 1_000)} s`;
  switch (missing?.id) {
    case "process":
      return `Its process did not start ${within}.`;
    case "slack":
      return `Slack did not go live ${within}.`;
    case "codex":
      return `Codex did not answer ${within}.`;
    default:
      return `It was not ready ${within}.`;
  }
}

function readyWords({ answer, pid }: WorkerSight, version: string): string {
  if (answer === null) return "It does not answer yet";
  if (answer.pid !== pid || answer.version !== version)
    return `${answer.version} answers in its place`;
  return "It is not ready yet";
}

function check(
  id: WatchCheck["id"],
  holds: boolean,
  isExcused: boolean,
  [passed, waiting, excused = waiting]: readonly [string, string, string?],
): WatchCheck {
  if (holds) return { id, state: "passed", text: passed };
  return isExcused
    ? { id, state: "excused", text: excused }
    : { id, state: "waiting", text: waiting };
}
