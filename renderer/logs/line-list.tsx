import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { LogEntry } from "../../main/api/logs.ts";
import { useIsWide } from "../ui/use-is-wide.ts";
import { LineRow } from "./line-row.tsx";
import { words } from "./words.ts";

// Rows of a grid that draws what is in view alone cannot be those of a table.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */

const ROW_PX = 22;
/** Rows drawn beyond the edges: what a fast wheel passes within a frame. */
const OVERSCAN = 24;
/** So many rows before an end, more lines are fetched. */
const AHEAD = 60;
const AT_END_PX = 4;

export interface LineListControl {
  readonly step: (by: 1 | -1) => void;
  readonly reveal: (at: string, align?: "auto" | "center") => void;
}

interface LineListProps {
  readonly lines: readonly LogEntry[];
  readonly selected: string | null;
  /** True while new lines keep the end in view. */
  readonly sticks: boolean;
  readonly onSelect: (at: string | null) => void;
  readonly onLeaveEnd: () => void;
  readonly onNearStart: () => void;
  readonly onNearEnd: () => void;
  readonly control: RefObject<LineListControl | null>;
}

/** The lines, each a row of 22 px. Only those in view are drawn. */
export function LineList(props: LineListProps) {
  const { lines, selected, sticks, onSelect, onLeaveEnd, onNearStart, onNearEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = !useIsWide();
  const [focused, setFocused] = useState<string | null>(null);
  // Nothing of it is passed to a memoised component.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
  });
  const items = virtualizer.getVirtualItems();
  useKeptPlace(scroller, lines, sticks);

  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lines.length === 0) return;
    if (first <= AHEAD) onNearStart();
    if (last >= lines.length - AHEAD) onNearEnd();
    // Not by their number: where as many came as were let go, the place may be the same again.
  }, [first, last, lines, onNearStart, onNearEnd]);

  const indexOf = (at: string | null) => lines.findIndex((line) => line.at === at);
  const reveal = (at: string, align: "auto" | "center" = "auto") => {
    virtualizer.scrollToIndex(indexOf(at), { align });
    setFocused(at);
    onSelect(at);
  };
  const step = (by: 1 | -1) => {
    const current = indexOf(focused ?? selected);
    const next = current === -1 ? last : current + by;
    const line = lines[Math.max(0, Math.min(lines.length - 1, next))];
    if (line === undefined) return;
    reveal(line.at);
    focusWhenThere(scroller.current, line.at);
  };
  // Its detail, which opens below the lines, does not cover it.
  useLayoutEffect(() => {
    if (selected === null) return;
    const row = scroller.current?.querySelector(`[data-line="${CSS.escape(selected)}"]`);
    row?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const { control } = props;
  useEffect(() => {
    control.current = { step, reveal };
  });

  const tabStop = [focused, selected].find((at) => at !== null && indexOf(at) !== -1);
  const tabStopAt = tabStop ?? lines.at(-1)?.at;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Home" || event.key === "End") {
      const line = event.key === "Home" ? lines[0] : lines.at(-1);
      if (line !== undefined) {
        reveal(line.at);
        focusWhenThere(scroller.current, line.at);
      }
    } else if (event.key === "Enter") {
      onSelect(lineOfEvent(event));
    } else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const at = lineOfEvent(event);
    if (at === null) return;
    setFocused(at);
    onSelect(at === selected ? null : at);
  };
  const onCopy = (event: ClipboardEvent) => {
    if (window.getSelection()?.isCollapsed === false) return;
    const line = lines[indexOf(selected)];
    if (line === undefined) return;
    event.clipboardData.setData("text/plain", JSON.stringify(line));
    event.preventDefault();
  };
  const onScroll = () => {
    const element = scroller.current;
    if (element === null || !sticks) return;
    const { scrollHeight, scrollTop, clientHeight } = element;
    if (scrollHeight - scrollTop - clientHeight > AT_END_PX) onLeaveEnd();
  };
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label={words.lines}
      aria-rowcount={lines.length}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onCopy={onCopy}
      className="border-hair-strong-t min-h-0 flex-1 overflow-y-auto overscroll-contain py-1 outline-none [overflow-anchor:none]"
    >
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const entry = lines[index];
          return (
            entry !== undefined && (
              <LineRow
                key={entry.at}
                entry={entry}
                index={index + 1}
                top={start}
                isSelected={entry.at === selected}
                isTabStop={entry.at === tabStopAt}
                isNarrow={isNarrow}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** The end stays in view while it sticks; else the lines in view stay where they are. */
function useKeptPlace(
  scroller: RefObject<HTMLDivElement | null>,
  lines: readonly LogEntry[],
  sticks: boolean,
): void {
  const before = useRef<readonly LogEntry[]>([]);
  useLayoutEffect(() => {
    const element = scroller.current;
    const known = before.current;
    before.current = lines;
    if (element === null) return;
    if (sticks) {
      element.scrollTo({ top: element.scrollHeight });
      return;
    }
    if (known === lines || known.length === 0) return;
    const shown = known[Math.floor(element.scrollTop / ROW_PX)];
    const moved =
      shown === undefined
        ? -1
        : lines.findIndex((line) => line.at === shown.at) - known.indexOf(shown);
    const isThere = shown !== undefined && lines.some((line) => line.at === shown.at);
    if (isThere && moved !== 0) element.scrollBy({ top: moved * ROW_PX });
  }, [scroller, lines, sticks]);
  // What appears above or below the lines makes their place smaller.
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !sticks) return undefined;
    const observer = new ResizeObserver(() => element.scrollTo({ top: element.scrollHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, sticks]);
}

function lineOfEvent(event: { readonly target: EventTarget }): string | null {
  const { target } = event;
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-line]") : null;
  return row?.dataset["line"] ?? null;
}

/** A row far away is drawn after the scroll: a few frames are waited for it. */
function focusWhenThere(list: HTMLElement | null, at: string, frames = 10): void {
  const row = list?.querySelector<HTMLElement>(`[data-line="${CSS.escape(at)}"]`) ?? null;
  if (row !== null) row.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusWhenThere(list, at, frames - 1));
}
