import { assertNever } from "../../broker/errors/broker-error.ts";
import type { WorkerExit } from "../api/status.ts";
import type { StopMode } from "../api/routes.ts";

// The worker's supervision. What people want and what is are two fields.
//
//   stopped ──start──► starting ──ready──► running
//      ▲                  │ exited            │ exited
//      │                  ▼                   ▼
//      │   exit 78 ─► refused      restarting (waits) ──time──► starting
//      │   too many ► crashed ◄───────┘
//      │
//      └──exited── stopping ◄──stop, restart── starting, running
//                  asked ─time─► terminated ─time─► killed
//
// While it is held (an update), every worker is ended and none is started; then what is wanted counts
// again. A start from refused and crashed forgets the exits; a stop leads from everywhere to stopped. A
// worker that never answers is ended, and counts as crashed.

/** One process, told from any other that gets its number later. */
export interface WorkerProcess {
  readonly pid: number;
  readonly startTime: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** A worker that runs already. */
export interface LeftWorker {
  readonly process: WorkerProcess;
  readonly port: number;
  readonly version: string | null;
}

export type Actual =
  | { readonly state: "stopped" }
  /** `process` is null until the system has started it. */
  | { readonly state: "starting"; readonly process: WorkerProcess | null; readonly from: number }
  | { readonly state: "running"; readonly process: WorkerProcess }
  | {
      readonly state: "stopping";
      readonly process: WorkerProcess | null;
      readonly mode: StopMode;
      readonly step: "asked" | "terminated" | "killed";
      /** When the next step follows; null once there is none. */
      readonly deadline: number | null;
      /** It is ended because it never answered. */
      readonly gaveUp: boolean;
    }
  | { readonly state: "restarting"; readonly nextStartAt: number }
  | { readonly state: "crashed" }
  | { readonly state: "refused" };

export interface Service {
  readonly wanted: "running" | "stopped";
  /** Why no worker may run for now, whatever is wanted; null when one may. */
  readonly held: string | null;
  readonly actual: Actual;
  /** When `actual` got its state. */
  readonly since: number;
  /** When it ended unexpectedly, within the window of `limits`. */
  readonly exits: readonly number[];
  readonly exit: WorkerExit | null;
  /** A sentence for people. */
  readonly reason: string | null;
  readonly by: string | null;
}

export type ServiceEvent =
  | { readonly kind: "start"; readonly by: string | null }
  | { readonly kind: "stop"; readonly by: string | null; readonly mode: StopMode }
  | { readonly kind: "restart"; readonly by: string | null }
  /** The worker ends with a handover, and none starts until `let-go`. */
  | { readonly kind: "hold"; readonly reason: string }
  | { readonly kind: "let-go" }
  /** A worker of an earlier control plane was found. */
  | { readonly kind: "found"; readonly process: WorkerProcess }
  /** What a start still waits for, in a sentence. */
  | { readonly kind: "preparing"; readonly message: string }
  | { readonly kind: "spawned"; readonly process: WorkerProcess }
  /** `isFinal`: it is tried again only when a person asks. */
  | { readonly kind: "not-spawned"; readonly message: string; readonly isFinal: boolean }
  /** No worker is to run, and the system could not be kept from starting one. */
  | { readonly kind: "not-settled"; readonly message: string }
  /** It answered; `problem` says what it still waits for. */
  | { readonly kind: "answered"; readonly ready: boolean; readonly problem: string | null }
  | { readonly kind: "silent" }
  | { readonly kind: "exited"; readonly pid: number; readonly exit: WorkerExit }
  | { readonly kind: "time" };

export type ServiceEffect =
  | { readonly kind: "spawn" }
  | { readonly kind: "ask-to-end"; readonly process: WorkerProcess; readonly mode: StopMode }
  | {
      readonly kind: "signal";
      readonly process: WorkerProcess;
      readonly signal: "SIGTERM" | "SIGKILL";
    };

/** All in ms but the counts. */
export interface ServiceLimits {
  /** Without a ready answer for this long the status says why. */
  readonly readyMs: number;
  /** A worker that has not answered at all for this long is ended. */
  readonly answerMs: number;
  /** How long each way of ending may take before SIGTERM. */
  readonly stopMs: Readonly<Record<StopMode, number>>;
  /** Between SIGTERM and SIGKILL. */
  readonly terminateMs: number;
  readonly exitsMax: number;
  readonly exitsWindowMs: number;
  /** The waits after the first, second, … exit; the last one holds on. */
  readonly backoffMs: readonly number[];
}

export interface Decision {
  readonly next: Service;
  readonly effects: readonly ServiceEffect[];
}

/** Before anything was started or found. */
export function initialService(wanted: Service["wanted"], by: string | null, now: number): Service {
  const actual = { state: "stopped" } as const;
  return { wanted, held: null, actual, since: now, exits: [], exit: null, reason: null, by };
}

/** When `time` has to come next; null when nothing waits for it. Pure. */
export function nextTimeOf({ actual }: Service): number | null {
  switch (actual.state) {
    case "restarting":
      return actual.nextStartAt;
    case "stopping":
      return actual.deadline;
    case "stopped":
    case "starting":
    case "running":
    case "crashed":
    case "refused":
      return null;
    default:
      return assertNever(actual);
  }
}

/** The process that is there now. Pure. */
export function processOf({ actual }: Service): WorkerProcess | null {
  return "process" in actual ? actual.process : null;
}
