/** What becomes of Codex when the worker ends. */
export type CodexEnding = "handover" | "stop";

/**
 * How the parts of a worker end. Each part registers its end where it is made or started; what was
 * registered last ends first. `watches` end before all `parts`: timers that look at the parts, and
 * waits that would hold their end up.
 */
export class WorkerEnding {
  readonly watches = new AsyncDisposableStack();
  readonly parts = new AsyncDisposableStack();
  #codex: CodexEnding = "handover";

  /** Known once the worker ends. */
  codex(): CodexEnding {
    return this.#codex;
  }

  /** Ends everything, also what comes after a part that cannot end. Throws what they threw. */
  async end(codex: CodexEnding): Promise<void> {
    this.#codex = codex;
    try {
      await this.watches.disposeAsync();
    } finally {
      await this.parts.disposeAsync();
    }
  }
}
