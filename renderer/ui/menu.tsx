import { Menu as BaseMenu } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import type { Permission } from "../../broker/api/session-status.ts";
import { classNames } from "./class-names.ts";
import { Keys } from "./keys.tsx";
import { reasonOf } from "./reason.ts";

export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  readonly run: () => void;
  readonly rule?: Permission;
  readonly keys?: string | undefined;
  readonly isDestructive?: boolean;
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  /** In groups, with a line between two. */
  readonly groups: readonly (readonly MenuEntry[])[];
  readonly side?: "top" | "bottom";
  readonly align?: "start" | "end";
  readonly onOpenChange?: (isOpen: boolean) => void;
}

/** A menu of actions. What cannot be done now stays in its place and says why. */
export function Menu({
  trigger,
  groups,
  side = "bottom",
  align = "start",
  onOpenChange,
}: MenuProps) {
  return (
    <BaseMenu.Root {...(onOpenChange && { onOpenChange })}>
      <BaseMenu.Trigger render={trigger} />
      <MenuPopup side={side} align={align}>
        {groups.map((entries, index) => (
          <MenuGroup key={entries[0]?.id ?? index} isFirst={index === 0} entries={entries} />
        ))}
      </MenuPopup>
    </BaseMenu.Root>
  );
}

function MenuGroup({
  entries,
  isFirst,
}: {
  readonly entries: readonly MenuEntry[];
  readonly isFirst: boolean;
}) {
  return (
    <>
      {!isFirst && <BaseMenu.Separator className="mx-2 my-1 h-px bg-line" />}
      {entries.map((entry) => (
        <MenuItem key={entry.id} {...entry} />
      ))}
    </>
  );
}

function MenuItem({ title, run, rule, keys, isDestructive = false }: MenuEntry) {
  const reason = reasonOf(rule);
  return (
    <BaseMenu.Item
      disabled={reason !== null}
      onClick={run}
      className={classNames(
        menuItemClass,
        "data-[disabled]:text-text-3",
        isDestructive && reason === null && "text-danger",
      )}
    >
      <span className="flex min-w-0 flex-1 flex-col">
        <span>{title}</span>
        {reason !== null && <span className="max-w-[240px] text-11 text-text-3">{reason}</span>}
      </span>
      {keys !== undefined && <Keys keys={keys} />}
    </BaseMenu.Item>
  );
}

export const menuItemClass =
  "flex min-h-7 cursor-default items-center gap-3 rounded-[5px] px-2 py-1 outline-none select-none data-[highlighted]:bg-hover";

/** What floats: the box of every menu. */
export function MenuPopup({
  children,
  side = "bottom",
  align = "start",
}: {
  readonly children: ReactNode;
  readonly side?: "top" | "bottom";
  readonly align?: "start" | "end";
}) {
  return (
    <BaseMenu.Portal>
      <BaseMenu.Positioner side={side} align={align} sideOffset={6} className="z-30 outline-none">
        <BaseMenu.Popup className="max-h-(--available-height) min-w-[180px] origin-(--transform-origin) overflow-y-auto rounded-panel bg-raised p-[5px] text-text shadow-menu outline-none transition-opacity duration-120 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
          {children}
        </BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  );
}
