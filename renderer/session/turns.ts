import type { StepEntry, TimelineEntry } from "../../broker/api/timeline.ts";
import type { EntryOf } from "./blocks.ts";

export interface TurnSteps {
  readonly turnId: string;
  /** Null when its beginning is not loaded. */
  readonly startedAt: number | null;
  readonly steps: readonly StepEntry[];
  /** Null while it runs. */
  readonly end: EntryOf<"turn-ended"> | null;
}

/** Turns with their steps, oldest step first, newest turn first. Pure. */
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
  for (const entry of entries) {
    if (entry.kind === "turn-started") turn(entry.turnId).startedAt = entry.at;
    if (entry.kind === "turn-ended") turn(entry.turnId).end = entry;
    if (entry.kind === "step") turn(entry.turnId).steps.push(entry);
  }
  for (const step of running) turn(step.turnId).steps.push(step);
  return [...turns]
    .map(([turnId, parts]) => ({ turnId, ...parts }))
    .filter(({ steps }) => steps.length > 0)
    .toReversed();
}
