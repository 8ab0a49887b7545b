import { type KeyboardEvent, useId, useState } from "react";
import { useSendMessage } from "../api/session-acts.ts";
import { Button } from "../ui/button.tsx";
import { useAwayReason } from "../ui/control-plane.ts";
import { Problem } from "../ui/problem.tsx";
import { TextArea } from "../ui/text-field.tsx";
import { words } from "./words.ts";

interface ReplyFieldProps {
  readonly sessionKey: string;
  readonly disabledReason: string | null;
}

/** Writes into the thread and to the agent. Enter sends, Shift and Enter make a line. */
export function ReplyField({ sessionKey, disabledReason }: ReplyFieldProps) {
  const send = useSendMessage();
  const [draft, setDraft] = useState({ text: "", requestId: "" });
  const id = useId();
  const isOff = disabledReason !== null;
  const isAway = useAwayReason() !== null;
  const submit = () => {
    const text = draft.text.trim();
    if (text === "" || send.isPending || isOff || isAway) return;
    send.mutate(
      { key: sessionKey, text, requestId: draft.requestId },
      { onSuccess: () => setDraft({ text: "", requestId: "" }) },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="sr-only">
        {words.reply}
      </label>
      <div className="relative">
        <TextArea
          id={id}
          rows={draft.text === "" ? 1 : 3}
          maxLength={10_000}
          placeholder={words.reply}
          disabled={isOff}
          value={draft.text}
          // One id per text: what is tried again after a failure is sent once.
          onChange={({ target }) =>
            setDraft({ text: target.value, requestId: crypto.randomUUID() })
          }
          onKeyDown={onKeyDown}
        />
        {draft.text !== "" && (
          <span className="absolute right-1.5 bottom-1.5">
            <Button size="small" busy={send.isPending && words.sending} onClick={submit}>
              {words.send}
            </Button>
          </span>
        )}
      </div>
      {isOff && <p className="text-12 text-text-3">{disabledReason}</p>}
      <Problem what={words.actFailed.send} error={send.error} />
    </div>
  );
}
