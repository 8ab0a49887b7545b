import { Tabs } from "@base-ui/react/tabs";
import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { PanelRight } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { StoppedBanner } from "../frame/stopped-banner.tsx";
import { useBrokerRuns, useNeedsBroker } from "../frame/use-service.ts";
import { SessionLogs } from "../logs/session-logs.tsx";
import { RemoveDialog, ResetDialog } from "../sessions/session-dialogs.tsx";
import { channelName, personName } from "../sessions/session-words.ts";
import { IconButton } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { Time } from "../ui/time.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { ChangesPanel } from "./changes-panel.tsx";
import { Composer } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";
import { Dock } from "./dock.tsx";
import { OpenJob } from "./jobs/jobs-section.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { OverlayPanel } from "./overlay-panel.tsx";
import { SessionHead } from "./session-head.tsx";
import { SidePanel } from "./side-panel.tsx";
import { PlaceProvider } from "./step-detail.tsx";
import { StepsPanel } from "./steps-panel.tsx";
import { stepCountWords } from "./turns.ts";
import { type SessionActs, useSessionActs } from "./use-session-acts.ts";
import { useTimeline } from "./use-timeline.ts";
import { reasonOf } from "../ui/reason.ts";
import { words } from "./words.ts";

type Tab = "conversation" | "steps" | "changes" | "logs";

