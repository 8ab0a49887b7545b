import { useId, useState } from "react";
import { useThisMachine } from "../frame/use-service.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAdd } from "./use-profile-acts.ts";
import { words } from "./words.ts";

interface ApiKeySheetProps {
  readonly onClose: () => void;
  readonly onDone?: (name: string) => void;
}

/** Adds an account that is billed by token. */
export function ApiKeySheet({ onClose, onDone }: ApiKeySheetProps) {
  const [key, setKey] = useState("");
  const [label, setLabel] = useState("");
  const add = useAdd();
  const toast = useToast();
  const [keyId, labelId] = [useId(), useId()];
  const apiKey = key.trim();
  const given = label.trim();
  const run = () => {
    if (apiKey === "" || add.isPending) return;
    add.mutate(
      { apiKey, ...(given === "" ? {} : { label: given }) },
      {
        onSuccess: ({ name }) => {
          toast(words.added(given === "" ? name : given));
          onDone?.(name);
          onClose();
        },
      },
    );
  };
  const machine = useThisMachine();
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.keyTitle}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            disabledReason={apiKey === "" ? words.keyMissing : null}
            busy={add.isPending && words.adding}
            onClick={run}
          >
            {words.add}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <p>{words.keyText(machine)}</p>
        <div className="mt-4 grid grid-cols-[100px_minmax(0,1fr)] items-center gap-y-2">
          <label htmlFor={keyId} className="text-text-3">
            {words.keyField}
          </label>
          <TextField
            id={keyId}
            type="password"
            autoComplete="off"
            spellCheck={false}
            maxLength={1_000}
            value={key}
            onChange={({ target }) => setKey(target.value)}
          />
          <label htmlFor={labelId} className="text-text-3">
            {words.nameField}
          </label>
          <TextField
            id={labelId}
            maxLength={60}
            value={label}
            onChange={({ target }) => setLabel(target.value)}
          />
        </div>
        {/* Without a button of its own, Enter would do nothing in a form of two fields. */}
        <button type="submit" hidden>
          {words.add}
        </button>
      </form>
      <Problem what={words.keyFailed} error={add.error} />
    </Dialog>
  );
}
