import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import type { AccessRuleItem } from "../../broker/api/access.ts";
import type { AdminAccess } from "../../main/api/access.ts";
import { IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Menu, type MenuEntry } from "../ui/menu.tsx";
import { Time } from "../ui/time.tsx";
import { mayWords, ruleDetail, ruleOrigin, ruleTitle } from "./rule-words.ts";
import { words } from "./words.ts";
import { comma } from "../language/clauses.ts";

const columns =
  "grid grid-cols-[20px_minmax(0,1.5fr)_minmax(0,1.2fr)_96px_minmax(0,0.9fr)_32px] gap-x-4 max-narrow:gap-x-3";

interface RuleTableProps {
  readonly access: AdminAccess;
  readonly entriesOf: (rule: AccessRuleItem) => readonly MenuEntry[];
  readonly onFullAccess: (rule: AccessRuleItem) => void;
}

/** Where and who may have work done, in the order in which it is decided. */
export function RuleTable({ access, entriesOf, onFullAccess }: RuleTableProps) {
  const part = (which: AccessRuleItem["part"], title: string) => (
    <tbody className="block">
      <tr className="border-hair-strong-t block pt-2.5 pb-1">
        <th scope="rowgroup" colSpan={6} className="block text-12 font-semibold text-text-2">
          {title}
        </th>
      </tr>
      {access.rules
        .filter((rule) => rule.part === which)
        .map((rule) => (
          <RuleRow
            key={rule.number}
            rule={rule}
            access={access}
            entries={entriesOf(rule)}
            onFullAccess={() => onFullAccess(rule)}
          />
        ))}
    </tbody>
  );
  return (
    <table aria-label={words.table} className="block text-left">
      <thead className="block">
        <tr className={classNames(columns, "pb-1.5 text-12 text-text-3")}>
          <HeadCell>
            <span className="sr-only">{words.number}</span>
          </HeadCell>
          <HeadCell>{words.whereAndWho}</HeadCell>
          <HeadCell>{words.may}</HeadCell>
          <HeadCell>{words.sandbox}</HeadCell>
          <HeadCell>{words.setBy}</HeadCell>
          <HeadCell>
            <span className="sr-only">{words.actions}</span>
          </HeadCell>
        </tr>
      </thead>
      {part("where", words.where)}
      {part("who", words.who)}
    </table>
  );
}

function HeadCell({ children }: { readonly children: ReactNode }) {
  return (
    <th scope="col" className="font-normal">
      {children}
    </th>
  );
}

interface RuleRowProps {
  readonly rule: AccessRuleItem;
  readonly access: AdminAccess;
  readonly entries: readonly MenuEntry[];
  readonly onFullAccess: () => void;
}

function RuleRow({ rule, access, entries, onFullAccess }: RuleRowProps) {
  const title = ruleTitle(rule);
  const detail = ruleDetail(rule, access.rules);
  const origin = ruleOrigin(rule, access.lists);
  return (
    <tr className={classNames(columns, "border-hair-t min-h-9 items-start py-[7px]")}>
      <td className="text-right text-12 leading-[18px] text-text-3">{rule.number}</td>
      <th scope="row" className="min-w-0 font-normal">
        <p className="font-medium [overflow-wrap:anywhere]">{title}</p>
        {detail !== null && <p className="text-12 text-text-3">{detail}</p>}
      </th>
      <td className={rule.allowed ? undefined : "text-text-2"}>{mayWords(rule)}</td>
      <td>
        <SandboxCell rule={rule} title={title} onFullAccess={onFullAccess} />
      </td>
      <td className="truncate text-text-2">
        {origin.by}
        {origin.at !== null && (
          <>
            {comma}
            <Time at={origin.at} form="moment" />
          </>
        )}
      </td>
      <td className="-my-[3px] flex justify-end">
        {entries.length > 0 && (
          <Menu
            align="end"
            trigger={
              <IconButton label={words.actionsFor(title)} size="small">
                <Ellipsis size={16} strokeWidth={1.8} aria-hidden="true" />
              </IconButton>
            }
            groups={[entries]}
          />
        )}
      </td>
    </tr>
  );
}

interface SandboxCellProps {
  readonly rule: AccessRuleItem;
  readonly title: string;
  readonly onFullAccess: () => void;
}

/** Full access is red, and says what it means. */
function SandboxCell({ rule, title, onFullAccess }: SandboxCellProps) {
  if (rule.settings === null) return <span className="text-text-3">{words.nothing}</span>;
  const { value } = rule.settings.sandbox;
  if (value !== "full-access") return <>{words.sandboxes[value]}</>;
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={`${words.sandboxes[value]}${comma}${title}`}
      onClick={onFullAccess}
      className="-my-[3px] inline-flex h-6 items-center rounded-chip font-medium text-danger underline-offset-2 hover:underline"
    >
      {words.sandboxes[value]}
    </button>
  );
}
