import { z } from "zod";
import type { AskChoice } from "../sessions/ask-rules.ts";

/** A click on one of our cards. */
export interface AskClick {
  readonly handle: string;
  readonly choice: AskChoice;
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
  actions: z
    .array(
      z.looseObject({
        action_id: z.string(),
        value: z.string().optional(),
        selected_option: z.looseObject({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});

/** The click of an `interactive` envelope, or null when it is no click on a question's card. */
export function askClickOf(payload: unknown): AskClick | null {
  const parsed = clickSchema.safeParse(payload);
  if (!parsed.success) return null;
  const { actions, channel, message, user } = parsed.data;
  const [action] = actions;
  const chosen = action === undefined ? null : choiceOf(action);
  if (chosen === null) return null;
  return {
    ...chosen,
    userId: user.id,
    channel: channel.id,
    threadTs: message?.thread_ts ?? message?.ts ?? null,
  };
}

function choiceOf(action: {
  readonly action_id: string;
  readonly value?: string | undefined;
  readonly selected_option?: { readonly value: string } | null | undefined;
}): Pick<AskClick, "handle" | "choice"> | null {
  const { action_id: id, value } = action;
  if (id === "ask.choice") {
    const [handle, index] = (action.selected_option?.value ?? "").split(" ");
    return handle === undefined || index === undefined
      ? null
      : { handle, choice: { kind: "option", index: Number(index) } };
  }
  if (value === undefined) return null;
  const option = /^ask\.choice\.(\d+)$/.exec(id);
  if (option !== null)
    return { handle: value, choice: { kind: "option", index: Number(option[1]) } };
  const kind = kinds[id];
  return kind === undefined ? null : { handle: value, choice: { kind } };
}

const kinds: Readonly<Record<string, "allow-once" | "allow-for-session" | "decline">> = {
  "ask.allow_once": "allow-once",
  "ask.allow_session": "allow-for-session",
  "ask.decline": "decline",
};
