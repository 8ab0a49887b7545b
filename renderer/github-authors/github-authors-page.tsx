import { useState } from "react";
import type { GitHubAuthorItem } from "../../broker/api/github-authors.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { StoppedBanner } from "../frame/stopped-banner.tsx";
import { useNeedsBroker } from "../frame/use-service.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { Segmented } from "../ui/segmented.tsx";
import { useToast } from "../ui/toast.tsx";
import { AddAuthor } from "./add-author.tsx";
import { AuthorRow, columns } from "./author-row.tsx";
import { type AuthorFilter, authorRows, nameOf } from "./author-rows.ts";
import { LinkedAccounts } from "./linked-accounts.tsx";
import { PeopleTable } from "./people-table.tsx";
import { useAuthors, useRemoveAuthor, useSetAuthor } from "./use-authors.ts";
import { words } from "./words.ts";

/** Whose name goes on commits. */
export function GitHubAuthorsPage() {
  const authors = useAuthors();
  const rule = useNeedsBroker();
  const [filter, setFilter] = useState<AuthorFilter>("all");
  const [isAdding, setAdding] = useState(false);
  const toast = useToast();
  const remove = useRemoveAuthor();
  const restore = useSetAuthor();
  const items = authors.data ?? [];
  const onRemove = (item: GitHubAuthorItem) =>
    remove.mutate(item.slackUserId, {
      onSuccess: ({ mapping }) =>
        toast(words.removed(nameOf(item), mapping?.author ?? null), {
          label: words.undo,
          undo: () =>
            restore.mutateAsync({ slackUserId: item.slackUserId, author: item.manual ?? "" }),
        }),
    });
  const rows = authorRows(items, filter);
  return (
    <>
      <ScreenBar
        title={words.title}
        actions={
          <>
            <Segmented
              label={words.filter}
              value={filter}
              onChange={setFilter}
              segments={[
                { value: "all", label: words.all },
                {
                  value: "none",
                  label: words.none,
                  ...(authors.isSuccess && { count: authorRows(items, "none").length }),
                },
              ]}
            />
            <Button disabledReason={reasonOf(rule)} onClick={() => setAdding(true)}>
              {words.add}
            </Button>
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-6 pb-6">
        <p className="text-text-2">{words.intro}</p>
        <StoppedBanner />
        <Problem what={words.removeFailed} error={remove.error} />
        <Problem what={words.saveFailed} error={restore.error} />
        {authors.isPending && <SkeletonRows rows={5} height={56} />}
        {authors.isError && (
          <Failure
            what={words.readFailed}
            error={authors.error}
            onRetry={() => void authors.refetch()}
          />
        )}
        {authors.isSuccess &&
          (rows.length === 0 ? (
            <EmptyState>{filter === "none" ? words.nobodyWithout : words.nobody}</EmptyState>
          ) : (
            <PeopleTable
              label={words.title}
              columns={columns}
              heads={[words.person, words.author, words.source, words.lastCommit]}
              actionsHead={words.actions}
            >
              {rows.map((item) => (
                <AuthorRow key={item.slackUserId} item={item} rule={rule} onRemove={onRemove} />
              ))}
            </PeopleTable>
          ))}
        <LinkedAccounts rule={rule} />
      </div>
      {isAdding && <AddAuthor onClose={() => setAdding(false)} />}
    </>
  );
}
