import { useId, useState } from "react";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import { useThisMachine } from "../frame/use-service.ts";
import { sentences } from "../../main/api/sentences.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { removalSentences, titleOf } from "./profile-words.ts";
import { useRemove, useRename } from "./use-profile-acts.ts";
import { words } from "./words.ts";

/** Gives a profile another name for people. */
export function RenameDialog({
  profile,
  onClose,
}: {
  readonly profile: ProfileItem;
  readonly onClose: () => void;
}) {
  const [label, setLabel] = useState(titleOf(profile));
  const rename = useRename();
  const id = useId();
  const given = label.trim();
  const run = () => {
    if (given === "") return;
    rename.mutate({ name: profile.name, label: given }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.renameTitle}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            disabledReason={given === "" ? words.nameMissing : null}
            busy={rename.isPending && words.renaming}
            onClick={run}
          >
            {words.renameNow}
          </Button>
        </>
      }
    >
      <label htmlFor={id} className="mb-1 block text-12">
        {words.nameField}
      </label>
      <TextField
        id={id}
        className="w-full"
        maxLength={60}
        value={label}
        onChange={({ target }) => setLabel(target.value)}
        onKeyDown={({ key }) => key === "Enter" && run()}
      />
      <p className="mt-2">{words.renameText}</p>
      <Problem what={words.renameFailed} error={rename.error} />
    </Dialog>
  );
}

/** Asks before a profile is deleted, with what that affects. */
export function RemoveDialog({
  profile,
  others,
  onClose,
  onRemoved,
}: {
  readonly profile: ProfileItem;
  readonly others: readonly ProfileItem[];
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}) {
  const remove = useRemove();
  const run = () =>
    remove.mutate(profile.name, {
      onSuccess: () => {
        onRemoved();
        onClose();
      },
    });
  const machine = useThisMachine();
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.removeTitle(titleOf(profile))}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="danger" busy={remove.isPending && words.removing} onClick={run}>
            {words.removeNow}
          </Button>
        </>
      }
    >
      <p>{sentences(...removalSentences(profile, others, machine))}</p>
      <Problem what={words.removeFailed} error={remove.error} />
    </Dialog>
  );
}
