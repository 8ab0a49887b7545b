import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { groupedNumber } from "../../main/api/number-words.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { frozenOrder } from "./frozen-order.ts";
import type { ListLine } from "./groups.ts";
import { isUnread } from "./read-marks.ts";
import { nextRow } from "./row-steps.ts";
import { SessionMenu } from "./session-menu.tsx";
import { SessionRow } from "./session-row.tsx";
import { useReadMarks } from "./use-read-marks.ts";
import { words } from "./words.ts";

const HEAD_PX = 32;
const ROW_PX = 34;
/** So many rows before the end, the next page is fetched. */
const AHEAD = 20;

export interface SessionListProps {
  readonly lines: readonly ListLine[];
  readonly sessions: readonly SessionItem[];
  readonly selected: string | undefined;
  readonly isStill: boolean;
  readonly isFull: boolean;
  readonly onEnd: () => void;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
  readonly onPeek: (key: string) => void;
  /** A plain click peeks while the panel is open, and opens otherwise. */
  readonly clickPeeks: boolean;
  /** Keys of the rows that an act on several is about. */
  readonly picked: ReadonlySet<string>;
  readonly onPick: (key: string) => void;
  /** Picks from the last picked row on to this one; `rows` are the keys in their order. */
  readonly onPickTo: (key: string, rows: readonly string[]) => void;
  readonly onStop: (session: SessionItem) => void;
  readonly onMove: (session: SessionItem) => void;
  readonly onReset: (session: SessionItem) => void;
  readonly onRemove: (session: SessionItem) => void;
  /** Where the list takes commands of the page: the next row, the one before. */
  readonly control: RefObject<ListControl | null>;
  readonly foot: ReactNode;
}

export interface ListControl {
  readonly step: (by: 1 | -1) => void;
  readonly current: () => string | undefined;
}

