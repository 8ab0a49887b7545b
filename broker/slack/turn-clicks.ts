import type { TurnChoice } from "../sessions/state.ts";
import { buttonClickOf } from "./button-click.ts";
import { choiceOfAction } from "./offer-buttons.ts";
import { STOP_ACTION } from "./progress-card.ts";

/** A click on a button that is about a turn. */
export interface TurnClick {
  readonly action: "stop" | TurnChoice;
  readonly turnId: string;
  readonly userId: string;
  readonly channel: string;
  readonly threadTs: string | null;
}

// A map: an object has "constructor" and the like besides.
const actions: ReadonlyMap<string, TurnClick["action"]> = new Map<string, TurnClick["action"]>([
  [STOP_ACTION, "stop"],
  ...Object.entries(choiceOfAction),
]);

/** The `action_id`s of the buttons that are about a turn. */
export const turnActionIds: readonly string[] = [...actions.keys()];

/** The click of an `interactive` envelope, or null when it is about no turn. */
export function turnClickOf(payload: unknown): TurnClick | null {
  const click = buttonClickOf(payload);
  const action = click === null ? undefined : actions.get(click.actionId);
  if (click === null || click.value === null || action === undefined) return null;
  const { channel, threadTs, userId, value: turnId } = click;
  return { action, turnId, userId, channel, threadTs };
}
