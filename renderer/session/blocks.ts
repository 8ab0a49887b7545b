import { assertNever } from "../../broker/errors/broker-error.ts";
import type { StepEntry, TimelineEntry } from "../../broker/api/timeline.ts";

export type EntryOf<Kind extends TimelineEntry["kind"]> = Extract<TimelineEntry, { kind: Kind }>;

/** What stands between two messages: steps, where turns begin and end, what was asked for. */
export type StepsItem =
  | StepEntry
  | EntryOf<"turn-started">
  | EntryOf<"turn-ended">
  | EntryOf<"ask">
  | EntryOf<"ask-settled">;

/** A part of the conversation. Its id stays while later entries come. */
export type Block =
  | {
      readonly kind: "message";
      readonly id: string;
      readonly entry: EntryOf<"message">;
      /** Its edits and its deletion, oldest first. */
      readonly changes: readonly EntryOf<"message">[];
    }
  | { readonly kind: "post"; readonly id: string; readonly entry: EntryOf<"post"> }
  | {
      readonly kind: "steps";
      readonly id: string;
      readonly items: readonly StepsItem[];
      /** What runs now; only the last block has any. */
      readonly running: readonly StepEntry[];
    }
  | {
      readonly kind: "question";
      readonly id: string;
      readonly entry: EntryOf<"ask">;
      readonly settled: EntryOf<"ask-settled"> | null;
    }
  | { readonly kind: "turn-end"; readonly id: string; readonly entry: EntryOf<"turn-ended"> }
  | { readonly kind: "other"; readonly id: string; readonly entry: EntryOf<"other"> };

type OpenBlock =
  | (Extract<Block, { kind: "message" }> & { changes: EntryOf<"message">[] })
  | (Extract<Block, { kind: "steps" }> & { items: StepsItem[]; running: StepEntry[] })
  | { kind: "question"; id: string; entry: EntryOf<"ask">; settled: EntryOf<"ask-settled"> | null }
  | Exclude<Block, { kind: "message" | "steps" | "question" }>;

/**
 * Groups a timeline, oldest first, into a conversation. Every entry is in one block; a change of a
 * message and the answer to a question join the block of what they belong to, when it is loaded. Pure.
 */
export function blocksOf(
  entries: readonly TimelineEntry[],
  running: readonly StepEntry[] = [],
): readonly Block[] {
  const blocks: OpenBlock[] = [];
  const messages = new Map<string, Extract<OpenBlock, { kind: "message" }>>();
  const questions = new Map<string, Extract<OpenBlock, { kind: "question" }>>();
  const steps = (id: string) => {
    const last = blocks.at(-1);
    if (last?.kind === "steps") return last;
    const block = { kind: "steps" as const, id: `steps-${id}`, items: [], running: [] };
    blocks.push(block);
    return block;
  };
  for (const entry of entries) {
    const id = String(entry.sequence);
    switch (entry.kind) {
      case "message": {
        const changed = entry.change === null ? undefined : messages.get(entry.change.ofTs);
        if (changed !== undefined) {
          changed.changes.push(entry);
          break;
        }
        const block = { kind: "message" as const, id: `message-${id}`, entry, changes: [] };
        messages.set(entry.ts, block);
        blocks.push(block);
        break;
      }
      case "post":
        blocks.push({ kind: "post", id: `post-${id}`, entry });
        break;
      case "step":
      case "turn-started":
        steps(id).items.push(entry);
        break;
      case "turn-ended":
        // A completed turn ends with its answer; the others say how they ended.
        if (entry.status === "completed") steps(id).items.push(entry);
        else blocks.push({ kind: "turn-end", id: `turn-end-${id}`, entry });
        break;
      case "ask": {
        if (entry.question.kind !== "input") {
          steps(id).items.push(entry);
          break;
        }
        const block = { kind: "question" as const, id: `question-${id}`, entry, settled: null };
        questions.set(entry.handle, block);
        blocks.push(block);
        break;
      }
      case "ask-settled": {
        const question = questions.get(entry.handle);
        if (question === undefined || question.settled !== null) steps(id).items.push(entry);
        else question.settled = entry;
        break;
      }
      case "other":
        blocks.push({ kind: "other", id: `other-${id}`, entry });
        break;
      default:
        assertNever(entry);
    }
  }
  if (running.length > 0) steps("running").running.push(...running);
  return blocks;
}

/** Every entry of a block, as they came. Pure. */
export function entriesOfBlock(block: Block): readonly TimelineEntry[] {
  switch (block.kind) {
    case "message":
      return [block.entry, ...block.changes];
    case "steps":
      return block.items;
    case "question":
      return block.settled === null ? [block.entry] : [block.entry, block.settled];
    case "post":
    case "turn-end":
    case "other":
      return [block.entry];
    default:
      return assertNever(block);
  }
}

/** The blocks, with the former objects for those that did not change: they need no new drawing. Pure. */
export function keepSame(before: readonly Block[], after: readonly Block[]): readonly Block[] {
  const known = new Map(before.map((block) => [block.id, block]));
  return after.map((block) => {
    const old = known.get(block.id);
    return old !== undefined && isSame(old, block) ? old : block;
  });
}

function isSame(a: Block, b: Block): boolean {
  return (
    isSameList(entriesOfBlock(a), entriesOfBlock(b)) &&
    isSameList(a.kind === "steps" ? a.running : [], b.kind === "steps" ? b.running : [])
  );
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
