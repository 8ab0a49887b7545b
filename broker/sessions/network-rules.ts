import { type Decision, say } from "./decision.ts";
import type { RunningTurn, SessionContext, SessionState } from "./state.ts";

/** The turn waits for the network, and has for long: the thread is told once. */
export function offline(state: SessionState, event: { readonly since: number }): Decision {
  const { turn } = state;
  if (turn.state !== "running" || turn.stopping !== null || turn.offlineSince !== undefined) {
    return { state, effects: [] };
  }
  const { since } = event;
  const announced: RunningTurn = { ...turn, offlineSince: since };
  const notice = { kind: "offline", since, until: null, goesOn: true } as const;
  return say(
    { state: { ...state, turn: announced }, effects: [] },
    notice,
    keyOf(announced, since),
  );
}

/** The turn goes on: what the thread was told is rewritten. */
export function online(state: SessionState, context: SessionContext): Decision {
  const { turn } = state;
  if (turn.state !== "running") return { state, effects: [] };
  const { offlineSince: _since, ...back } = turn;
  return networkOver({ state: { ...state, turn: back }, effects: [] }, turn, context.now, true);
}

/** Rewrites the notice of a turn that was told to wait for the network. */
export function networkOver(
  next: Decision,
  turn: RunningTurn,
  until: number,
  goesOn: boolean,
): Decision {
  const since = turn.offlineSince;
  if (since === undefined) return next;
  const notice = { kind: "offline", since, until, goesOn } as const;
  const rewrite = { kind: "rewrite", key: keyOf(turn, since), notice } as const;
  return { ...next, effects: [...next.effects, rewrite] };
}

function keyOf(turn: RunningTurn, since: number): string {
  return `offline:${turn.turnId}:${since}`;
}
