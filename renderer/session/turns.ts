import type { StepEntry, TimelineEntry } from "../../broker/api/timeline.ts";
import type { Block, EntryOf } from "./blocks.ts";

export interface TurnSteps {
  readonly turnId: string;
  /** Null when its beginning is not loaded. */
  readonly startedAt: number | null;
  readonly steps: readonly StepEntry[];
  /** Null while it runs. */
  readonly end: EntryOf<"turn-ended"> | null;
}

/** A step that writes the answer. It stands in the conversation as the agent's message. Pure. */
export function isFinalAnswer({ step, title }: StepEntry): boolean {
  return step === "message" && title === "final_answer";
}

/** Turns with their steps, without the answer, oldest step first, newest turn first. Pure. */
export function turnsOf(
  entries: readonly TimelineEntry[],
  running: readonly StepEntry[],
): readonly TurnSteps[] {
  const turns = new Map<
    string,
    { startedAt: number | null; steps: StepEntry[]; end: EntryOf<"turn-ended"> | null }
  >();
  const turn = (id: string) => {
    const known = turns.get(id) ?? { startedAt: null, steps: [], end: null };
    turns.set(id, known);
    return known;
  };
  const add = (step: StepEntry) => {
    if (!isFinalAnswer(step)) turn(step.turnId).steps.push(step);
  };
  for (const entry of entries) {
    if (entry.kind === "turn-started") turn(entry.turnId).startedAt = entry.at;
    if (entry.kind === "turn-ended") turn(entry.turnId).end = entry;
    if (entry.kind === "step") add(entry);
  }
  running.forEach(add);
  return [...turns]
    .map(([turnId, parts]) => ({ turnId, ...parts }))
    .filter(({ steps }) => steps.length > 0)
    .toReversed();
}

/** How many steps are loaded, as the turns list them; with a plus when earlier ones are not. Pure. */
export function stepCountWords(
  entries: readonly TimelineEntry[],
  running: readonly StepEntry[],
  hasEarlier: boolean,
): string {
  const steps = [...entries.filter((entry) => entry.kind === "step"), ...running];
  const count = steps.filter((step) => !isFinalAnswer(step)).length;
  return `${String(count)}${hasEarlier ? "+" : ""}`;
}

/** Whether a reason already stands at the end of the conversation, as the error of the last turn. Pure. */
export function isSaidAtEnd(blocks: readonly Block[], reason: string): boolean {
  const end = blocks.findLast((block) => block.kind === "turn-end");
  const error = end?.entry.error?.replaceAll(/\s+/g, " ").trim() ?? "";
  // A long reason is cut.
  return error !== "" && error.startsWith(reason.replace(/…$/, ""));
}
