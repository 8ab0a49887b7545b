import { exactClockWords } from "../../main/api/time-words.ts";
import { words } from "./words.ts";

interface ReconnectStripProps {
  /** From when what is on the page is; null while the control plane answers. */
  readonly since: number | null;
}

/** Says that the control plane is away, and from when what is on the page is. */
export function ReconnectStrip({ since }: ReconnectStripProps) {
  return (
    <output className="block">
      {since !== null && (
        <span className="block bg-needs-wash px-6 py-1.5 text-12 text-needs">
          {words.reconnecting(exactClockWords(since))}
        </span>
      )}
    </output>
  );
}
