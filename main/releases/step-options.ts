import type { Clock } from "../../broker/clock/clock.ts";
import type { WatchCheck } from "../api/operations.ts";
import type { BrokerControl } from "./broker-control.ts";
import type { CodexRuntime } from "./codex-runtime.ts";
import type { DeploymentEvent, StepFacts } from "./deployment.ts";
import type { ReleaseDisk } from "./release-disk.ts";
import type { ReleaseFolders } from "./release-folders.ts";
import type { ReleasePlaces } from "./release-places.ts";
import type { ReleaseRecords } from "./release-records.ts";
import type { Registry } from "./registry.ts";

/** All in ms. */
export interface DeploymentLimits {
  /** For each command of a release that is not in use yet. */
  readonly tryMs: number;
  readonly snapshotMs: number;
  /** Until the process of a release is there. */
  readonly startMs: number;
  readonly watchMs: number;
  /** How long everything must hold before it counts. */
  readonly steadyMs: number;
  readonly lookEveryMs: number;
}

/** What the steps work with. */
export interface DeploymentStepOptions {
  readonly packageName: string;
  readonly folders: ReleaseFolders;
  readonly places: ReleasePlaces;
  readonly disk: ReleaseDisk;
  readonly records: ReleaseRecords;
  readonly registry: Registry;
  readonly codex: CodexRuntime;
  readonly broker: BrokerControl;
  readonly limits: DeploymentLimits;
  readonly napi: number;
  readonly clock: Clock;
}

/** What a step says while it runs. */
export interface StepProgress {
  readonly detail?: string;
  readonly deadline?: number;
  readonly checks?: WatchCheck[];
}

export type StepOutcome = Extract<
  DeploymentEvent,
  { readonly kind: "done" | "skipped" | "failed" }
>;

export function stepDone(detail: string, facts?: StepFacts): StepOutcome {
  return facts === undefined ? { kind: "done", detail } : { kind: "done", detail, facts };
}

export function stepFailed(reason: string): StepOutcome {
  return { kind: "failed", reason };
}

/** The end of what a program wrote, for a person. Pure. */
export function lastLine(words: string): string {
  return words.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
}

/** Pure. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
