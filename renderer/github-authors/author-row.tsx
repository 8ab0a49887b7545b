import { useState } from "react";
import type { Permission } from "../../broker/api/session-status.ts";
import type { GitHubAuthorItem } from "../../broker/api/github-authors.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { Time } from "../ui/time.tsx";
import { isAuthor, nameOf, sourceRemark, sourceWord } from "./author-rows.ts";
import { ActionsCell, PersonRow, RowMenu } from "./people-table.tsx";
import { useSetAuthor } from "./use-authors.ts";
import { words } from "./words.ts";

export const columns =
  "grid grid-cols-[minmax(0,0.8fr)_minmax(0,1.5fr)_minmax(0,1fr)_124px_32px] gap-x-5 max-narrow:grid-cols-[minmax(0,0.8fr)_minmax(0,1.4fr)_minmax(0,0.9fr)_84px_32px] max-narrow:gap-x-3";

interface AuthorRowProps {
  readonly item: GitHubAuthorItem;
  /** Whether anything can be changed now. */
  readonly rule: Permission;
  readonly onRemove: (item: GitHubAuthorItem) => void;
}

/** A person, and who that is in commits. The author is edited in its place. */
export function AuthorRow({ item, rule, onRemove }: AuthorRowProps) {
  const [isEdited, setEdited] = useState(false);
  const name = nameOf(item);
  const remark = sourceRemark(item);
  return (
    <PersonRow
      columns={columns}
      name={name}
      detail={item.name === null ? undefined : item.slackUserId}
    >
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
          <ActionsCell>
            <RowMenu
              label={words.actionsFor(name)}
              groups={[
                [{ id: "edit", title: words.edit, rule, run: () => setEdited(true) }],
                ...(item.manual === null
                  ? []
                  : [[{ id: "remove", title: words.remove, rule, run: () => onRemove(item) }]]),
              ]}
            />
          </ActionsCell>
        </>
      )}
    </PersonRow>
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
