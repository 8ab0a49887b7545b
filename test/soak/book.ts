/** Something that somebody said, and by which it is known again. */
export interface Said {
  /** Stands in the text, and in the answer in brackets. */
  readonly word: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly ts: string;
  readonly text: string;
  /** The words that its edits put in place of its own, oldest first. */
  readonly edits: readonly string[];
  readonly isDeleted: boolean;
}

/** Everything that people did, as the last judge needs it. */
export interface Book {
  readonly said: readonly Said[];
  /** Threads by `channel:root`, each with what was said in it. */
  threads(): ReadonlyMap<string, readonly Said[]>;
  /** A word that nobody has used. */
  nextWord(): string;
  note(said: Omit<Said, "edits" | "isDeleted">): void;
  noteEdit(ts: string, word: string): void;
  noteDeletion(ts: string): void;
  /** Somebody said `-stop`: what came before it in the thread may stay without an answer. */
  noteStop(threadKey: string, ts: string): void;
  /** The ts of the last `-stop` of a thread. */
  lastStop(threadKey: string): string | null;
}

export const threadKey = (thread: { readonly channel: string; readonly threadTs: string }) =>
  `${thread.channel}:${thread.threadTs}`;

export function openBook(): Book {
  const said = new Map<string, Said>();
  const stops = new Map<string, string>();
  let words = 0;
  const change = (ts: string, changed: (one: Said) => Said) => {
    const one = said.get(ts);
    if (one !== undefined) said.set(ts, changed(one));
  };
  return {
    get said() {
      return [...said.values()];
    },
    threads: () => Map.groupBy(said.values(), threadKey),
    nextWord: () => `w${(words += 1)}`,
    note: (one) => said.set(one.ts, { ...one, edits: [], isDeleted: false }),
    noteEdit: (ts, word) => change(ts, (one) => ({ ...one, edits: [...one.edits, word] })),
    noteDeletion: (ts) => change(ts, (one) => ({ ...one, isDeleted: true })),
    noteStop: (key, ts) => stops.set(key, ts),
    lastStop: (key) => stops.get(key) ?? null,
  };
}
