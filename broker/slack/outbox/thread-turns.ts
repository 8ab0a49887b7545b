import type { OutboxRow } from "../../store/schema.ts";

type Head = Pick<OutboxRow, "id" | "thread_ts">;

/** Which thread of a channel posts next: each in turn, so that a flood in one delays no other. */
export interface ThreadTurns {
  /**
   * Given the oldest open row of each thread, the one to work on. It stays the same row until that
   * one is settled, then the thread that has waited longest for its turn comes.
   */
  next<Row extends Head>(heads: readonly Row[]): Row | undefined;
}

export function createThreadTurns(): ThreadTurns {
  /** When each thread with open rows had its last turn, by a count of turns. */
  let served = new Map<string | null, number>();
  let turns = 0;
  let current: Head | null = null;

  return {
    next: (heads) => {
      const same = heads.find(({ id }) => id === current?.id);
      if (same !== undefined) return same;
      if (current !== null) served.set(current.thread_ts, (turns += 1));
      // A thread with nothing to post needs no memory.
      served = new Map(
        heads.flatMap(({ thread_ts: thread }) => {
          const turn = served.get(thread);
          return turn === undefined ? [] : [[thread, turn] as const];
        }),
      );
      const [next] = heads.toSorted((a, b) => turnOf(a) - turnOf(b) || a.id - b.id);
      current = next ?? null;
      return next;
    },
  };

  function turnOf({ thread_ts: thread }: Head): number {
    return served.get(thread) ?? 0;
  }
}
