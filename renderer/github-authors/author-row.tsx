import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { GitHubAuthorItem } from "../../broker/api/github-authors.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Menu } from "../ui/menu.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { Time } from "../ui/time.tsx";
import { isAuthor, nameOf, sourceRemark, sourceWord } from "./author-rows.ts";
import { useSetAuthor } from "./use-authors.ts";
import { words } from "./words.ts";

export const columns =
  "grid grid-cols-[minmax(0,0.8fr)_minmax(0,1.5fr)_minmax(0,1fr)_124px_32px] gap-x-5 max-narrow:grid-cols-[minmax(0,0.8fr)_minmax(0,1.4fr)_minmax(0,0.9fr)_84px_32px] max-narrow:gap-x-3";

interface AuthorRowProps {
  readonly item: GitHubAuthorItem;
  /** Null while nothing can be changed. */
  readonly onRemove: ((item: GitHubAuthorItem) => void) | null;
}

/** A person, and who that is in commits. The author is edited in its place. */
export function AuthorRow({ item, onRemove }: AuthorRowProps) {
  const [isEdited, setEdited] = useState(false);
  const name = nameOf(item);
  const remark = sourceRemark(item);
  return (
    <tr className={classNames(columns, "border-hair-strong-t items-start pt-[11px] pb-3")}>
      <th scope="row" className="min-w-0 font-normal">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        {item.name !== null && (
          <p className="mt-0.5 truncate text-12 text-text-3">{item.slackUserId}</p>
        )}
      </th>
      {isEdited ? (
        <EditCell item={item} onClose={() => setEdited(false)} />
      ) : (
        <>
          <td className="min-w-0">
            {item.author === null ? (
              <span className="text-text-2">{words.noAuthor}</span>
            ) : (
              <p className="truncate" title={item.author}>
                {item.author}
              </p>
            )}
          </td>
          <td className="min-w-0">
            <p className={item.source === null ? "text-needs" : undefined}>{sourceWord(item)}</p>
            {remark !== "" && (
              <p className="mt-0.5 truncate text-12 text-text-2" title={remark}>
                {remark}
              </p>
            )}
          </td>
          <td className="text-text-2">
            {item.lastCommitAt === null ? (
              words.never
            ) : (
              <Time at={item.lastCommitAt} form="moment" />
            )}
          </td>
          <td className="flex items-center justify-end self-center">
            {onRemove !== null && (
              <Menu
                align="end"
                trigger={
                  <IconButton label={words.actionsFor(name)} size="small">
                    <Ellipsis size={16} strokeWidth={2} aria-hidden="true" />
                  </IconButton>
                }
                groups={[
                  [{ id: "edit", title: words.edit, run: () => setEdited(true) }],
                  ...(item.manual === null
                    ? []
                    : [[{ id: "remove", title: words.remove, run: () => onRemove(item) }]]),
                ]}
              />
            )}
          </td>
        </>
      )}
    </tr>
  );
}

function EditCell({
  item,
  onClose,
}: {
  readonly item: GitHubAuthorItem;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState(item.author ?? "");
  const set = useSetAuthor();
  const name = nameOf(item);
  const run = () => {
    if (!isAuthor(text)) return;
    set.mutate({ slackUserId: item.slackUserId, author: text.trim() }, { onSuccess: onClose });
  };
  return (
    <td colSpan={4} className="col-span-4 -mt-1">
      <span className="flex gap-2">
        <TextField
          // The person asked to write here.
          ref={(field) => field?.focus()}
          aria-label={words.field(name)}
          className="flex-1"
          maxLength={300}
          placeholder={words.fieldHint}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={({ key }) => {
            if (key === "Enter") run();
            if (key === "Escape") onClose();
          }}
        />
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button
          kind="primary"
          disabledReason={isAuthor(text) ? null : words.authorMissing}
          busy={set.isPending && words.saving}
          onClick={run}
        >
          {words.save}
        </Button>
      </span>
      <Problem what={words.saveFailed} error={set.error} />
    </td>
  );
}
