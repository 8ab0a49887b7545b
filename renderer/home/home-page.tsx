import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { useRef } from "react";
import { profilesToSignIn, thingsThatNeedYou } from "../../main/api/headline.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { clockWords } from "../../main/api/time-words.ts";
import { headlineOf, serviceRules, thisMachine } from "../language/shared-words.ts";
import { problemWords } from "../api/api-error.ts";
import { asksQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { useActions } from "../frame/actions.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { useNeedsBroker, useService } from "../frame/use-service.ts";
import { sentences } from "../../main/api/sentences.ts";
import { NoSessions } from "../sessions/no-sessions.tsx";
import { Button } from "../ui/button.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { focusRowAct, moveRowFocus } from "../ui/list-focus.ts";
import { Failure } from "../ui/notices.tsx";
import { reasonOf } from "../ui/reason.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { useNow } from "../ui/time.tsx";
import { absenceWords } from "./absence-words.ts";
import { ActiveList } from "./active-list.tsx";
import { EndedToday } from "./ended-today.tsx";
import { HealthFacts } from "./health-facts.tsx";
import { AccessRow, AskRow, ProfileRow, SessionRow } from "./need-row.tsx";
import { needsOf } from "./needs.ts";
import { QuotaLeft } from "./quota-left.tsx";
import { sublineOf } from "./subline.ts";
import { useUnseenAbsence } from "./use-unseen-absence.ts";
import { WhyStopped } from "./why-stopped.tsx";
import { words } from "./words.ts";

/** Is it running, and does anything need me? */
export function HomePage() {
  const { status } = useService();
  if (status === undefined) return null;
  // Nothing is configured: there is nothing else to show yet.
  return status.setup === "open" ? <Navigate to="/setup" replace /> : <Home status={status} />;
}

function Home({ status }: { readonly status: AdminStatus }) {
  // One call: what fails at the button is said below the sentence.
  const { start } = useService();
  const now = useNow(status.worker.since);
  const machine = thisMachine(status.controlPlane.platform);
  const isRunning = status.worker.state === "running";
  const absence = useUnseenAbsence((isRunning ? status.slack?.absences : null) ?? [], now);
  const subline = absence === null ? sublineOf(status, now) : absenceWords(absence, now, machine);
  const isDown = status.worker.state === "crashed" || status.worker.state === "refused";
  return (
    <>
      <ScreenBar
        isSentence
        title={headlineOf(status, now)}
        actions={<StartButton status={status} start={start} />}
      />
      <div className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto px-6 pt-1 pb-6">
        {subline !== null && <p className="mt-1 max-w-[960px] text-text-2">{subline}</p>}
        <StartProblem error={start.error} />
        <HealthFacts status={status} />
        {isDown ? <WhyStopped status={status} /> : <Lists status={status} />}
      </div>
    </>
  );
}

interface StartButtonProps {
  readonly status: AdminStatus;
  readonly start: ReturnType<typeof useService>["start"];
}

/** The one primary button while the broker is stopped. What is down has its own beside the cause. */
function StartButton({ status, start }: StartButtonProps) {
  const { state } = status.worker;
  if (status.setup === "left") {
    return (
      <LinkButton to="/setup" kind="primary">
        {words.continueSetup}
      </LinkButton>
    );
  }
  if (state !== "stopped") return null;
  return (
    <Button
      kind="primary"
      disabledReason={reasonOf(serviceRules(status.worker).start)}
      busy={start.isPending && words.starting}
      onClick={() => start.mutate()}
    >
      {words.startBroker}
    </Button>
  );
}

function StartProblem({ error }: { readonly error: unknown }) {
  if (error === null) return null;
  const { message, hint } = problemWords(error);
  return (
    <p role="alert" className="mt-2 text-danger">
      {sentences(message, hint)}
    </p>
  );
}

function Lists({ status }: { readonly status: AdminStatus }) {
  const list = useRef<HTMLDivElement>(null);
  useActions([
    {
      id: "row.next",
      title: words.nextRow,
      keys: "j",
      place: "list",
      run: () => moveRowFocus(list, 1),
    },
    {
      id: "row.previous",
      title: words.previousRow,
      keys: "k",
      place: "list",
      run: () => moveRowFocus(list, -1),
    },
    {
      id: "row.allow",
      title: words.goToAllow,
      keys: "a",
      place: "list",
      run: () => focusRowAct(list, "allow"),
    },
    {
      id: "row.decline",
      title: words.goToDecline,
      keys: "d",
      place: "list",
      run: () => focusRowAct(list, "decline"),
    },
  ]);
  return (
    <div
      ref={list}
      className="grid grid-cols-[minmax(0,1fr)_300px] gap-9 max-narrow:grid-cols-[minmax(0,1fr)] max-narrow:gap-4"
    >
      <div>
        {status.counts?.all === 0 ? (
          <>
            <NeedsYou status={status} />
            <NoSessions status={status} />
          </>
        ) : (
          <Open status={status} />
        )}
      </div>
      <div>
        <section aria-labelledby="quota-left">
          <SectionHead
            id="quota-left"
            title={words.quotaLeft}
            more={hasWindows(status) && <span className="text-text-3">{words.resets}</span>}
            className="mb-1"
          />
          <QuotaLeft profiles={status.profiles} isStopped={status.source !== "worker"} />
        </section>
        <section aria-labelledby="ended-today">
          <SectionHead id="ended-today" title={words.endedToday} className="mt-[18px] mb-1" />
          <EndedToday />
        </section>
      </div>
    </div>
  );
}

function Open({ status }: { readonly status: AdminStatus }) {
  const { worker, active, counts } = status;
  const runs = worker.state === "running";
  const isStopped = worker.state === "stopped";
  const all = (counts?.working ?? 0) + (counts?.waiting ?? 0);
  return (
    <>
      <NeedsYou status={status} />
      <section aria-labelledby="working" className="not-first:mt-3.5">
        <SectionHead
          id="working"
          title={isStopped ? words.workingAsOf(clockWords(worker.since)) : words.working}
          aside={all}
          more={
            <Link to="/sessions" className="text-accent-text hover:underline">
              {words.allSessions}
            </Link>
          }
        />
        {active.length === 0 ? (
          <p className="py-2 text-text-3">{words.nothingWorks}</p>
        ) : (
          <ActiveList sessions={active} isStill={!runs} />
        )}
      </section>
    </>
  );
}

function NeedsYou({ status }: { readonly status: AdminStatus }) {
  const disabledReason = reasonOf(useNeedsBroker());
  const asks = useQuery({ ...asksQuery(useAdminApi()), enabled: status.needsYou.length > 0 });
  const needs = needsOf(
    status.needsYou,
    asks.data ?? [],
    profilesToSignIn(status),
    status.accessRequests,
  );
  if (needs.length === 0) return null;
  const all = thingsThatNeedYou(status);
  return (
    <section aria-labelledby="needs-you">
      <SectionHead
        id="needs-you"
        title={words.needsYou}
        aside={disabledReason === null ? all : whyNotNow(status, disabledReason)}
      />
      {asks.error !== null && asks.data === undefined && (
        <div className="mb-2">
          <Failure what={words.asksFailed} error={asks.error} onRetry={() => void asks.refetch()} />
        </div>
      )}
      <ul>
        {needs.map((need, index) => {
          const row = { isFirst: index === 0, disabledReason };
          switch (need.kind) {
            case "ask":
              return (
                <AskRow
                  key={need.session.key}
                  session={need.session}
                  ask={need.ask}
                  isRead={!asks.isPending}
                  {...row}
                />
              );
            case "session":
              return <SessionRow key={need.session.key} session={need.session} {...row} />;
            case "profile":
              return <ProfileRow key={need.profile.name} profile={need.profile} {...row} />;
            case "access":
              return <AccessRow key={need.request.id} request={need.request} {...row} />;
          }
        })}
      </ul>
      {all > needs.length && (
        <Link
          to="/sessions"
          search={{ group: "needs-you" }}
          className="text-12 text-accent-text hover:underline"
        >
          {words.moreNeeds(all - needs.length)}
        </Link>
      )}
    </section>
  );
}

/** Why what waits cannot be answered now: a stopped broker is started first. Pure. */
function whyNotNow({ worker }: AdminStatus, reason: string): string {
  return worker.state === "stopped" ? words.startToAnswer : reason;
}

/** Whether any account has a quota that is filled again at some time. */
function hasWindows({ profiles }: AdminStatus): boolean {
  return profiles.some(({ quota }) => quota.short !== null || quota.week !== null);
}
