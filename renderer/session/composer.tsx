import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useSendMessage } from "../api/session-acts.ts";
import { Button } from "../ui/button.tsx";
import { useAwayReason } from "../ui/control-plane.ts";
import { classNames } from "../ui/class-names.ts";
import { Keys } from "../ui/keys.tsx";
import { Problem } from "../ui/problem.tsx";
import { createDraftStore, type Draft } from "./drafts.ts";
import { words } from "./words.ts";

/** As many lines as the field grows to, each 18 px high. */
const MOST_HEIGHT_PX = 8 * 18;
const MAX_CHARACTERS = 10_000;
const SEND_KEYS = "Mod+Enter";

interface ComposerProps {
  readonly sessionKey: string;
  readonly disabledReason: string | null;
}

/** Writes into the thread and to the agent. What is not sent yet stays, over reloads too. */
export function Composer({ sessionKey, disabledReason }: ComposerProps) {
  const send = useSendMessage();
  const field = useRef<HTMLTextAreaElement>(null);
  const [drafts] = useState(() => createDraftStore(window.sessionStorage));
  const [draft, setDraft] = useState<Draft>(() => drafts.get(sessionKey) ?? newDraft(""));
  const id = useId();
  const reasonId = useId();
  const isOff = disabledReason !== null;
  const isAway = useAwayReason() !== null;
  const latest = useRef(draft);
  const change = (next: Draft) => {
    latest.current = next;
    setDraft(next);
    drafts.set(sessionKey, next);
  };
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${String(Math.min(element.scrollHeight, MOST_HEIGHT_PX))}px`;
  });
  const submit = () => {
    const text = draft.text.trim();
    if (text === "" || send.isPending || isOff || isAway) return;
    send.mutate(
      { key: sessionKey, text, requestId: draft.requestId },
      {
        onSuccess: () => {
          // What was written meanwhile is another message.
          if (latest.current.requestId === draft.requestId) change(newDraft(""));
        },
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") field.current?.blur();
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (!event.metaKey && !event.ctrlKey) return;
    event.preventDefault();
    submit();
  };
  return (
    <div>
      <div
        className={classNames(
          "flex items-end gap-2.5 rounded-panel py-[9px] pr-2.5 pl-3 ring-1 ring-inset focus-within:shadow-focus",
          isOff ? "bg-fill ring-line" : "ring-line-control",
        )}
      >
        <label htmlFor={id} className="sr-only">
          {words.composer}
        </label>
        <textarea
          ref={field}
          id={id}
          rows={1}
          maxLength={MAX_CHARACTERS}
          placeholder={words.composer}
          disabled={isOff}
          aria-describedby={isOff ? reasonId : undefined}
          value={draft.text}
          onChange={({ target }) => change(newDraft(target.value))}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 resize-none bg-transparent leading-[18px] text-text outline-none placeholder:text-text-3 focus-visible:shadow-none"
        />
        {draft.text.trim() === "" ? (
          <span aria-hidden="true">
            <Keys keys={SEND_KEYS} />
          </span>
        ) : (
          <Button
            size="small"
            keys={SEND_KEYS}
            disabledReason={disabledReason}
            busy={send.isPending && words.sendingMessage}
            onClick={submit}
            className="-my-[3px]"
          >
            {words.send}
          </Button>
        )}
      </div>
      {isOff && (
        <p id={reasonId} className="mt-1.5 text-12 text-text-3">
          {disabledReason}
        </p>
      )}
      <div className="not-empty:mt-1.5">
        <Problem what={words.sendFailed} error={send.error} />
      </div>
    </div>
  );
}

/** One id per text: what is tried again after a failure is sent once. */
function newDraft(text: string): Draft {
  return { text, requestId: crypto.randomUUID() };
}
