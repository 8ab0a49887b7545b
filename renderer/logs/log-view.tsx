import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import type { LogEntry, LogFilters } from "../../main/api/logs.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { Button } from "../ui/button.tsx";
import { linesOf } from "./held-lines.ts";
import { LineDetail } from "./line-detail.tsx";
import type { LineFeedState } from "./line-feed.ts";
import { LineList, type LineListControl } from "./line-list.tsx";
import { LogFoot } from "./log-foot.tsx";
import { NoLines, Notices } from "./log-notices.tsx";
import { logCountsQuery, logSourcesQuery } from "./log-queries.ts";
import { LogTools } from "./log-tools.tsx";
import { patternProblem } from "./pattern-problem.ts";
import { RawOff } from "./raw-off.tsx";
import { isFiltered, type LogsSearch, noFilters, spanOf } from "./search.ts";
import { Strip } from "./strip.tsx";
import { useLineFeed } from "./use-line-feed.ts";
import { useLogActions } from "./use-log-actions.ts";
import { words } from "./words.ts";

interface LogViewProps {
  readonly search: LogsSearch;
  readonly onChange: (part: Partial<LogsSearch>) => void;
  /** True on a session's own screen. */
  readonly isOfSession?: boolean;
  /** The bar above: it is given what is shown. */
  readonly renderBar?: (shown: ShownLog) => ReactNode;
}

/** What the bar above a log needs of it. */
export interface ShownLog {
  readonly isLive: boolean;
  /** "loading" until the first lines are there; "failed" while none can be read. */
  readonly phase: LineFeedState["phase"];
  readonly isPaused: boolean;
  readonly toggle: () => void;
  readonly lines: readonly LogEntry[];
}

/** One log with its filters, strip, lines and the detail of one of them. */
export function LogView({ search, onChange, isOfSession = false, renderBar }: LogViewProps) {
  const filters = filtersOf(search);
  const span = spanOf(search);
  const follows = "pastMs" in span;
  const [state, feed] = useLineFeed(filters, follows ? span.pastMs : null);
  const { chunks } = state.held;
  // The same lines stay the same array: only others ask whether more are needed.
  const lines = useMemo(() => linesOf({ chunks }), [chunks]);
  const [selected, setSelected] = useState<string | null>(null);
  const entry = lines.find(({ at }) => at === selected);
  const list = useRef<LineListControl>(null);
  const field = useRef<HTMLInputElement>(null);
  const { data: sources } = useQuery(logSourcesQuery(useAdminApi()));
  const problem = patternProblem(state.error);
  // With a bad pattern, what was found last stays.
  const last = useLastGood(state, lines);
  const shown = problem === null ? { state, lines } : last;
  const isLive = follows && !state.isPaused;
  const toggle = () => (state.isPaused ? feed.resume() : feed.pause());
  const filterBy = (value: string) => onChange({ find: value.slice(0, 200) });
  useLogActions({
    toggle: follows ? toggle : null,
    pause: feed.pause,
    list,
    field,
    lines,
    selected,
    filterBy,
    escape: () => {
      if (selected !== null) setSelected(null);
      else if (isFiltered(search, isOfSession)) onChange(noFilters(isOfSession));
    },
  });
  const pause = useCallback(() => feed.pause(), [feed]);
  const older = useCallback(() => {
    if (feed.state().searchedTo === null && feed.state().error === null) feed.older();
  }, [feed]);
  const newer = useCallback(() => feed.newer(), [feed]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {renderBar?.({
        isLive,
        phase: problem === null ? state.phase : "ready",
        isPaused: state.isPaused,
        toggle,
        lines: shown.lines,
      })}
      <LogTools
        key={isFiltered(search, isOfSession) ? "filtered" : "all"}
        search={search}
        isOfSession={isOfSession}
        field={field}
        problem={problem}
        onChange={onChange}
      />
      <Counted
        search={search}
        filters={filters}
        line={entry ?? shown.lines.at(-1)}
        isRead={state.phase !== "failed"}
        onChoose={(from, to) => onChange({ from, to, past: undefined })}
      >
        <RawOff search={search} sources={sources} />
        <Notices state={shown.state} feed={feed} hasLines={shown.lines.length > 0} />
        <div className="relative flex min-h-0 flex-1 flex-col">
          {shown.lines.length > 0 ? (
            <LineList
              lines={shown.lines}
              selected={selected}
              sticks={isLive}
              onSelect={setSelected}
              onLeaveEnd={pause}
              onNearStart={older}
              onNearEnd={newer}
              control={list}
            />
          ) : (
            <NoLines
              state={state}
              feed={feed}
              search={search}
              isOfSession={isOfSession}
              onChange={onChange}
            />
          )}
          {state.isPaused && follows && <PausedLine count={state.newCount} onShow={feed.resume} />}
        </div>
        {entry !== undefined && (
          <LineDetail
            entry={entry}
            filters={filters}
            onOnlySession={
              isOfSession
                ? null
                : (session) => onChange({ session, job: undefined, view: undefined })
            }
            onOnlyJob={
              isOfSession
                ? null
                : (job) => onChange({ job, session: undefined, view: "jobs", find: undefined })
            }
            onFilterBy={filterBy}
            onClose={() => setSelected(null)}
          />
        )}
      </Counted>
    </div>
  );
}

/** The filters as the server takes them, but for a time that moves with the clock. */
function filtersOf({ view, stream, level, session, job, find, ...time }: LogsSearch): LogFilters {
  const span = spanOf(time);
  return {
    ...(view !== undefined && { view }),
    ...(stream !== undefined && view === "raw" && { stream }),
    ...(level !== undefined && { level }),
    ...(session !== undefined && { session }),
    ...(job !== undefined && view === "jobs" && { job }),
    ...(find !== undefined && { find }),
    ...("from" in span && span),
  };
}

function useLastGood(state: LineFeedState, lines: readonly LogEntry[]) {
  const [last, setLast] = useState({ state, lines });
  if (state.phase === "ready" && last.state !== state) setLast({ state, lines });
  return last;
}

interface CountedProps {
  readonly search: LogsSearch;
  readonly filters: LogFilters;
  readonly line: LogEntry | undefined;
  /** False while the lines cannot be read either: that is said in their place. */
  readonly isRead: boolean;
  readonly onChoose: (from: number, to: number) => void;
  readonly children: ReactNode;
}

/** The strip above the lines, and the numbers below them. */
function Counted({ search, filters, line, isRead, onChoose, children }: CountedProps) {
  const { data: counted, error } = useQuery(
    logCountsQuery(useAdminApi(), filters, spanOf(search), Date.now),
  );
  // With a bad pattern nothing is counted: what was counted last stays, as its lines do.
  const [last, setLast] = useState(counted);
  if (counted !== undefined && counted !== last) setLast(counted);
  const data = counted ?? (patternProblem(error) === null ? undefined : last);
  return (
    <>
      {data === undefined ? (
        <div className="h-[65px] flex-none" />
      ) : (
        <Strip counts={data} onChoose={onChoose} />
      )}
      {children}
      <LogFoot
        counts={data}
        error={isRead && patternProblem(error) === null ? error : null}
        search={search}
        line={line}
      />
    </>
  );
}

function PausedLine({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  return (
    <output className="absolute bottom-2 left-1/2 z-10 flex -translate-x-1/2 items-center gap-2 rounded-control bg-raised py-0.5 pr-0.5 pl-3 text-12 whitespace-nowrap shadow-menu">
      {words.pausedWith(count)}
      <Button size="small" kind="quiet" onClick={onShow}>
        {count === 0 ? words.goOn : words.show}
      </Button>
    </output>
  );
}
