import { type FormEvent, useId, useState } from "react";
import type { AskItem } from "../../broker/api/asks.ts";
import type { AskChoice } from "../api/session-acts.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { askOptions } from "../../main/api/ask-words.ts";
import { words } from "./words.ts";

interface AnswerFormProps {
  readonly question: Extract<AskItem["question"], { kind: "input" }>;
  readonly isSending: boolean;
  readonly disabledReason: string | null;
  readonly onAnswer: (choice: AskChoice) => void;
}

/** Answers a question: by one of its options, or in words of one's own. */
export function AnswerForm({ question, isSending, disabledReason, onAnswer }: AnswerFormProps) {
  const [text, setText] = useState("");
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") onAnswer({ kind: "words", text: text.trim() });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      {question.options.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {askOptions(question).map((option, index) => (
            <Button
              key={option}
              size="small"
              disabledReason={disabledReason}
              busy={isSending && option}
              onClick={() => onAnswer({ kind: "option", index })}
              className="max-w-full min-w-0 !flex-initial"
            >
              <span className="truncate">{option}</span>
            </Button>
          ))}
        </div>
      )}
      <div className="flex gap-1.5">
        <label htmlFor={id} className="sr-only">
          {words.ownWords}
        </label>
        <TextField
          id={id}
          type={question.isSecret ? "password" : "text"}
          autoComplete="off"
          placeholder={question.isSecret ? words.ownWordsSecret : words.ownWords}
          value={text}
          maxLength={10_000}
          onChange={(event) => setText(event.target.value)}
          className="flex-1"
        />
        <Button type="submit" disabledReason={disabledReason} busy={isSending && words.sending}>
          {words.send}
        </Button>
      </div>
    </form>
  );
}
