/** With what the next worker is started: read again each time, so that a change counts at once. */
export interface WorkerStart {
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
}

/** A start that may take long, as while Codex is downloaded. */
export interface StartPreparation {
  /** Says in a sentence what it waits for. */
  readonly say: (message: string) => void;
  /** Aborted when the start is not wanted any more. */
  readonly signal: AbortSignal;
}
