import type { Impact } from "../api/releases.ts";
import type { WorkerSight } from "./watch-checks.ts";

/** How a command of a release ended. */
export interface ProgramOutcome {
  /** Null when it was ended, by us or by a signal. */
  readonly code: number | null;
  readonly isLate: boolean;
  readonly output: string;
  /** The end of what it wrote to stderr. */
  readonly words: string;
}

/** The worker as a deployment needs it. */
export interface BrokerControl {
  /** Whether people want it to run. */
  isWanted(): boolean;
  /**
   * Ends the worker so that Codex goes on with its turns, and keeps every worker from starting.
   * Resolves when its process is gone.
   */
  hold(reason: string): Promise<void>;
  /** Starts a worker from the current release, if people want one. */
  letGo(): void;
  /** What is seen of the worker; only ends since `since` count. */
  sight(since: number): Promise<WorkerSight>;
  /** What is under way; null when nobody could be asked. */
  impacts(): Promise<readonly Impact[] | null>;
  runningTurns(): Promise<number>;
  /** Runs a command of the release in `folder` with the worker's environment. */
  run(
    folder: string,
    args: readonly string[],
    limitMs: number,
    signal: AbortSignal,
  ): Promise<ProgramOutcome>;
}
