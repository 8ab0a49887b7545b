import { useEffect, useState } from "react";
import type { AbsenceItem } from "../../broker/api/health.ts";
import { unseenAbsence } from "./absence-words.ts";

const KEY = "absence-seen-until";

/** The newest absence that was not seen at an earlier visit of Home; from now on it counts as seen. */
export function useUnseenAbsence(
  absences: readonly AbsenceItem[],
  now: number,
): AbsenceItem | null {
  // What this visit shows stays until the page is left.
  const [seenUntil] = useState(() => Number(window.localStorage.getItem(KEY) ?? 0) || 0);
  const absence = unseenAbsence(absences, seenUntil, now);
  const until = absence?.until ?? null;
  const isSearched = absence?.searched ?? false;
  useEffect(() => {
    // Not seen before it says what came of it.
    if (until === null || !isSearched) return;
    const note = () => {
      // A hidden window is looked at by nobody.
      if (document.visibilityState === "visible") window.localStorage.setItem(KEY, String(until));
    };
    note();
    document.addEventListener("visibilitychange", note);
    return () => document.removeEventListener("visibilitychange", note);
  }, [until, isSearched]);
  return absence;
}
