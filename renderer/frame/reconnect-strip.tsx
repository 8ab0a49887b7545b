import { useEffect, useState } from "react";
import { exactClockWords } from "../../main/api/time-words.ts";
import { useFeedState } from "../api/use-admin-api.ts";
import { words } from "./words.ts";

/** A hiccup shorter than this is not worth a line. */
const SHOWN_AFTER_MS = 1_000;

/** Says that the control plane is away, and from when what is on the page is. */
export function ReconnectStrip() {
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
  return (
    <output className="block">
      {since !== null && isShown && (
        <span className="block bg-needs-wash px-6 py-1.5 text-12 text-needs">
          {words.reconnecting(exactClockWords(since))}
        </span>
      )}
    </output>
  );
}
