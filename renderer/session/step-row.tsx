import {
  Bot,
  BookOpen,
  Brain,
  Dot,
  FilePenLine,
  GitCommitHorizontal,
  Globe,
  Hand,
  Image,
  ListChecks,
  LoaderCircle,
  type LucideIcon,
  MessageSquareText,
  OctagonX,
  Shrink,
  Terminal,
  Wrench,
} from "lucide-react";
import { useState } from "react";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { askSubject, askTitle } from "../language/shared-words.ts";
import { preciseDurationWords } from "../language/time-words.ts";
import { classNames } from "../ui/class-names.ts";
import { useNow } from "../ui/time.tsx";
import { settledWords } from "./settled-words.ts";
import { StepDetail, usePlace } from "./step-detail.tsx";
import { isBroken, type StepIcon, stepLine } from "./step-words.ts";
import type { StepsRow } from "./steps-view.ts";
import { words } from "./words.ts";

const icons: Readonly<Record<StepIcon, LucideIcon>> = {
  read: BookOpen,
  commit: GitCommitHorizontal,
  command: Terminal,
  edit: FilePenLine,
  tool: Wrench,
  web: Globe,
  thought: Brain,
  plan: ListChecks,
  message: MessageSquareText,
  helpers: Bot,
  image: Image,
  compaction: Shrink,
  other: Dot,
};

/** The columns of every line of a block of steps. */
const line =
  "grid min-h-[26px] w-full grid-cols-[14px_minmax(0,1fr)_auto_80px] items-center gap-x-2.5 text-left text-12 text-text-2";

interface StepsLineProps {
  readonly row: StepsRow;
  /** Open a diff or a failure at once. */
  readonly opensDetail: boolean;
}

/** One line of what happened between two messages. */
export function StepsLine({ row, opensDetail }: StepsLineProps) {
  switch (row.kind) {
    case "step":
      return <StepLineRow step={row.step} opensDetail={opensDetail} />;
    case "ask":
      return (
        <AskLine
          title={askTitle(row.ask.question)}
          subject={askSubject(row.ask.question)[0] ?? null}
          outcome={row.settled === null ? words.waitsForYou : settledWords(row.settled)}
        />
      );
    case "settled":
      return (
        <AskLine title={words.dockApproval} subject={null} outcome={settledWords(row.settled)} />
      );
  }
}

function AskLine({
  title,
  subject,
  outcome,
}: {
  readonly title: string;
  readonly subject: string | null;
  readonly outcome: string;
}) {
  return (
    <p className="grid min-h-[26px] grid-cols-[14px_minmax(0,1fr)] items-center gap-x-2.5 text-12 text-text-2">
      <Hand size={14} strokeWidth={2} aria-hidden="true" className="text-text-3" />
      <span className="truncate">
        {words.askLine(title, outcome)}
        {subject !== null && <code className="ml-2 text-text-3">{subject}</code>}
      </span>
    </p>
  );
}

function StepLineRow({
  step,
  opensDetail,
}: {
  readonly step: StepEntry;
  readonly opensDetail: boolean;
}) {
  const canOpen = step.detail !== null && step.detail !== "";
  const opensAtFirst = opensDetail && (isBroken(step) || step.step === "file-change");
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = canOpen && (chosen ?? opensAtFirst);
  if (!canOpen) {
    return (
      <p className={line}>
        <StepCells step={step} />
      </p>
    );
  }
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setChosen(!isOpen)}
        className={classNames(line, "rounded-chip select-text hover:bg-hover")}
      >
        <StepCells step={step} />
      </button>
      {isOpen && <StepDetail step={step} />}
    </>
  );
}

function StepCells({ step }: { readonly step: StepEntry }) {
  const { workspace } = usePlace();
  const { icon, verb, subject, isCode, note } = stepLine(step, workspace);
  const isRunning = step.state === "running";
  const Icon = isRunning ? LoaderCircle : isBroken(step) ? OctagonX : icons[icon];
  const colour = isRunning
    ? "animate-turn text-accent-text"
    : isBroken(step)
      ? "text-danger"
      : "text-text-3";
  const added = step.files.reduce((sum, file) => sum + file.added, 0);
  const removed = step.files.reduce((sum, file) => sum + file.removed, 0);
  return (
    <>
      <Icon size={14} strokeWidth={2} aria-hidden="true" className={colour} />
      <span className="truncate">
        {verb} {subject !== null && (isCode ? <code>{subject}</code> : subject)}
      </span>
      <span className={classNames("text-right", isBroken(step) ? "text-danger" : "text-text-3")}>
        {note ?? <LineCounts added={added} removed={removed} />}
      </span>
      <span className="text-right whitespace-nowrap text-text-3">
        {isRunning ? (
          <RunningFor since={step.at} />
        ) : (
          step.durationMs !== null && preciseDurationWords(step.durationMs)
        )}
      </span>
    </>
  );
}

function RunningFor({ since }: { readonly since: number }) {
  return preciseDurationWords(useNow(since) - since);
}

/** "+14 −6"; nothing for none. */
export function LineCounts({
  added,
  removed,
}: {
  readonly added: number;
  readonly removed: number;
}) {
  return (
    <>
      {added > 0 && <span className="text-live">+{added}</span>}
      {added > 0 && removed > 0 && " "}
      {removed > 0 && <span className="text-danger">−{removed}</span>}
    </>
  );
}
