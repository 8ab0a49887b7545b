import { type Decision, say, withoutOffer } from "./decision.ts";
import type { Offer, SessionContext, SessionState } from "./state.ts";

type UnsureOffer = Extract<Offer, { kind: "unsure" }>;

/**
 * A turn was cut off in a command that people had allowed outside of the sandbox. What it did there
 * cannot be told, so people are asked before anything goes on, and what waits keeps waiting.
 */
export function askHowToGoOn(
  next: Decision,
  turnId: string,
  command: string,
  { now, queued }: SessionContext,
): Decision {
  const key = `unsure:${turnId}`;
  const notice = { kind: "unsure", turnId, command, at: now } as const;
  const offer = { kind: "unsure", turnId, key, notice, waiting: queued } as const;
  return say({ ...next, state: { ...next.state, offer } }, notice, key);
}

/** The agent is to check the command before it goes on. */
export function checking(next: Decision, { notice }: UnsureOffer): Decision {
  const { at, command, turnId } = notice;
  return { ...next, state: { ...next.state, wake: { kind: "check", turnId, at, command } } };
}

/**
 * Who writes instead of pressing a button has the session continue with that message. Null while
 * nobody did and people are still asked: nothing is to be delivered.
 */
export function unlessAsked(next: Decision, context: SessionContext): Decision | null {
  const { offer } = next.state;
  if (offer?.kind !== "unsure") return next;
  const isWritten = context.queuedByPeople.some((id) => !offer.waiting.includes(id));
  return isWritten ? checking(withoutOffer(next, null), offer) : null;
}

/** Whether people are asked how to go on after a command whose end nobody saw. */
export function isAskedHowToGoOn({ offer }: SessionState): boolean {
  return offer?.kind === "unsure";
}
