import type { SessionItem } from "../../broker/api/sessions.ts";

/** What the feed said of sessions lately, so that a slower answer cannot undo it. */
export interface SessionLog {
  readonly note: (key: string, session: SessionItem | null) => void;
  /** A mark of now, for `since`. */
  readonly mark: () => number;
  /** What was noted after the mark, oldest first; null means removed. */
  readonly since: (mark: number) => readonly { key: string; session: SessionItem | null }[];
}

/** Far more than arrives while one request is under way. */
const KEPT = 500;

export function createSessionLog(): SessionLog {
  const entries: { at: number; key: string; session: SessionItem | null }[] = [];
  let count = 0;
  return {
    note: (key, session) => {
      count += 1;
      entries.push({ at: count, key, session });
      if (entries.length > KEPT) entries.shift();
    },
    mark: () => count,
    since: (mark) => entries.filter(({ at }) => at > mark),
  };
}
