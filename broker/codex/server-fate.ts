import { assertNever } from "../errors/broker-error.ts";

/** What an app-server does: `unknown` when it is connected but does not say. */
export type ServerActivity = "unreachable" | "idle" | "working" | "unknown";

/** The app-server on record, as the next worker finds it. */
export type FoundServer =
  | { readonly kind: "none" }
  /** Version, program, settings, environment and account are what this worker wants. */
  | { readonly kind: "fitting"; readonly answers: boolean }
  | { readonly kind: "unfit"; readonly activity: ServerActivity };

/**
 * - `start`: there is none, so a new one starts.
 * - `adopt`: it serves everything.
 * - `drain`: it serves its running turns to their end, and a new one beside it serves the rest.
 * - `replace`: it is ended before a new one starts.
 */
export type ServerFate = "start" | "adopt" | "drain" | "replace";

/** Pure: a server that may have running turns is never ended for what it is. */
export function fateOf(found: FoundServer): ServerFate {
  switch (found.kind) {
    case "none":
      return "start";
    case "fitting":
      return found.answers ? "adopt" : "replace";
    case "unfit":
      return found.activity === "working" || found.activity === "unknown" ? "drain" : "replace";
    default:
      return assertNever(found);
  }
}

/** Looks without work in a row before a draining server ends: Codex writes and announces the end
 *  of a turn some 30 ms after the thread counts as idle. */
export const idleLooksToEnd = 2;
/** Looks in a row that Codex does not answer before it counts as hung. */
export const muteLooksToEnd = 30;

/** What the last looks at a draining server found. */
export interface DrainLooks {
  readonly idle: number;
  readonly mute: number;
}

export const noLooks: DrainLooks = { idle: 0, mute: 0 };

export type DrainStep =
  | { readonly kind: "keep"; readonly looks: DrainLooks }
  | { readonly kind: "end"; readonly why: "idle" | "time-limit" | "mute" };

/**
 * Pure: whether a draining server goes on. `drainedMs` counts from when it was found unfit;
 * `maxMs` is `TURN_MAX_MS`, where 0 sets no limit.
 */
export function drainStep(
  looks: DrainLooks,
  activity: ServerActivity,
  { drainedMs, maxMs }: { readonly drainedMs: number; readonly maxMs: number },
): DrainStep {
  if (maxMs > 0 && drainedMs >= maxMs) return { kind: "end", why: "time-limit" };
  const next = nextLooks(looks, activity);
  if (next.idle >= idleLooksToEnd) return { kind: "end", why: "idle" };
  if (next.mute >= muteLooksToEnd) return { kind: "end", why: "mute" };
  return { kind: "keep", looks: next };
}

function nextLooks(looks: DrainLooks, activity: ServerActivity): DrainLooks {
  switch (activity) {
    case "working":
      return noLooks;
    case "idle":
      return { idle: looks.idle + 1, mute: 0 };
    case "unknown":
    case "unreachable":
      return { idle: 0, mute: looks.mute + 1 };
    default:
      return assertNever(activity);
  }
}
