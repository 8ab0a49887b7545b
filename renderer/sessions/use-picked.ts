import { useCallback, useMemo, useState } from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { extended, nothingPicked, stillListed, toggled } from "./picked-sessions.ts";

/** Which of the listed sessions are picked for an act on several. */
export function usePicked(listed: readonly SessionItem[]) {
  const [picked, setPicked] = useState(nothingPicked);
  const sessions = useMemo(() => stillListed(picked, listed), [picked, listed]);
  const keys = useMemo(() => new Set(sessions.map(({ key }) => key)), [sessions]);
  const pick = useCallback((key: string) => setPicked((before) => toggled(before, key)), []);
  const pickTo = useCallback(
    (key: string, rows: readonly string[]) => setPicked((before) => extended(before, rows, key)),
    [],
  );
  const clear = useCallback(() => setPicked(nothingPicked), []);
  return { sessions, keys, pick, pickTo, clear };
}
