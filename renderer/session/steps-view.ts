import { assertNever } from "../../broker/errors/broker-error.ts";
import type { StepEntry } from "../../broker/api/timeline.ts";
import type { Block, EntryOf, StepsItem } from "./blocks.ts";
import { beganAt, isBroken } from "./step-words.ts";
import { isFinalAnswer } from "./turns.ts";

/** How much of a block of steps is open: what needs to be seen, the newest too, or all. */
export type Fold = "closed" | "newest" | "all";

/** Open while a turn runs. */
export const NEWEST_SHOWN = 3;

export type StepsBlock = Extract<Block, { kind: "steps" }>;

/** What a line stands for. */
export type StepsRow =
  | { readonly kind: "step"; readonly step: StepEntry }
  | {
      readonly kind: "ask";
      readonly ask: EntryOf<"ask">;
      readonly settled: EntryOf<"ask-settled"> | null;
    }
  | { readonly kind: "settled"; readonly settled: EntryOf<"ask-settled"> };

/** A block's lines, in order: steps, and what was asked with how it ended. Pure. */
export function rowsOf(block: StepsBlock): readonly StepsRow[] {
  const settled = new Map<string, EntryOf<"ask-settled">>();
  const asked = new Set<string>();
  for (const item of block.items) {
    if (item.kind === "ask-settled") settled.set(item.handle, item);
    if (item.kind === "ask") asked.add(item.handle);
  }
  const rows = block.items.flatMap((item): StepsRow[] => rowOf(item, asked, settled));
  return [...rows, ...block.running.map((step): StepsRow => ({ kind: "step", step }))];
}

function rowOf(
  item: StepsItem,
  asked: ReadonlySet<string>,
  settled: ReadonlyMap<string, EntryOf<"ask-settled">>,
): StepsRow[] {
  switch (item.kind) {
    case "step":
      // It stands below as the agent's message.
      return isFinalAnswer(item) ? [] : [{ kind: "step", step: item }];
    case "ask":
      return [{ kind: "ask", ask: item, settled: settled.get(item.handle) ?? null }];
    case "ask-settled":
      return asked.has(item.handle) ? [] : [{ kind: "settled", settled: item }];
    case "turn-started":
    case "turn-ended":
      return [];
    default:
      return assertNever(item);
  }
}

/** The lines that a fold leaves open: what failed always is. Pure. */
export function openRows(rows: readonly StepsRow[], fold: Fold): readonly StepsRow[] {
  if (fold === "all") return rows;
  const from = fold === "newest" ? Math.max(0, rows.length - NEWEST_SHOWN) : rows.length;
  return rows.filter((row, index) => index >= from || (row.kind === "step" && isBroken(row.step)));
}

/** The steps among the lines, as the tab counts them. Pure. */
export function stepsOf(rows: readonly StepsRow[]): readonly StepEntry[] {
  return rows.flatMap((row) => (row.kind === "step" && !isFinalAnswer(row.step) ? [row.step] : []));
}

/** From when to when a block's steps took place; `now` while they go on. Pure. */
export function spanOf(block: StepsBlock, now: number | null): { begin: number; end: number } {
  const times = block.items.map((item) => (item.kind === "step" ? beganAt(item) : item.at));
  const running = block.running.map(beganAt);
  const ends = block.items.map(({ at }) => at);
  return {
    begin: Math.min(...times, ...running),
    end: now ?? Math.max(...ends, ...running),
  };
}
