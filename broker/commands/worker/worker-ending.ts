/** What becomes of Codex when the worker ends. */
export type CodexEnding = "handover" | "stop";

type End = () => void | Promise<void>;

/**
 * How the parts of a worker end. Each part registers its end where it is made or started; what was
 * registered last ends first. `watches` end before all `parts`: timers that look at the parts, and
 * waits that would hold their end up.
 */
export class WorkerEnding {
  readonly watches = new Ends();
  readonly parts = new Ends();
  #codex: CodexEnding = "handover";

  /** Known once the worker ends. */
  codex(): CodexEnding {
    return this.#codex;
  }

  /** Ends everything, also what comes after a part that cannot end. Throws what they threw. */
  async end(codex: CodexEnding): Promise<void> {
    this.#codex = codex;
    try {
      await this.watches.end();
    } finally {
      await this.parts.end();
    }
  }

  /** Names of what has not ended, in the order in which it ends: the first holds up the others. */
  left(): readonly string[] {
    return [...this.watches.left(), ...this.parts.left()];
  }
}

/** Ends by their names, which a log of what hangs needs. */
class Ends {
  readonly #left = new Set<string>();
  readonly #stack = new AsyncDisposableStack();

  /** The name is for the log. */
  defer(name: string, end: End): void {
    this.#left.add(name);
    this.#stack.defer(async () => {
      try {
        await end();
      } finally {
        this.#left.delete(name);
      }
    });
  }

  end(): Promise<void> {
    return this.#stack.disposeAsync();
  }

  left(): readonly string[] {
    return [...this.#left].toReversed();
  }
}