/** All sessions in groups. Rows stay where they are while the pointer or the focus is among them. */
export function SessionList(props: SessionListProps) {
  const { sessions, selected, control, onSelect, onOpen, onPeek } = props;
  const [frozen, setFrozen] = useState<readonly ListLine[] | null>(null);
  const { lines, newCount } =
    frozen === null
      ? { lines: props.lines, newCount: 0 }
      : frozenOrder(frozen, sessions, props.lines);
  const marks = useReadMarks();
  const scroller = useRef<HTMLDivElement>(null);
  const presence = usePresence(
    () => setFrozen((before) => before ?? props.lines),
    () => setFrozen(null),
  );
  const [focused, setFocused] = useState<string>();
  const rows = lines.flatMap((line) => (line.kind === "row" ? [line.session.key] : []));
  const tabStop =
    [focused, selected].find((key) => key !== undefined && rows.includes(key)) ?? rows[0];

  const heads = lines.flatMap((line, index) => (line.kind === "head" ? [index] : []));
  // Nothing of it is passed to a memoised component.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === "head" ? HEAD_PX : ROW_PX),
    getItemKey: (index) => {
      const line = lines[index];
      return line === undefined ? index : line.kind === "head" ? line.id : line.session.key;
    },
    overscan: 8,
    scrollPaddingStart: HEAD_PX,
    rangeExtractor: (range) => {
      const sticky = heads.findLast((head) => head <= range.startIndex);
      const indexes = defaultRangeExtractor(range);
      return sticky === undefined || indexes.includes(sticky) ? indexes : [sticky, ...indexes];
    },
  });
  const items = virtualizer.getVirtualItems();
  const firstVisible = virtualizer.range?.startIndex ?? 0;
  const stickyHead = heads.findLast((head) => head <= firstVisible);

  const { onEnd } = props;
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastShown >= lines.length - AHEAD) onEnd();
  }, [lastShown, lines.length, onEnd]);

  const focusRow = (key: string) => {
    setFocused(key);
    virtualizer.scrollToIndex(
      lines.findIndex((line) => line.kind === "row" && line.session.key === key),
    );
    focusWhenThere(scroller.current, key);
  };
  const step = (to: Parameters<typeof nextRow>[2]) => {
    const key = nextRow(rows, focusedKey() ?? selected, to);
    if (key === undefined) return;
    focusRow(key);
    if (props.clickPeeks) onSelect(key);
  };
  const extend = (from: string, to: 1 | -1) => {
    const key = nextRow(rows, from, to);
    if (key === undefined) return;
    if (props.picked.size === 0) props.onPick(from);
    props.onPickTo(key, rows);
    focusRow(key);
  };
  useEffect(() => {
    control.current = { step, current: () => focusedKey() ?? selected };
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const key = focusedKey();
    if (key === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    const to = steps[event.key];
    if (event.shiftKey && (to === 1 || to === -1)) extend(key, to);
    else if (to !== undefined) step(to);
    else if (event.key === " ") onPeek(key);
    else if (event.key === "Enter") onOpen(key);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent, session: SessionItem) => {
    const { metaKey, ctrlKey, shiftKey } = event;
    if (!props.clickPeeks && !metaKey && !ctrlKey && !shiftKey) return;
    event.preventDefault();
    if (shiftKey) props.onPickTo(session.key, rows);
    else if (metaKey || ctrlKey) props.onPick(session.key);
    else onSelect(session.key);
  };
  return (
    <div className="relative flex min-h-0 min-w-0 flex-col" {...presence}>
      <output className="block">
        {newCount > 0 && (
          <span className="absolute top-1 left-1/2 z-10 -translate-x-1/2 rounded-control bg-raised shadow-menu">
            <Button
              size="small"
              kind="quiet"
              onClick={() => {
                setFrozen(props.lines);
                virtualizer.scrollToOffset(0);
              }}
            >
              {words.newSessions(newCount)}
            </Button>
          </span>
        )}
      </output>
      {/* The rows in it take the keys; they are one tab stop. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={scroller} onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-y-auto px-3">
        <ul
          aria-label={words.title}
          className="relative w-full"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map(({ index, key, start, size }) => {
            const line = lines[index];
            if (line === undefined) return null;
            const isStuck = index === stickyHead;
            return (
              <li
                key={key}
                className={classNames(
                  "left-0 w-full",
                  isStuck ? "sticky top-0 z-[1] bg-canvas" : "absolute top-0",
                )}
                style={{ height: size, ...(!isStuck && { transform: `translateY(${start}px)` }) }}
              >
                {line.kind === "head" ? (
                  <Head title={line.title} count={line.count} />
                ) : (
                  <SessionRow
                    session={line.session}
                    isSelected={line.session.key === selected}
                    isUnread={isUnread(line.session, marks)}
                    isTabStop={line.session.key === tabStop}
                    isStill={props.isStill}
                    isFull={props.isFull}
                    isPicked={props.picked.has(line.session.key)}
                    isPicking={props.picked.size > 0}
                    onPick={({ key: at }, isRange) =>
                      isRange ? props.onPickTo(at, rows) : props.onPick(at)
                    }
                    onClick={onClick}
                    onDoubleClick={({ key: opened }) => onOpen(opened)}
                    onFocus={({ key: at }) => setFocused(at)}
                    menu={
                      <SessionMenu
                        session={line.session}
                        onStop={props.onStop}
                        onMove={props.onMove}
                        onReset={props.onReset}
                        onRemove={props.onRemove}
                      />
                    }
                  />
                )}
              </li>
            );
          })}
        </ul>
        {props.foot}
      </div>
    </div>
  );
}

const steps: Readonly<Record<string, Parameters<typeof nextRow>[2]>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: "first",
  End: "last",
};

function Head({ title, count }: { readonly title: string; readonly count: number | null }) {
  return (
    <h2 className="flex h-8 items-center gap-2 px-3 pt-1 font-semibold">
      {title}
      {count !== null && <span className="font-normal text-text-3">{groupedNumber(count)}</span>}
    </h2>
  );
}

/** Calls back when the pointer or the focus comes in, and when both are gone. */
function usePresence(onCome: () => void, onLeave: () => void) {
  const inside = useRef({ pointer: false, focus: false });
  const set = (part: "pointer" | "focus", is: boolean) => {
    inside.current[part] = is;
    if (inside.current.pointer || inside.current.focus) onCome();
    else onLeave();
  };
  return {
    onPointerEnter: () => set("pointer", true),
    onPointerLeave: () => set("pointer", false),
    onFocus: () => set("focus", true),
    onBlur: (event: React.FocusEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget)) set("focus", false);
    },
  };
}

/** The key of the row that has the focus. */
function focusedKey(): string | undefined {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement ? activeElement.dataset["key"] : undefined;
}

/** A row far away is drawn after the scroll: a few frames are waited for it. */
function focusWhenThere(list: HTMLElement | null, key: string, frames = 10): void {
  const row = list?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null;
  if (row !== null) row.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusWhenThere(list, key, frames - 1));
}
