import type { RefObject } from "react";

// Rows mark their focusable part with `data-row-focus`, themselves with `data-row`, and their
// buttons with `data-act`.

const ROW = "[data-row]";
const FOCUS = "[data-row-focus]";

/** Moves the focus by rows; without one in focus it goes to the first or the last. */
export function moveRowFocus(list: RefObject<HTMLElement | null>, by: 1 | -1): void {
  const rows = [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])].flatMap((row) => {
    const target = row.querySelector<HTMLElement>(FOCUS);
    return target === null ? [] : [{ row, target }];
  });
  const at = rows.findIndex(({ row }) => row.contains(document.activeElement));
  const next = at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.target.focus();
}

/** Focuses a button of the row in focus, or of the first row that has it. */
export function focusRowAct(list: RefObject<HTMLElement | null>, act: "allow" | "decline"): void {
  const selector = `[data-act="${act}"]`;
  const row = document.activeElement?.closest(ROW) ?? null;
  const inRow = row?.querySelector<HTMLElement>(selector) ?? null;
  (inRow ?? list.current?.querySelector<HTMLElement>(selector))?.focus();
}
