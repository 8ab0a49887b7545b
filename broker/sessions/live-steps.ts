import type { SessionKey } from "./model.ts";
import type { AgentStep } from "./ports/agent-events.ts";

/** A step in work, as it is shown: it has no place in the timeline yet. */
export interface LiveStep {
  readonly sessionKey: SessionKey;
  readonly turnId: string;
  readonly step: AgentStep;
  /** When it began, in ms since the epoch. */
  readonly at: number;
}

/** Told of each step that begins (`running`) or is over. */
export type LiveStepListener = (live: LiveStep, running: boolean) => void;

/** The most steps of one session that are kept; Codex runs a handful at once. */
const MAX_STEPS = 50;

/** The steps that run now. Kept in memory: a restart learns of them when they end. */
export class LiveSteps {
  readonly #bySession = new Map<SessionKey, Map<string, LiveStep>>();
  #listener: LiveStepListener = () => {};

  onChange(listener: LiveStepListener): void {
    this.#listener = listener;
  }

  /** Oldest first. */
  of(key: SessionKey): readonly LiveStep[] {
    return [...(this.#bySession.get(key)?.values() ?? [])];
  }

  /** The command that began last and still runs; null when none does. */
  commandOf(key: SessionKey): string | null {
    return this.of(key).findLast(({ step }) => step.type === "command")?.step.title ?? null;
  }

  started(live: LiveStep): void {
    const steps = this.#bySession.get(live.sessionKey) ?? new Map<string, LiveStep>();
    if (steps.size >= MAX_STEPS) return;
    this.#bySession.set(live.sessionKey, steps.set(live.step.itemId, live));
    this.#listener(live, true);
  }

  ended(key: SessionKey, itemId: string): void {
    const steps = this.#bySession.get(key);
    const live = steps?.get(itemId);
    if (steps === undefined || live === undefined) return;
    steps.delete(itemId);
    if (steps.size === 0) this.#bySession.delete(key);
    this.#listener(live, false);
  }

  /** The session's turn is over: nothing of it runs any more. */
  clear(key: SessionKey): void {
    for (const { step } of this.of(key)) this.ended(key, step.itemId);
  }
}
