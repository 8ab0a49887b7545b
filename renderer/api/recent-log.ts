/** What the feed said lately, so that a slower answer of a query cannot undo it. */
export interface RecentLog<Note> {
  readonly note: (note: Note) => void;
  /** A mark of now, for `since`. */
  readonly mark: () => number;
  /** What was noted after the mark, oldest first. */
  readonly since: (mark: number) => readonly Note[];
}

/** Far more than arrives while one request is under way. */
const KEPT = 500;

export function createRecentLog<Note>(): RecentLog<Note> {
  const entries: { at: number; note: Note }[] = [];
  let count = 0;
  return {
    note: (note) => {
      count += 1;
      entries.push({ at: count, note });
      if (entries.length > KEPT) entries.shift();
    },
    mark: () => count,
    since: (mark) => entries.filter(({ at }) => at > mark).map(({ note }) => note),
  };
}
