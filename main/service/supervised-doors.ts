import type { StopMode } from "../api/routes.ts";

/** What the worker says of itself. */
export interface WorkerAnswer {
  readonly ready: boolean;
  /** What it waits for, in a sentence; null when nothing. */
  readonly problem: string | null;
  readonly identity: {
    readonly pid: number;
    readonly instance: string | null;
    readonly version: string | null;
  } | null;
}

/** The worker's doors as the supervisor needs them. */
export interface WorkerDoors {
  /** Null when nobody answers. */
  readiness(port: number): Promise<WorkerAnswer | null>;
  /** False when it did not take the request. */
  drain(port: number, mode: StopMode): Promise<boolean>;
}
