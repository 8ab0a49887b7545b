import { z } from "zod";
import type { TurnChoice } from "../sessions/state.ts";
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

// `block_actions` (Block Kit interactions); only what we use, the rest may change.
const clickSchema = z.looseObject({
  type: z.literal("block_actions"),
  user: z.looseObject({ id: z.string() }),
  channel: z.looseObject({ id: z.string() }),
  message: z.looseObject({ thread_ts: z.string().optional(), ts: z.string() }).optional(),
  actions: z.array(z.looseObject({ action_id: z.string(), value: z.string() })).min(1),
});

// A map: an object has "constructor" and the like besides.
const actions: ReadonlyMap<string, TurnClick["action"]> = new Map<string, TurnClick["action"]>([
  [STOP_ACTION, "stop"],
  ...Object.entries(choiceOfAction),
]);

/** The `action_id`s of the buttons that are about a turn. */
export const turnActionIds: readonly string[] = [...actions.keys()];

/** The click of an `interactive` envelope, or null when it is about no turn. */
export function turnClickOf(payload: unknown): TurnClick | null {
  const parsed = clickSchema.safeParse(payload);
  if (!parsed.success) return null;
  const { channel, message, user } = parsed.data;
  const [clicked] = parsed.data.actions;
  const action = clicked === undefined ? undefined : actions.get(clicked.action_id);
  if (clicked === undefined || action === undefined) return null;
  return {
    action,
    turnId: clicked.value,
    userId: user.id,
    channel: channel.id,
    threadTs: message?.thread_ts ?? message?.ts ?? null,
  };
}
