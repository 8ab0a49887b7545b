import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { useStatus } from "./use-service.ts";
import { words } from "./words.ts";

type Announce = (text: string, urgency?: "polite" | "assertive") => void;

const AnnounceContext = createContext<Announce>(() => {});

/** Says something to screen readers alone. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

/** The live regions of the page. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [polite, setPolite] = useState("");
  const [assertive, setAssertive] = useState("");
  const announce = useCallback<Announce>((text, urgency = "polite") => {
    (urgency === "polite" ? setPolite : setAssertive)(text);
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <BrokerAnnouncements />
      <div className="sr-only" aria-live="polite">
        {polite}
      </div>
      <div className="sr-only" aria-live="assertive">
        {assertive}
      </div>
    </AnnounceContext>
  );
}

function BrokerAnnouncements() {
  const announce = useAnnounce();
  const state = useStatus()?.worker.state;
  const before = useRef(state);
  useEffect(() => {
    const last = before.current;
    before.current = state;
    if (last === undefined || last === state) return;
    if (state === "running") announce(words.announceRunning);
    if (state === "stopped" || state === "crashed" || state === "refused") {
      announce(words.announceStopped, "assertive");
    }
  }, [announce, state]);
  return null;
}
