import { Hand, MessageCircleQuestionMark } from "lucide-react";
import { useEffect, useState } from "react";
import type { AskItem } from "../../broker/api/asks.ts";
import { sentences } from "../../main/api/sentences.ts";
import { durationWords, exactWords } from "../language/time-words.ts";
import { ApiError } from "../api/api-error.ts";
import { type AskChoice, useAnswerAsk } from "../api/session-acts.ts";
import { AskChoices } from "../asks/ask-choices.tsx";
import { AskSubject } from "../asks/ask-subject.tsx";
import { useReadToEnd } from "../asks/use-read-to-end.ts";
import { words as askWords } from "../asks/words.ts";
import { askFolder } from "../../main/api/ask-words.ts";
import { Problem } from "../ui/problem.tsx";
import { askReason, askScripts, askSubject, askTitle } from "../language/shared-words.ts";
import type { EntryOf } from "./blocks.ts";
import { settledWords } from "./settled-words.ts";
import { words } from "./words.ts";

interface AskDockProps {
  readonly ask: AskItem;
  /** Which of how many; they are answered one after the other. */
  readonly place: { readonly at: number; readonly all: number };
  readonly disabledReason: string | null;
  /** How it ended, when the timeline says so. */
  readonly settled: EntryOf<"ask-settled"> | undefined;
  readonly onAnswered: () => void;
}

/** What Codex asks for, all of it, with what can be chosen. It stays until it is answered. */
export function AskDock({ ask, place, disabledReason, settled, onAnswered }: AskDockProps) {
  const answer = useAnswerAsk();
  const { question } = ask;
  const title = askTitle(question);
  const subject = askSubject(question);
  const reading = useReadToEnd(subject);
  const choose = (choice: AskChoice) =>
    answer.mutate({ handle: ask.handle, choice }, { onSuccess: onAnswered });
  const Icon = question.kind === "input" ? MessageCircleQuestionMark : Hand;
  return (
    <section
      aria-label={question.kind === "input" ? words.dockQuestion : words.dockApproval}
      className="flex max-h-[50vh] flex-col rounded-panel bg-needs-wash px-3.5 py-3"
    >
      <div className="flex items-start gap-2">
        <Icon
          size={16}
          strokeWidth={1.8}
          aria-hidden="true"
          className="mt-px flex-none text-needs"
        />
        <h2 className="min-w-0 font-semibold [overflow-wrap:anywhere]">{title}</h2>
        <span className="ml-auto flex-none text-12 leading-[18px] text-text-2">
          {place.all > 1 && <span className="mr-3">{words.oneOf(place.at, place.all)}</span>}
          {ask.expiresAt !== null && <Expiry at={ask.expiresAt} />}
        </span>
      </div>
      {subject.length > 0 && (
        <AskSubject title={title} lines={subject} {...reading} className="my-2 min-h-[18px]" />
      )}
      <Where question={question} />
      <div className="mt-3">
        <AskChoices
          ask={ask}
          place="dock"
          isRead={reading.isRead}
          disabledReason={disabledReason}
          pending={answer.isPending ? answer.variables.choice.kind : null}
          onChoose={choose}
        />
      </div>
      <AnswerProblem error={answer.error} settled={settled} />
    </section>
  );
}

function Expiry({ at }: { readonly at: number }) {
  const now = useCountdown(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={exactWords(at)}>
      {at - now < 1_000 ? words.declinesNow : words.declinesIn(durationWords(at - now))}
    </time>
  );
}

/** Now, renewed each second in the last minute before `at`, else each half minute. */
function useCountdown(at: number): number {
  const [now, setNow] = useState(Date.now);
  const isNear = at - now < 90_000;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), isNear ? 1_000 : 30_000);
    return () => clearInterval(timer);
  }, [isNear]);
  return now;
}

function Where({ question }: { readonly question: AskItem["question"] }) {
  const folder = askFolder(question);
  const reason = askReason(question);
  const scripts = askScripts(question);
  if (folder === null && reason === null && scripts.length === 0) return null;
  return (
    <p className="text-text-2 [overflow-wrap:anywhere]">
      {folder !== null && (
        <>
          {askWords.inFolder.before}
          <code>{folder}</code>
          {askWords.inFolder.after}
        </>
      )}
      {sentences(...scripts, reason)}
    </p>
  );
}

/** Somebody else may have been quicker: then it says who. */
function AnswerProblem({
  error,
  settled,
}: {
  readonly error: unknown;
  readonly settled: EntryOf<"ask-settled"> | undefined;
}) {
  if (isSettledAlready(error)) {
    return (
      <p role="alert" className="mt-2 text-12 text-text-2">
        {settled === undefined
          ? words.alreadySettled
          : words.alreadyAnswered(settledWords(settled))}
      </p>
    );
  }
  return (
    <div className="not-empty:mt-2">
      <Problem what={words.answerFailed} error={error} />
    </div>
  );
}

function isSettledAlready(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.error.kind !== "refused") return false;
  const { code } = error.error;
  return code === "already_settled" || code === "unknown_ask";
}
