import type { Chooser, Effect, Notice, SessionState } from "./state.ts";

/** The next state, and what is to be done about it, in order. */
export interface Decision {
  readonly state: SessionState;
  readonly effects: readonly Effect[];
}

/** Takes the shown activity away. */
export const quiet: Effect = { kind: "quiet" };

/** Notices about what goes on by itself: a quiet thread does without them. */
const leftOutInQuiet: ReadonlySet<Notice["kind"]> = new Set(["in-line", "cut-off"]);

export function say(next: Decision, notice: Notice, key: string): Decision {
  if (next.state.quiet && leftOutInQuiet.has(notice.kind)) return next;
  return { ...next, effects: [...next.effects, { kind: "say", key, notice }] };
}

/** The offer is gone, and the buttons of its notice with it. */
export function withoutOffer(next: Decision, by: Chooser | null): Decision {
  const { offer } = next.state;
  if (offer === null) return next;
  return {
    state: { ...next.state, offer: null },
    effects: [...next.effects, { kind: "amend", key: offer.key, notice: offer.notice, by }],
  };
}

/** `second` was decided on the state of `first`. */
export function mergeDecision(first: Decision, second: Decision): Decision {
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}
