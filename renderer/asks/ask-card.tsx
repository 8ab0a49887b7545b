import type { AskItem } from "../../broker/api/asks.ts";
import { clockWords } from "../../main/api/time-words.ts";
import { problemWords } from "../api/api-error.ts";
import { sentences } from "../../main/api/sentences.ts";
import { useAnswerAsk } from "../api/session-acts.ts";
import { AskChoices } from "./ask-choices.tsx";
import { askFolder } from "../../main/api/ask-words.ts";
import { askReason, askScripts, askSubject, askTitle } from "../language/shared-words.ts";
import { AskSubject } from "./ask-subject.tsx";
import { useReadToEnd } from "./use-read-to-end.ts";
import { words } from "./words.ts";

interface AskCardProps {
  readonly ask: AskItem;
  /** Why it cannot be answered now. */
  readonly disabledReason: string | null;
  readonly isPrimary?: boolean;
}

/** An ask, all of it, with what can be chosen. */
export function AskCard({ ask, disabledReason, isPrimary = true }: AskCardProps) {
  const answer = useAnswerAsk();
  const { question } = ask;
  const subject = askSubject(question);
  const reading = useReadToEnd(subject);
  return (
    <section aria-label={askTitle(question)} className="rounded-panel bg-needs-wash p-3">
      <p className="font-medium">{askTitle(question)}</p>
      {subject.length > 0 && (
        <AskSubject
          title={askTitle(question)}
          lines={subject}
          {...reading}
          className="my-2 max-h-[240px]"
        />
      )}
      <AskDetails ask={ask} />
      <div className="mt-3">
        <AskChoices
          ask={ask}
          place="card"
          isRead={reading.isRead}
          isPrimary={isPrimary}
          disabledReason={disabledReason}
          pending={answer.isPending ? answer.variables.choice.kind : null}
          onChoose={(choice) => answer.mutate({ handle: ask.handle, choice })}
        />
      </div>
      {answer.error !== null && <AnswerProblem error={answer.error} />}
    </section>
  );
}

function AskDetails({ ask: { question, expiresAt } }: { readonly ask: AskItem }) {
  const folder = askFolder(question);
  const reason = askReason(question);
  const scripts = askScripts(question);
  if (folder === null && reason === null && expiresAt === null && scripts.length === 0) return null;
  return (
    <p className="mt-2 text-12 [overflow-wrap:anywhere] text-text-2">
      {folder !== null && (
        <>
          {words.inFolder.before}
          <code className="break-all">{folder}</code>
          {words.inFolder.after}
        </>
      )}
      {sentences(...scripts, reason, expiresAt !== null && words.declinesAt(clockWords(expiresAt)))}
    </p>
  );
}

function AnswerProblem({ error }: { readonly error: unknown }) {
  const { message, hint } = problemWords(error);
  return (
    <p role="alert" className="mt-2 text-12 text-danger">
      {sentences(words.failed, message, hint)}
    </p>
  );
}
