import type { LogCounts } from "../../main/api/logs.ts";
import { momentWords } from "../../main/api/time-words.ts";
import { Problem } from "../ui/problem.tsx";
import type { LogsSearch } from "./search.ts";
import { words } from "./words.ts";

interface LogFootProps {
  readonly counts: LogCounts | undefined;
  readonly error: unknown;
  readonly search: LogsSearch;
}

/** How many lines match, of how many, and when. */
export function LogFoot({ counts, error, search }: LogFootProps) {
  return (
    <footer className="border-hair-t flex h-[30px] flex-none items-center gap-4 px-6 text-12 text-text-3">
      {counts === undefined ? (
        <Problem what={words.countsFailed} error={error} />
      ) : (
        <>
          <span className="truncate">{sentence(counts, search)}</span>
          <span className="whitespace-nowrap">{words.dropped(counts.dropped)}</span>
        </>
      )}
    </footer>
  );
}

function sentence(counts: LogCounts, { past = "1h", from }: LogsSearch): string {
  const { matches, lines, countedFrom } = counts;
  if (countedFrom !== null) {
    return words.countedInPart(matches, lines, momentWords(countedFrom, counts.to));
  }
  const when =
    from === undefined
      ? words.inPast(past)
      : words.inSpan(momentWords(counts.from, counts.to), momentWords(counts.to, counts.to));
  return `${words.counted(matches, lines)} ${when}`;
}
