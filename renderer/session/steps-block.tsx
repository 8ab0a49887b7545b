import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { clauses } from "../language/clauses.ts";
import { useNow } from "../ui/time.tsx";
import { StepsLine } from "./step-row.tsx";
import { isBroken, stepsSummary } from "./step-words.ts";
import {
  type Fold,
  NEWEST_SHOWN,
  openRows,
  rowsOf,
  spanOf,
  stepsOf,
  type StepsBlock as Block,
} from "./steps-view.ts";
import { words } from "./words.ts";

interface StepsBlockProps {
  readonly block: Block;
  /** It is the last one and its turn goes on. */
  readonly isRunning: boolean;
}

/** What the agent did between two messages, in one line that opens. */
export function StepsBlock({ block, isRunning }: StepsBlockProps) {
  const [chosen, setChosen] = useState<Fold | null>(null);
  const id = useId();
  const rows = rowsOf(block);
  const steps = stepsOf(rows);
  const fold = chosen ?? (isRunning ? "newest" : "closed");
  const open = openRows(rows, fold);
  if (rows.length === 0) return null;
  const isOpen = fold !== "closed" || open.length === rows.length;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <div className="ml-9">
      {steps.length > 0 && (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setChosen(nextFold(fold, rows.length, open.length))}
          className="-ml-1 flex min-h-6 max-w-full items-center gap-1.5 rounded-chip px-1 text-12 text-text-2 select-text hover:bg-hover"
        >
          <Chevron size={14} strokeWidth={2} aria-hidden="true" className="flex-none text-text-3" />
          <Summary
            block={block}
            isRunning={isRunning}
            shown={shownWords(fold, rows.length, open)}
          />
        </button>
      )}
      <ul
        id={id}
        className={open.length === 0 ? "hidden" : "ml-1.5 border-l border-line-strong pl-[13px]"}
      >
        {open.map((row) => (
          <li key={keyOf(row)}>
            <StepsLine
              row={row}
              opensDetail={isRunning || (row.kind === "step" && isBroken(row.step))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Summary({
  block,
  isRunning,
  shown,
}: {
  readonly block: Block;
  readonly isRunning: boolean;
  readonly shown: string | null;
}) {
  const { begin } = spanOf(block, null);
  const now = useNow(isRunning ? begin : null);
  const { end } = spanOf(block, isRunning ? now : null);
  const { title, detail } = stepsSummary(stepsOf(rowsOf(block)), begin, end);
  const more = clauses(detail, shown);
  return (
    <span className="truncate">
      {title}
      {more !== "" && <span className="ml-1.5 text-text-3">{more}</span>}
    </span>
  );
}

/** From part to all, from all to closed, from closed to all. Pure. */
function nextFold(fold: Fold, all: number, open: number): Fold {
  if (fold === "all" || (fold === "newest" && open === all)) return "closed";
  return "all";
}

function shownWords(
  fold: Fold,
  all: number,
  open: readonly { readonly kind: string }[],
): string | null {
  if (fold === "newest" && all > open.length) return words.shown(NEWEST_SHOWN);
  return fold === "closed" && open.length > 0 && open.length < all
    ? words.onlyFailed(open.length)
    : null;
}

function keyOf(row: ReturnType<typeof rowsOf>[number]): string {
  switch (row.kind) {
    case "step":
      // The same step keeps its line when it ends and gets its place.
      return row.step.itemId ?? String(row.step.sequence);
    case "ask":
      return `ask-${row.ask.handle}`;
    case "settled":
      return `settled-${row.settled.handle}`;
  }
}
