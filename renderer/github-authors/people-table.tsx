import { Ellipsis } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Menu } from "../ui/menu.tsx";

// What the two tables of this screen have in common: a person on each row, and a menu at its end.

interface PeopleTableProps {
  readonly label: string;
  /** The grid of each row, actions included. */
  readonly columns: string;
  /** Those of the columns before the actions. */
  readonly heads: readonly string[];
  readonly actionsHead: string;
  readonly children: ReactNode;
}

/** A table with one person per row. */
export function PeopleTable({ label, columns, heads, actionsHead, children }: PeopleTableProps) {
  return (
    <table aria-label={label} className="block text-left">
      <thead className="block">
        <tr className={classNames(columns, "pb-1.5 text-12 text-text-3")}>
          {heads.map((head) => (
            <HeadCell key={head}>{head}</HeadCell>
          ))}
          <HeadCell>
            <span className="sr-only">{actionsHead}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody className="block">{children}</tbody>
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

interface PersonRowProps {
  readonly columns: string;
  readonly name: string;
  /** Below the name. */
  readonly detail?: string | undefined;
  readonly children: ReactNode;
}

/** A person, and what is known of them in the cells beside. */
export function PersonRow({ columns, name, detail, children }: PersonRowProps) {
  return (
    <tr className={classNames(columns, "border-hair-strong-t items-start pt-[11px] pb-3")}>
      <th scope="row" className="min-w-0 font-normal">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        {detail !== undefined && <p className="mt-0.5 truncate text-12 text-text-3">{detail}</p>}
      </th>
      {children}
    </tr>
  );
}

/** The cell at the end of a row. */
export function ActionsCell({ children }: { readonly children: ReactNode }) {
  return <td className="flex items-center justify-end gap-2 self-center">{children}</td>;
}

interface RowMenuProps {
  readonly label: string;
  readonly groups: ComponentProps<typeof Menu>["groups"];
}

/** What can be done about a row. */
export function RowMenu({ label, groups }: RowMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={label} size="small">
          <Ellipsis size={16} strokeWidth={2} aria-hidden="true" />
        </IconButton>
      }
      groups={groups}
    />
  );
}
