import type { AskRow } from "../store/schema.ts";
import { isAllowing } from "./ask-rules.ts";
import { outcomeOf, questionOf } from "./ask-views.ts";
import type { BegunCommand } from "./begun-commands.ts";

/**
 * Pure: a command outside of the sandbox that is none of the steps whose end was seen (by their items'
 * ids); null when there is none. It is the newest that `begun` under an earlier approval, else the
 * newest of the turn's own questions that somebody allowed.
 */
export function unseenCommand(
  asks: readonly Pick<AskRow, "request_key" | "question_json" | "outcome_json">[],
  begun: readonly BegunCommand[],
  endedItems: readonly string[],
): string | null {
  // Codex asked about it after all: its question says whether it ran.
  const isAsked = (itemId: string) => asks.some((ask) => isAbout(ask, itemId));
  const again = begun.findLast(({ itemId }) => !endedItems.includes(itemId) && !isAsked(itemId));
  if (again !== undefined) return again.command;
  const unseen = asks.flatMap((ask) => {
    const question = questionOf(ask);
    const outcome = outcomeOf(ask);
    if (question.kind !== "command" || outcome?.kind !== "answered") return [];
    const isOver = endedItems.some((itemId) => isAbout(ask, itemId));
    return isAllowing(outcome.choice) && !isOver ? [question.command] : [];
  });
  return unseen.at(-1) ?? null;
}

function isAbout({ request_key: key }: Pick<AskRow, "request_key">, itemId: string): boolean {
  return key.includes(`:${itemId}:`);
}
