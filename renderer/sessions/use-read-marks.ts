import { useSyncExternalStore } from "react";
import { loadMarks, type ReadMarks, saveMarks, withMark } from "./read-marks.ts";

let marks: ReadMarks | null = null;
const listeners = new Set<() => void>();

function current(): ReadMarks {
  marks ??= loadMarks(window.localStorage);
  return marks;
}

/** Remembers that somebody looks at a session now. */
export function markRead(key: string): void {
  marks = withMark(current(), key, Date.now());
  saveMarks(window.localStorage, marks);
  for (const listener of listeners) listener();
}

/** When each session was last looked at here. */
export function useReadMarks(): ReadMarks {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}
