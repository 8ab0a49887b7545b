/**
 * Who acts: a person of Slack, or somebody in the app under the name that the control plane gave.
 * It stands among the other fields of events and notices, so that what earlier releases stored,
 * which knew people of Slack alone, reads as it did.
 */
export type Actor = { readonly userId: string } | { readonly operator: string };

/** What somebody in the app is called who gave no name. */
export const UNNAMED_OPERATOR = "an operator";

/** The actor alone, out of an event or a notice. */
export function actorOf(holder: Actor): Actor {
  return "operator" in holder ? { operator: holder.operator } : { userId: holder.userId };
}
