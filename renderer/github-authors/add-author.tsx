import { useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { isAuthor, isSlackUserId } from "./author-rows.ts";
import { useSetAuthor } from "./use-authors.ts";
import { words } from "./words.ts";

/** Sets by hand who somebody is who is not in the list. */
export function AddAuthor({ onClose }: { readonly onClose: () => void }) {
  const [user, setUser] = useState("");
  const [author, setAuthor] = useState("");
  const set = useSetAuthor();
  const id = useId();
  const missing = !isSlackUserId(user)
    ? words.userMissing
    : isAuthor(author)
      ? null
      : words.authorMissing;
  const run = () => {
    if (missing !== null) return;
    set.mutate({ slackUserId: user.trim(), author: author.trim() }, { onSuccess: () => onClose() });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.addTitle}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            disabledReason={missing}
            busy={set.isPending && words.adding}
            onClick={run}
          >
            {words.addNow}
          </Button>
        </>
      }
    >
      <label htmlFor={`${id}-user`} className="mb-1 block text-12">
        {words.userField}
      </label>
      <TextField
        id={`${id}-user`}
        className="w-full"
        maxLength={40}
        placeholder={words.userHint}
        aria-describedby={`${id}-help`}
        value={user}
        onChange={({ target }) => setUser(target.value)}
      />
      <p id={`${id}-help`} className="mt-1 mb-3 text-12 text-text-2">
        {words.userHelp}
      </p>
      <label htmlFor={`${id}-author`} className="mb-1 block text-12">
        {words.authorField}
      </label>
      <TextField
        id={`${id}-author`}
        className="w-full"
        maxLength={300}
        placeholder={words.fieldHint}
        value={author}
        onChange={({ target }) => setAuthor(target.value)}
        onKeyDown={({ key }) => key === "Enter" && run()}
      />
      <Problem what={words.saveFailed} error={set.error} />
    </Dialog>
  );
}
