import type { AskRow } from "../store/schema.ts";
import { isAllowing } from "./ask-rules.ts";
import { outcomeOf, questionOf } from "./ask-views.ts";

/**
 * Pure: the newest command of these questions that somebody allowed and that is none of the steps
 * whose end was seen (by their items' ids); null when there is none.
 */
export function unseenCommand(
  asks: readonly Pick<AskRow, "request_key" | "question_json" | "outcome_json">[],
  endedItems: readonly string[],
): string | null {
  const unseen = asks.flatMap((ask) => {
    const question = questionOf(ask);
    const outcome = outcomeOf(ask);
    if (question.kind !== "command" || outcome?.kind !== "answered") return [];
    const isOver = endedItems.some((itemId) => ask.request_key.includes(`:${itemId}:`));
    return isAllowing(outcome.choice) && !isOver ? [question.command] : [];
  });
  return unseen.at(-1) ?? null;
}
