/** Answers that are kept for a request that may come again, at once. */
export const maxKeptAnswers = 500;

interface Shared<A> {
  readonly answer: Promise<A>;
  readonly controller: AbortController;
  readonly turn: string;
  state: "working" | "done";
}

/**
 * Codex asks again what we have not answered when a connection is lost. A question is worked on
 * once, however often it comes: those who ask again get the same answer. It ends when Codex no
 * longer wants it, not when a connection ends.
 */
export interface SharedAnswers<A> {
  /** `turn` groups questions, for `endTurn`. */
  ask(key: string, turn: string, work: (signal: AbortSignal) => Promise<A>): Promise<A>;
  /** Nobody waits for it any more. */
  end(key: string): void;
  endTurn(turn: string): void;
  /** Codex itself is a new process and has forgotten what it asked. */
  endAll(): void;
}

export function createSharedAnswers<A>(): SharedAnswers<A> {
  const known = new Map<string, Shared<A>>();

  const end = (key: string) => {
    known.get(key)?.controller.abort();
    known.delete(key);
  };

  const forgetOldest = () => {
    for (const [key, entry] of known) {
      if (known.size <= maxKeptAnswers) return;
      if (entry.state === "done") known.delete(key);
    }
  };

  return {
    ask: (key, turn, work) => {
      const present = known.get(key);
      if (present !== undefined) return present.answer;
      const controller = new AbortController();
      const entry: Shared<A> = {
        controller,
        turn,
        state: "working",
        answer: work(controller.signal).finally(() => {
          entry.state = "done";
          forgetOldest();
        }),
      };
      known.set(key, entry);
      return entry.answer;
    },
    end,
    endTurn: (turn) => {
      for (const [key, entry] of known) if (entry.turn === turn) end(key);
    },
    endAll: () => {
      for (const key of known.keys()) end(key);
    },
  };
}
