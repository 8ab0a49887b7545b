import type { AskItem } from "../../broker/api/asks.ts";
import type { AskChoice } from "../api/session-acts.ts";
import { Button } from "../ui/button.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { words } from "./words.ts";

interface AskChoicesProps {
  readonly ask: AskItem;
  /** Why it cannot be answered now; null when it can. */
  readonly disabledReason: string | null;
  /** Whether its text was seen to the end: nothing is allowed before. */
  readonly isRead: boolean;
  /** What is being sent; null when nothing is. */
  readonly pending: AskChoice["kind"] | null;
  readonly onChoose: (choice: AskChoice) => void;
  /** `card`: one of several, small. `dock`: the one that is asked now; A and D answer it. */
  readonly place: "card" | "dock";
  readonly isPrimary?: boolean;
}

/** What can be chosen: the answers of a question, or the decisions of an approval. */
export function AskChoices(props: AskChoicesProps) {
  const { ask, disabledReason, pending, onChoose } = props;
  if (ask.question.kind !== "input") return <Decisions {...props} />;
  return (
    <AnswerForm
      question={ask.question}
      isSending={pending !== null}
      disabledReason={disabledReason}
      onAnswer={onChoose}
    />
  );
}

function Decisions({
  ask,
  disabledReason,
  isRead,
  pending,
  onChoose,
  place,
  isPrimary = true,
}: AskChoicesProps) {
  const whyNotAllowed = disabledReason ?? (isRead ? null : words.moreBelow);
  const offers = (kind: AskChoice["kind"]) => ask.choices.some((choice) => choice.kind === kind);
  const isDock = place === "dock";
  const size = isDock ? "normal" : "small";
  return (
    <div className={isDock ? "flex flex-wrap items-center gap-2" : "flex flex-wrap gap-1.5"}>
      {offers("allow-once") && (
        <Button
          size={size}
          kind={isPrimary ? "primary" : "plain"}
          data-act="allow"
          {...(isDock && { keys: "a" })}
          disabledReason={whyNotAllowed}
          busy={pending === "allow-once" && words.allowing}
          onClick={() => onChoose({ kind: "allow-once" })}
        >
          {words.allowOnce}
        </Button>
      )}
      {offers("allow-for-session") && (
        <Button
          size={size}
          disabledReason={whyNotAllowed}
          busy={pending === "allow-for-session" && words.allowing}
          onClick={() => onChoose({ kind: "allow-for-session" })}
        >
          {words.allowForSession}
        </Button>
      )}
      {isDock && <span className="flex-1" />}
      {offers("decline") && (
        <Button
          size={size}
          kind="quiet-danger"
          data-act="decline"
          {...(isDock && { keys: "d" })}
          disabledReason={disabledReason}
          busy={pending === "decline" && words.declining}
          onClick={() => onChoose({ kind: "decline" })}
        >
          {words.decline}
        </Button>
      )}
    </div>
  );
}
