import type { Permission } from "../../broker/api/session-status.ts";
import type { GitHubAccountItem, GitHubAccountList } from "../../broker/api/github-accounts.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { Time } from "../ui/time.tsx";
import { reasonOf } from "../ui/reason.ts";
import { useToast } from "../ui/toast.tsx";
import { accountWords as words, defaultSentence, isDefault } from "./account-words.ts";
import { ActionsCell, PeopleTable, PersonRow, RowMenu } from "./people-table.tsx";
import { useAccounts, useAskToLink, useChooseDefault } from "./use-accounts.ts";

const columns =
  "grid grid-cols-[minmax(0,0.8fr)_minmax(0,1fr)_minmax(0,1.5fr)_150px] gap-x-5 max-narrow:grid-cols-[minmax(0,0.8fr)_minmax(0,0.8fr)_minmax(0,1.2fr)_142px] max-narrow:gap-x-3";

/** The accounts that people linked, and which acts for the others. */
export function LinkedAccounts({ rule }: { readonly rule: Permission }) {
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
      {accounts.isSuccess && <Accounts list={accounts.data} rule={rule} />}
    </section>
  );
}

interface AccountsProps {
  readonly list: GitHubAccountList;
  /** Whether anything can be changed now. */
  readonly rule: Permission;
}

function Accounts({ list, rule }: AccountsProps) {
  const choose = useChooseDefault();
  return (
    <>
      <p className="text-text-2">{defaultSentence(list)}</p>
      <Problem what={words.chooseFailed} error={choose.error} />
      {list.accounts.length === 0 ? (
        <EmptyState>{words.nobody}</EmptyState>
      ) : (
        <PeopleTable
          label={words.title}
          columns={columns}
          heads={[words.person, words.account, words.state]}
          actionsHead={words.actions}
        >
          {list.accounts.map((item) => (
            <AccountRow
              key={item.slackUserId}
              item={item}
              list={list}
              rule={rule}
              onChoose={(login) => choose.mutate(login)}
            />
          ))}
        </PeopleTable>
      )}
    </>
  );
}

interface AccountRowProps {
  readonly item: GitHubAccountItem;
  readonly list: GitHubAccountList;
  readonly rule: Permission;
  readonly onChoose: (login: string | null) => void;
}

function AccountRow({ item, list, rule, onChoose }: AccountRowProps) {
  const { linkedAt, login, refusedAt, slackUserId } = item;
  const name = item.name ?? slackUserId;
  const ask = useAskToLink();
  const toast = useToast();
  const acts = isDefault(item, list);
  const choice =
    acts && list.default?.from === "operator"
      ? { id: "leave", title: words.leaveDefault, rule, run: () => onChoose(null) }
      : acts || refusedAt !== null
        ? null
        : { id: "choose", title: words.chooseDefault, rule, run: () => onChoose(login) };
  return (
    <PersonRow columns={columns} name={name}>
      <td className="min-w-0 truncate" title={login}>
        {login}
      </td>
      <td className="min-w-0">
        {refusedAt === null ? (
          <p>
            {words.linked}
            <Time at={linkedAt} form="moment" />
          </p>
        ) : (
          <p className="text-needs">
            {words.refused}
            <Time at={refusedAt} form="moment" />
          </p>
        )}
        {acts && <p className="mt-0.5 text-12 text-text-2">{words.isDefault}</p>}
        <Problem what={words.askFailed(name)} error={ask.error} />
      </td>
      <ActionsCell>
        {refusedAt !== null && (
          <Button
            size="small"
            // Its label takes the place of the button's own reason.
            aria-label={words.askFor(name, reasonOf(rule))}
            disabledReason={reasonOf(rule)}
            busy={ask.isPending && words.asking}
            onClick={() =>
              ask.mutate(slackUserId, { onSuccess: () => void toast(words.asked(name)) })
            }
          >
            {words.ask}
          </Button>
        )}
        {choice !== null && <RowMenu label={words.actionsFor(login)} groups={[[choice]]} />}
      </ActionsCell>
    </PersonRow>
  );
}