/** A session that is there. */
export function SessionScreen({ session }: { readonly session: SessionDetail }) {
  const { key, workspace, permissions } = session;
  const broker = useNeedsBroker();
  const timeline = useTimeline(key);
  const dock = useRef<HTMLDivElement>(null);
  const focusComposer = () => dock.current?.querySelector("textarea")?.focus();
  const [tab, setTab] = useTab();
  const writes = useLocation({ select: ({ state }) => state.writes === true });
  useEffect(() => {
    if (writes) dock.current?.querySelector("textarea")?.focus();
  }, [writes]);
  const acts = useSessionActs({
    session,
    broker,
    focusComposer,
    focusAct: (act) => dock.current?.querySelector<HTMLElement>(`[data-act="${act}"]`)?.focus(),
  });
  const place = useMemo(() => ({ sessionKey: key, workspace }), [key, workspace]);
  const isRunning = session.turn !== null && broker.allowed;
  // What is written meanwhile is kept, so the field stays open while nobody answers.
  const composerReason = reasonOf(useBrokerRuns(), permissions.send);
  const isWide = useIsWide();
  const [showsPanel, setShowsPanel] = useState(false);
  return (
    <PlaceProvider value={place}>
      <SessionHead session={session} acts={acts} isStill={!broker.allowed} />
      <Tabs.Root
        value={tab}
        onValueChange={(next: Tab) => setTab(next)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <TabStrip session={session} onShowPanel={isWide ? null : () => setShowsPanel(true)}>
          <TabName value="conversation" title={words.conversation} />
          <TabName
            value="steps"
            title={words.steps}
            count={stepCountWords(timeline.entries, timeline.running, timeline.earlier.isThere)}
          />
          <TabName
            value="changes"
            title={words.changes}
            count={String(session.changes.files.length)}
          />
          <TabName value="logs" title={words.logs} />
        </TabStrip>
        <div className="relative grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_284px] grid-rows-[minmax(0,1fr)] max-narrow:grid-cols-[minmax(0,1fr)]">
          <div className="flex min-h-0 min-w-0 flex-col">
            <div className="max-w-[748px] flex-none px-6 not-empty:pt-3">
              <StoppedBanner />
            </div>
            <Tabs.Panel
              value="conversation"
              tabIndex={-1}
              className="flex min-h-0 flex-1 flex-col data-[hidden]:hidden"
            >
              <Conversation timeline={timeline} isRunning={isRunning} />
            </Tabs.Panel>
            <Tabs.Panel value="steps" className="min-h-0 flex-1">
              <StepsPanel timeline={timeline} isRunning={isRunning} />
            </Tabs.Panel>
            <Tabs.Panel value="changes" className="min-h-0 flex-1">
              <ChangesPanel session={session} timeline={timeline} />
            </Tabs.Panel>
            <Tabs.Panel
              value="logs"
              className="flex min-h-0 flex-1 flex-col pt-2.5 data-[hidden]:hidden"
            >
              <SessionLogs sessionKey={key} />
            </Tabs.Panel>
            <div ref={dock} className="grid max-w-[748px] flex-none gap-2.5 px-6 pt-2 pb-4">
              <Problem what={words.stopFailed} error={acts.stopError} />
              <Problem what={words.goOnFailed} error={acts.resumeError} />
              <Dock
                session={session}
                blocks={timeline.blocks}
                settled={timeline.settled}
                disabledReason={reasonOf(broker)}
                onAnswered={focusComposer}
              />
              <Composer sessionKey={key} disabledReason={composerReason} />
            </div>
          </div>
          <Side
            session={session}
            isWide={isWide}
            isOpen={showsPanel}
            onOpenChange={setShowsPanel}
          />
        </div>
      </Tabs.Root>
      <Sheets session={session} acts={acts} />
    </PlaceProvider>
  );
}

/** The open view, which the address keeps. */
function useTab(): [Tab, (tab: Tab) => void] {
  const { tab = "conversation" } = useSearch({ from: "/sessions/$key" });
  const navigate = useNavigate({ from: "/sessions/$key" });
  return [
    tab,
    (next) =>
      void navigate({
        search: (before) => ({ ...before, tab: next === "conversation" ? undefined : next }),
        replace: true,
      }),
  ];
}

interface TabStripProps {
  readonly session: SessionDetail;
  /** Null where the panel is beside the conversation. */
  readonly onShowPanel: (() => void) | null;
  readonly children: ReactNode;
}

function TabStrip({ session, onShowPanel, children }: TabStripProps) {
  const { createdAt, starter } = session;
  return (
    <div className="flex h-9 flex-none items-center gap-[18px] px-6 shadow-tabs">
      <Tabs.List aria-label={words.tabs} className="flex flex-none gap-[18px]">
        {children}
      </Tabs.List>
      <span className="flex-1" />
      <span className="min-w-0 truncate text-12 text-text-3">
        {words.startedBy(channelName(session), personName(starter))}
        <Time at={createdAt} form="at" />
      </span>
      {onShowPanel !== null && (
        <IconButton label={words.showPanel} size="small" className="-mx-1" onClick={onShowPanel}>
          <PanelRight size={16} strokeWidth={1.8} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

interface TabNameProps {
  readonly value: Tab;
  readonly title: string;
  readonly count?: string;
}

function TabName({ value, title, count }: TabNameProps) {
  return (
    <Tabs.Tab
      value={value}
      className="inline-flex h-9 items-center gap-1.5 text-text-2 data-[active]:font-medium data-[active]:text-text data-[active]:shadow-tab focus-visible:rounded-chip focus-visible:shadow-focus data-[active]:focus-visible:shadow-focus"
    >
      {title}
      {count !== undefined && <span className="font-normal text-text-3">{count}</span>}
    </Tabs.Tab>
  );
}

interface SideProps {
  readonly session: SessionDetail;
  readonly isWide: boolean;
  /** Of the panel over the conversation. */
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Beside the conversation, or over it where there is no room. */
function Side({ session, isWide, isOpen, onOpenChange }: SideProps) {
  // Here and not in the panel, which is another one when the window gets narrow.
  const [jobId, setJobId] = useState<string | null>(null);
  const openJob = (id: string) => {
    // The sheet takes the panel's place: two of them do not lie over each other.
    onOpenChange(false);
    setJobId(id);
  };
  const panel = <SidePanel session={session} onOpenJob={openJob} />;
  return (
    <>
      {isWide ? (
        <aside aria-label={words.panel} className="border-hair-l min-h-0 overflow-y-auto px-5 py-4">
          {panel}
        </aside>
      ) : (
        <OverlayPanel open={isOpen} onOpenChange={onOpenChange} title={words.panel}>
          {panel}
        </OverlayPanel>
      )}
      {jobId !== null && <OpenJob session={session} jobId={jobId} onClose={() => setJobId(null)} />}
    </>
  );
}

function Sheets({
  session,
  acts,
}: {
  readonly session: SessionDetail;
  readonly acts: SessionActs;
}) {
  switch (acts.sheet) {
    case "move":
      return <MoveDialog session={session} onClose={acts.closeSheet} />;
    case "reset":
      return <ResetDialog session={session} onClose={acts.closeSheet} />;
    case "remove":
      return <RemoveDialog session={session} onClose={acts.closeSheet} />;
    case null:
      return null;
  }
}
