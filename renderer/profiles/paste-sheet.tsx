import { useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea } from "../ui/text-field.tsx";
import { words } from "./words.ts";

interface PasteSheetProps {
  readonly onClose: () => void;
  readonly onText: (text: string) => void;
}

/** Takes the text of an `auth.json` from another machine. */
export function PasteSheet({ onClose, onText }: PasteSheetProps) {
  const [text, setText] = useState("");
  const id = useId();
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.pasteTitle}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            disabledReason={text.trim() === "" ? words.textMissing : null}
            onClick={() => onText(text)}
          >
            {words.preview}
          </Button>
        </>
      }
    >
      <label htmlFor={id}>{words.pasteText}</label>
      <TextArea
        id={id}
        rows={7}
        spellCheck={false}
        autoComplete="off"
        className="mt-3 font-mono"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </Dialog>
  );
}
