import type { LogCounts, LogEntry } from "../../main/api/logs.ts";
import { momentWords } from "../language/time-words.ts";
import { Problem } from "../ui/problem.tsx";
import type { LogsSearch } from "./search.ts";
import { words } from "./words.ts";

interface LogFootProps {
  readonly counts: LogCounts | undefined;
  readonly error: unknown;
  readonly search: LogsSearch;
  /** The line that is chosen, else the newest one shown. */
  readonly line: LogEntry | undefined;
}

/** How many lines match, of how many, and when; and the file, to look at it elsewhere. */
export function LogFoot({ counts, error, search, line }: LogFootProps) {
  return (
    <footer className="border-hair-t flex h-[30px] flex-none items-center gap-4 px-6 text-12 text-text-3">
      {counts === undefined ? (
        <Problem what={words.countsFailed} error={error} isOneLine />
      ) : (
        <>
          <span className="truncate">{sentence(counts, search)}</span>
          <span className="whitespace-nowrap">{words.dropped(counts.dropped)}</span>
        </>
      )}
      {line !== undefined && (
        <code className="ml-auto truncate" title={words.file}>
          {fileOf(line, search)}
        </code>
      )}
    </footer>
  );
}

/** Below the log folder; of a session or a job its name alone, because the folder is a digest. Pure. */
function fileOf({ at }: LogEntry, search: LogsSearch): string {
  const { view, stream = "codex-rpc", session, job } = search;
  const name = at.slice(0, at.lastIndexOf("/"));
  if (session !== undefined || (job !== undefined && view === "jobs")) return name;
  return view === "raw" ? `raw/${stream}/${name}` : `broker/${name}`;
}

function sentence(counts: LogCounts, { past = "1h", from }: LogsSearch): string {
  const { matches, lines, countedFrom } = counts;
  if (countedFrom !== null) {
    return words.countedInPart(matches, lines, momentWords(countedFrom, counts.to));
  }
  if (from === undefined) return words.countedInPast(matches, lines, past);
  const when = (at: number) => momentWords(at, counts.to);
  return words.countedInSpan(matches, lines, when(counts.from), when(counts.to));
}
