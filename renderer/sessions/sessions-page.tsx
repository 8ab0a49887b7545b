import { useNavigate, useSearch } from "@tanstack/react-router";
import { PanelRight } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { useResumeSession } from "../api/session-acts.ts";
import { useFeedEvents } from "../api/use-admin-api.ts";
import { openInSlack } from "../frame/open-link.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { StoppedBanner } from "../frame/stopped-banner.tsx";
import { useNeedsBroker, useService } from "../frame/use-service.ts";
import { MoveDialog } from "../session/move-dialog.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { focusRowAct } from "../ui/list-focus.ts";
import { EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { SearchField } from "../ui/text-field.tsx";
import { useNow } from "../ui/time.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { Filters } from "./filters.tsx";
import { linesOf } from "./groups.ts";
import { NoSessions } from "./no-sessions.tsx";
import { PeekPanel } from "./peek-panel.tsx";
import type { SessionsSearch } from "./search.ts";
import { PickedBar } from "./picked-bar.tsx";
import { RemoveSeveralDialog } from "./remove-several-dialog.tsx";
import { RemoveDialog, ResetDialog } from "./session-dialogs.tsx";
import { type ListControl, SessionList } from "./session-list.tsx";
import { useStopSession } from "./use-stop-session.ts";
import { useStopSeveral } from "./use-stop-several.ts";
import { type ListActs, useListActions } from "./use-list-actions.ts";
import { usePicked } from "./use-picked.ts";
import { usePeekIsOpen } from "./use-peek-is-open.ts";
import { markRead } from "./use-read-marks.ts";
import { useSessionCounts, useSessions } from "./use-sessions.ts";
import { words } from "./words.ts";

/** Who is waiting for what? */
export function SessionsPage() {
  const { status } = useService();
  return status === undefined ? null : <Sessions status={status} />;
}

function Sessions({ status }: { readonly status: AdminStatus }) {
  const search = useSearch({ from: "/sessions" });
  const navigate = useNavigate({ from: "/sessions" });
  const change = useCallback(
    (part: Partial<SessionsSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const open = useCallback(
    (key: string) => void navigate({ to: "/sessions/$key", params: { key } }),
    [navigate],
  );
  const isWide = useIsWide();
  const view = useSessions(search);
  const now = useNow(null);
  const { sessions, isComplete } = view;
  const lines = useMemo(
    () => linesOf(sessions, { now, isComplete, onlyToday: search.group === undefined }),
    [sessions, now, isComplete, search.group],
  );
  const first = lines.find((line) => line.kind === "row")?.session.key;
  const [peekIsOpen, setPeekIsOpen] = usePeekIsOpen();
  // What is gone is not shown any more: the peek goes to the first row, or closes.
  useFeedEvents((event) => {
    if (event.kind === "session-removed" && event.key === search.peek) change({ peek: undefined });
  });
  // Beside a list without rows there is nothing to look at.
  const isFirstLoad = view.isLoading && view.error === null;
  const canPeek = isFirstLoad || lines.length > 0 || search.peek !== undefined;
  const showsPeek = canPeek && (isWide ? peekIsOpen : search.peek !== undefined);
  const selected = search.peek ?? (isWide && peekIsOpen ? first : undefined);
  const select = (key: string) => {
    markRead(key);
    change({ peek: key });
  };
  const closePeek = () => {
    if (isWide) setPeekIsOpen(false);
    change({ peek: undefined });
  };
  const togglePeek = (key: string) => {
    if (showsPeek && selected === key) return closePeek();
    if (isWide) setPeekIsOpen(true);
    return select(key);
  };
  const broker = useNeedsBroker();
  const list = useRef<ListControl>(null);
  const page = useRef<HTMLDivElement>(null);
  const find = useRef<HTMLInputElement>(null);
  const { mutate: goOn } = useResumeSession();
  const stopping = useStopSession(goOn);
  const [asked, setAsked] = useState<Asked | null>(null);
  const several = usePicked(sessions);
  // Here and not in the bar, which goes once no picked session is listed any more.
  const stoppingSeveral = useStopSeveral();
  const [removed, setRemoved] = useState<readonly SessionItem[] | null>(null);
  const currentSession = () =>
    sessions.find(({ key }) => key === (list.current?.current() ?? selected));
  const isFiltered =
    search.find !== undefined ||
    search.channel !== undefined ||
    search.person !== undefined ||
    search.profile !== undefined;
  const clear = () =>
    change({ find: undefined, channel: undefined, person: undefined, profile: undefined });
  const escape = () => {
    if (several.sessions.length > 0) several.clear();
    else if (showsPeek) closePeek();
    else if (isFiltered) clear();
  };
  const acts: ListActs = {
    find: () => find.current?.focus(),
    step: (by) => list.current?.step(by),
    focusAct: (act) => focusRowAct(page, act),
    pick: () => {
      const session = currentSession();
      if (session !== undefined) several.pick(session.key);
    },
    stop: () => {
      const session = currentSession();
      if (session !== undefined) stopping.stop(session);
    },
    openSlack: () => {
      const permalink = currentSession()?.permalink ?? null;
      if (permalink !== null) openInSlack(permalink);
    },
    escape,
  };
  useListActions(acts, broker);
  return (
    <div ref={page} className="flex min-h-0 flex-1 flex-col">
      <ScreenBar
        title={words.title}
        actions={
          isWide &&
          canPeek && (
            <IconButton
              label={showsPeek ? words.hidePeek : words.showPeek}
              aria-pressed={showsPeek}
              onClick={() => (showsPeek ? closePeek() : setPeekIsOpen(true))}
            >
              <PanelRight size={16} strokeWidth={1.8} aria-hidden="true" />
            </IconButton>
          )
        }
      />
      <Tools
        key={isFiltered ? "filtered" : "all"}
        search={search}
        isWide={isWide}
        field={find}
        onChange={change}
      />
      <div className="px-6 not-empty:pb-2.5">
        <StoppedBanner />
      </div>
      {stopping.error !== null && (
        <div className="px-6 pb-2">
          <Problem what={words.actFailed.stop} error={stopping.error} />
        </div>
      )}
      <div
        className={classNames(
          "border-hair-strong-t relative grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)]",
          showsPeek && isWide ? "grid-cols-[minmax(0,1fr)_348px]" : "grid-cols-[minmax(0,1fr)]",
        )}
      >
        {lines.length > 0 ? (
          <SessionList
            key={JSON.stringify({ ...search, peek: undefined })}
            lines={lines}
            sessions={sessions}
            selected={selected}
            isStill={!broker.allowed}
            isFull={isWide && !showsPeek}
            onEnd={view.loadMore}
            onSelect={select}
            onOpen={open}
            onPeek={togglePeek}
            clickPeeks={showsPeek && isWide}
            picked={several.keys}
            onPick={several.pick}
            onPickTo={several.pickTo}
            control={list}
            onStop={stopping.stop}
            onMove={(session) => setAsked({ act: "move", session })}
            onReset={(session) => setAsked({ act: "reset", session })}
            onRemove={(session) => setAsked({ act: "remove", session })}
            foot={<Foot view={view} />}
          />
        ) : (
          <div className="min-w-0 overflow-y-auto px-6">
            <NoRows view={view} isFiltered={isFiltered} status={status} onClear={clear} />
          </div>
        )}
        {showsPeek && (
          <aside
            aria-label={words.peek}
            className={classNames(
              "border-hair-l flex min-h-0 flex-col bg-canvas",
              !isWide && "absolute inset-y-0 right-0 z-10 w-[348px] shadow-sheet",
            )}
          >
            <PeekPanel
              sessionKey={selected}
              onStop={stopping.stop}
              isStopping={stopping.isPending}
            />
          </aside>
        )}
      </div>
      {several.sessions.length > 0 && (
        <PickedBar
          sessions={several.sessions}
          rule={broker}
          stopping={stoppingSeveral}
          onRemove={() => setRemoved(several.sessions)}
          onClear={several.clear}
        />
      )}
      {removed !== null && (
        <RemoveSeveralDialog sessions={removed} onClose={() => setRemoved(null)} />
      )}
      {asked?.act === "move" && (
        <MoveDialog session={asked.session} onClose={() => setAsked(null)} />
      )}
      {asked?.act === "reset" && (
        <ResetDialog session={asked.session} onClose={() => setAsked(null)} />
      )}
      {asked?.act === "remove" && (
        <RemoveDialog session={asked.session} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}

/** A sheet about one session of the list. */
interface Asked {
  readonly act: "move" | "reset" | "remove";
  readonly session: SessionItem;
}

interface ToolsProps {
  readonly search: SessionsSearch;
  readonly isWide: boolean;
  readonly field: React.RefObject<HTMLInputElement | null>;
  readonly onChange: (change: Partial<SessionsSearch>) => void;
}

/** How long typing rests before the list follows. */
const TYPING_MS = 200;

function Tools({ search, isWide, field, onChange }: ToolsProps) {
  const counts = useSessionCounts(search);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const open = counts && counts["needs-you"] + counts.working + counts.waiting;
  return (
    <div className="flex flex-none items-center gap-2 pr-5 pb-2.5 pl-6">
      <Segmented
        label={words.group}
        value={search.group ?? "open"}
        segments={[
          { value: "open", label: words.open, count: open },
          { value: "needs-you", label: words.needsYou, count: counts?.["needs-you"] },
          { value: "working", label: words.working, count: counts?.working },
          { value: "waiting", label: words.waiting, count: counts?.waiting },
          { value: "all", label: words.all, count: counts?.all },
        ]}
        onChange={(group) => onChange({ group: group === "open" ? undefined : group })}
      />
      <Filters search={search} isWide={isWide} onChange={onChange} />
      <span className="flex-1" />
      <SearchField
        ref={field}
        label={words.find}
        keys="/"
        defaultValue={search.find ?? ""}
        onChange={({ target }) => {
          clearTimeout(typing.current);
          typing.current = setTimeout(() => {
            onChange({ find: target.value.trim() === "" ? undefined : target.value });
          }, TYPING_MS);
        }}
        className="w-[210px] min-w-0 flex-shrink"
      />
    </div>
  );
}

interface NoRowsProps {
  readonly view: ReturnType<typeof useSessions>;
  readonly isFiltered: boolean;
  readonly status: AdminStatus;
  readonly onClear: () => void;
}

function NoRows({ view, isFiltered, status, onClear }: NoRowsProps) {
  if (view.error !== null) {
    return (
      <div className="py-4">
        <Failure what={words.failed} error={view.error} onRetry={view.retry} />
      </div>
    );
  }
  if (view.isLoading) return <SkeletonRows rows={8} height={34} />;
  if (isFiltered) {
    return (
      <EmptyState action={<Button onClick={onClear}>{words.clearFilters}</Button>}>
        {words.noMatch}
      </EmptyState>
    );
  }
  return (status.counts?.all ?? 0) > 0 ? (
    <EmptyState>{words.nothingHere}</EmptyState>
  ) : (
    <NoSessions status={status} />
  );
}

function Foot({ view }: { readonly view: ReturnType<typeof useSessions> }) {
  if (view.moreError !== null) {
    return (
      <div className="px-3 py-3">
        <Failure what={words.moreFailed} error={view.moreError} onRetry={view.loadMore} />
      </div>
    );
  }
  return view.isLoadingMore ? (
    <p className="px-3 py-2 text-12 text-text-3">{words.loadingMore}</p>
  ) : null;
}
