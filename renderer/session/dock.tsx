import { useEffect, useRef } from "react";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { askTitle } from "../language/shared-words.ts";
import { useAnnounce } from "../frame/announcer.tsx";
import { AskDock } from "./ask-dock.tsx";
import type { Block, EntryOf } from "./blocks.ts";
import { OfferDock } from "./offer-dock.tsx";

interface DockProps {
  readonly session: SessionDetail;
  readonly blocks: readonly Block[];
  readonly settled: ReadonlyMap<string, EntryOf<"ask-settled">>;
  readonly disabledReason: string | null;
  readonly onAnswered: () => void;
}

/** What waits for a person, above the composer whatever is scrolled. */
export function Dock({ session, blocks, settled, disabledReason, onAnswered }: DockProps) {
  const { asks } = session;
  useNewAskAnnounced(asks);
  const [ask] = asks;
  if (ask === undefined) return <OfferDock {...{ session, blocks, disabledReason }} />;
  return (
    <AskDock
      key={ask.handle}
      ask={ask}
      place={{ at: 1, all: asks.length }}
      disabledReason={disabledReason}
      settled={settled.get(ask.handle)}
      onAnswered={onAnswered}
    />
  );
}

/** Says a new ask aloud; those that were there when the page opened are read as it is read. */
function useNewAskAnnounced(asks: SessionDetail["asks"]): void {
  const announce = useAnnounce();
  const known = useRef(new Set(asks.map(({ handle }) => handle)));
  useEffect(() => {
    for (const { handle, question } of asks) {
      if (known.current.has(handle)) continue;
      known.current.add(handle);
      announce(askTitle(question), "assertive");
    }
  }, [announce, asks]);
}
