import { useState } from "react";
import { LogView } from "./log-view.tsx";
import type { LogsSearch } from "./search.ts";

/** The log of one session, with the raw lines of its wires. */
export function SessionLogs({ sessionKey }: { readonly sessionKey: string }) {
  const [search, setSearch] = useState<LogsSearch>({ past: "24h" });
  return (
    <LogView
      isOfSession
      search={{ ...search, view: "sessions", session: sessionKey }}
      onChange={(part) => setSearch((before) => ({ ...before, ...part }))}
    />
  );
}
