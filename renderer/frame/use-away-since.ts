import { useEffect, useState } from "react";
import { useFeedState } from "../api/use-admin-api.ts";

/** A hiccup shorter than this is not worth a line, and takes no button away. */
const SHOWN_AFTER_MS = 1_000;

/** From when what is on the page is, while the control plane is away; else null. */
export function useAwaySince(): number | null {
  const feed = useFeedState();
  const since = feed.kind === "lost" ? feed.since : null;
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (since === null) return undefined;
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [since]);
  return isShown ? since : null;
}
