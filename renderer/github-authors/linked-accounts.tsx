import { Ellipsis } from "lucide-react";
import type { GitHubAccountItem, GitHubAccountList } from "../../broker/api/github-accounts.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Menu } from "../ui/menu.tsx";
import { EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { accountWords as words, defaultSentence, isDefault } from "./account-words.ts";
import { useAccounts, useAskToLink, useChooseDefault } from "./use-accounts.ts";

const columns =
  "grid grid-cols-[minmax(0,0.8fr)_minmax(0,1fr)_minmax(0,1.5fr)_150px] gap-x-5 max-narrow:grid-cols-[minmax(0,0.8fr)_minmax(0,0.8fr)_minmax(0,1.2fr)_142px] max-narrow:gap-x-3";

/** The accounts that people linked, and which acts for the others. */
export function LinkedAccounts({ isStopped }: { readonly isStopped: boolean }) {
  const accounts = useAccounts();
  return (
    <section aria-labelledby="linked-accounts" className="mt-3 flex flex-col gap-3">
      <h2 id="linked-accounts" className="text-14 font-semibold">
        {words.title}
      </h2>
      {accounts.isPending && <SkeletonRows rows={2} height={56} />}
      {accounts.isError && (
        <Failure
          what={words.readFailed}
          error={accounts.error}
          onRetry={() => void accounts.refetch()}
        />
      )}
      {accounts.isSuccess && <Accounts list={accounts.data} isStopped={isStopped} />}
    </section>
  );
}

interface AccountsProps {
  readonly list: GitHubAccountList;
  readonly isStopped: boolean;
}

function Accounts({ list, isStopped }: AccountsProps) {
  const choose = useChooseDefault();
  return (
    <>
      <p className="text-text-2">{defaultSentence(list)}</p>
      <Problem what={words.chooseFailed} error={choose.error} />
      {list.accounts.length === 0 ? (
        <EmptyState>{words.nobody}</EmptyState>
      ) : (
        <table aria-labelledby="linked-accounts" className="block text-left">
          <thead className="block">
            <tr className={classNames(columns, "pb-1.5 text-12 text-text-3")}>
              {[words.person, words.account, words.state].map((title) => (
                <th key={title} scope="col" className="font-normal">
                  {title}
                </th>
              ))}
              <th scope="col" className="font-normal">
                <span className="sr-only">{words.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody className="block">
            {list.accounts.map((item) => (
              <AccountRow
                key={item.slackUserId}
                item={item}
                list={list}
                onChoose={isStopped ? null : (login) => choose.mutate(login)}
              />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

interface AccountRowProps {
  readonly item: GitHubAccountItem;
  readonly list: GitHubAccountList;
  /** Null while nothing can be changed. */
  readonly onChoose: ((login: string | null) => void) | null;
}

function AccountRow({ item, list, onChoose }: AccountRowProps) {
  const { linkedAt, login, refusedAt, slackUserId } = item;
  const name = item.name ?? slackUserId;
  const ask = useAskToLink();
  const toast = useToast();
  const acts = isDefault(item, list);
  const choice =
    acts && list.default?.from === "operator"
      ? { id: "leave", title: words.leaveDefault, run: () => onChoose?.(null) }
      : acts || refusedAt !== null
        ? null
        : { id: "choose", title: words.chooseDefault, run: () => onChoose?.(login) };
  return (
    <tr className={classNames(columns, "border-hair-strong-t items-start pt-[11px] pb-3")}>
      <th scope="row" className="min-w-0 font-normal">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
      </th>
      <td className="min-w-0 truncate" title={login}>
        {login}
      </td>
      <td className="min-w-0">
        {refusedAt === null ? (
          <p>
            {words.linked} <Time at={linkedAt} form="moment" />
          </p>
        ) : (
          <p className="text-needs">
            {words.refused} <Time at={refusedAt} form="moment" />
          </p>
        )}
        {acts && <p className="mt-0.5 text-12 text-text-2">{words.isDefault}</p>}
        <Problem what={words.askFailed(name)} error={ask.error} />
      </td>
      <td className="flex items-center justify-end gap-2 self-center">
        {onChoose !== null && refusedAt !== null && (
          <Button
            size="small"
            aria-label={words.askFor(name)}
            busy={ask.isPending && words.asking}
            onClick={() =>
              ask.mutate(slackUserId, { onSuccess: () => void toast(words.asked(name)) })
            }
          >
            {words.ask}
          </Button>
        )}
        {onChoose !== null && choice !== null && (
          <Menu
            align="end"
            trigger={
              <IconButton label={words.actionsFor(login)} size="small">
                <Ellipsis size={16} strokeWidth={2} aria-hidden="true" />
              </IconButton>
            }
            groups={[[choice]]}
          />
        )}
      </td>
    </tr>
  );
}
