import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { type SetupStepId, setupStepIds, type SetupView } from "../../main/api/setup.ts";
import { useAwaySince } from "../frame/use-away-since.ts";
import { ReconnectStrip } from "../frame/reconnect-strip.tsx";
import { useStatus } from "../frame/use-service.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Failure } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { HelloStep } from "./hello-step.tsx";
import { KeepRunningStep } from "./keep-running-step.tsx";
import { SignInStep } from "./sign-in-step.tsx";
import { SlackAppStep } from "./slack-app-step.tsx";
import { StepList } from "./step-list.tsx";
import { TokensStep } from "./tokens-step.tsx";
import { type SetupActs, useSetup } from "./use-setup.ts";
import { words } from "./words.ts";

/** From nothing to the first answer: a step at a time, each of which can be left and resumed. */
export function SetupPage() {
  const { view, ...acts } = useSetup();
  if (view.data !== undefined) return <Setup view={view.data} acts={acts} />;
  if (view.error === null) return null;
  return (
    <main className="flex flex-col gap-4 p-6 pt-(--bar-h)">
      <h1 className="text-22 font-semibold tracking-[-0.012em]">{words.title}</h1>
      <Failure what={words.failed} error={view.error} onRetry={() => void view.refetch()} />
      <p>
        <LinkButton to="/">{words.finish}</LinkButton>
      </p>
    </main>
  );
}

function Setup({ view, acts }: { readonly view: SetupView; readonly acts: SetupActs }) {
  const [step, setStep] = useState(view.step);
  const [isSlackOpened, setSlackOpened] = useState(false);
  const playgroundUrl = useStatus()?.playgroundUrl ?? null;
  const [hasMoved, setMoved] = useState(false);
  const awaySince = useAwaySince();
  const { mutate } = acts.update;
  const go = (next: SetupStepId) => {
    setStep(next);
    setMoved(true);
    mutate({ step: next, phase: view.phase === "left" ? "open" : view.phase });
  };
  return (
    <div className="grid h-full grid-cols-[264px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)]">
      <StepList view={view} current={step} playgroundUrl={playgroundUrl} onGo={go} />
      <main className="flex min-h-0 min-w-0 flex-col">
        <ReconnectStrip since={awaySince} />
        <header className="drag flex h-(--bar-h) flex-none items-center pr-5">
          <span className="flex-1" />
          <LeaveButton view={view} acts={acts} />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-10 pb-8">
          <div className="mx-auto max-w-[660px]">
            <StepHeading key={step} title={words.stepTitles[step]} takesFocus={hasMoved} />
            <StepBody
              step={step}
              view={view}
              acts={acts}
              isSlackOpened={isSlackOpened}
              onSlackOpened={() => setSlackOpened(true)}
            />
          </div>
        </div>
        <Footer step={step} view={view} acts={acts} isSlackOpened={isSlackOpened} onGo={go} />
      </main>
    </div>
  );
}

interface StepHeadingProps {
  readonly title: string;
  /** The keyboard goes on where a step begins; a page that is opened keeps its focus. */
  readonly takesFocus: boolean;
}

function StepHeading({ title, takesFocus }: StepHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <h1
      ref={heading}
      tabIndex={-1}
      className="text-22 font-semibold tracking-[-0.012em] outline-none"
    >
      {title}
    </h1>
  );
}

interface StepBodyProps {
  readonly step: SetupStepId;
  readonly view: SetupView;
  readonly acts: SetupActs;
  readonly isSlackOpened: boolean;
  readonly onSlackOpened: () => void;
}

function StepBody({ step, view, acts, isSlackOpened, onSlackOpened }: StepBodyProps): ReactNode {
  switch (step) {
    case "slack-app":
      return (
        <SlackAppStep view={view} acts={acts} isOpened={isSlackOpened} onOpened={onSlackOpened} />
      );
    case "slack-tokens":
      return <TokensStep view={view} acts={acts} />;
    case "sign-in":
      return <SignInStep view={view} acts={acts} />;
    case "keep-running":
      return <KeepRunningStep view={view} />;
    case "hello":
      return <HelloStep view={view} />;
    default:
      return assertNever(step);
  }
}

interface FooterProps extends Omit<StepBodyProps, "onSlackOpened"> {
  readonly onGo: (step: SetupStepId) => void;
}

function Footer({ step, view, acts, isSlackOpened, onGo }: FooterProps) {
  const navigate = useNavigate();
  const index = setupStepIds.indexOf(step);
  const before = setupStepIds[index - 1];
  const next = setupStepIds[index + 1];
  const found = view.steps.find(({ id }) => id === step);
  const reason = found?.blocked ?? null;
  const blocked = reason === null ? null : localized(reason);
  const { canGoOnWithout } = view.tokens;
  const isHard = view.tokens.findings.some(
    ({ state, goOnWithout }) => state === "failed" && goOnWithout === null,
  );
  const concedes = step === "slack-tokens" && canGoOnWithout.length > 0 && !isHard;
  // One primary button: the step's own comes first where there is something to do in it.
  const isNext = found?.blocked === null && (step !== "slack-app" || isSlackOpened);
  return (
    <footer className="flex min-h-16 flex-none items-center gap-4 border-t-[0.5px] border-line-strong px-6 py-2">
      <span className="min-w-0 flex-1 text-12 text-text-3">
        {acts.update.error === null ? (
          // What is done needs no coming back.
          view.phase !== "done" && words.saved
        ) : (
          <Problem what={words.notSaved} error={acts.update.error} />
        )}
      </span>
      <div className="flex max-w-[75%] flex-wrap items-center justify-end gap-2">
        {concedes && next !== undefined && (
          <Button
            kind="quiet"
            size="large"
            onClick={() => {
              acts.update.mutate({ goOnWithout: canGoOnWithout }, { onSuccess: () => onGo(next) });
            }}
          >
            {words.goOnWithout(canGoOnWithout.map(localized))}
          </Button>
        )}
        {before !== undefined && (
          <Button size="large" onClick={() => onGo(before)}>
            {words.back}
          </Button>
        )}
        {next === undefined ? (
          <Button
            kind="primary"
            size="large"
            disabledReason={blocked}
            onClick={() => void navigate({ to: "/" })}
          >
            {words.finish}
          </Button>
        ) : (
          <Button
            kind={isNext ? "primary" : "plain"}
            size="large"
            disabledReason={blocked}
            onClick={() => onGo(next)}
          >
            {words.goOn}
          </Button>
        )}
      </div>
    </footer>
  );
}

/** Leaves the assistant: it does not open by itself again, and Home offers it. */
function LeaveButton({ view, acts }: { readonly view: SetupView; readonly acts: SetupActs }) {
  const navigate = useNavigate();
  if (view.phase === "done") return null;
  return (
    <Button
      kind="quiet"
      onClick={() => {
        acts.update.mutate({ phase: "left" }, { onSuccess: () => void navigate({ to: "/" }) });
      }}
    >
      {words.notNow}
    </Button>
  );
}
