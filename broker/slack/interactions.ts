import { z } from "zod";
import type { AskChoice } from "../sessions/ask-rules.ts";
import { WORDS_ACTION, WORDS_BLOCK, WORDS_FORM } from "./ask-forms.ts";

/** Who did something with a question's card or form, and where. */
interface Doing {
  readonly handle: string;
  readonly userId: string;
  /** The person's workspace, where Slack tells it. */
  readonly homeTeam: string | null;
  readonly channel: string;
  readonly threadTs: string | null;
  /** The message whose button was pressed; null in a form. */
  readonly messageTs: string | null;
}

/** What a person did with a question's card or form. */
export type AskInteraction =
  /** A decision; `viewId` is set when it was made in the form that shows all. */
  | (Doing & {
      readonly kind: "answer";
      readonly choice: AskChoice;
      readonly viewId: string | null;
    })
  /** A form is wanted. `triggerId` is good for one form, for 3 s. */
  | (Doing & { readonly kind: "other" | "show"; readonly triggerId: string });

/** The choices of a question; each button of several has a number behind it (`ask.choice.3`). */
const CHOICE_ACTION = "ask.choice";

const idSchema = z.union([
  z.looseObject({
    type: z.literal("block_actions"),
    actions: z.tuple([z.looseObject({ action_id: z.string() })], z.unknown()),
  }),
  z.looseObject({
    type: z.literal("view_submission"),
    view: z.looseObject({ callback_id: z.string() }),
  }),
]);

const userSchema = z.looseObject({ id: z.string(), team_id: z.string().nullish() });

const placeSchema = z.looseObject({
  handle: z.string(),
  channel: z.string(),
  threadTs: z.string().nullable(),
});

const viewSchema = z.looseObject({
  id: z.string(),
  callback_id: z.string(),
  private_metadata: z.string(),
});

// `block_actions` and `view_submission` (Block Kit interactions); only what we use, the rest may
// change.
const clickSchema = z.looseObject({
  type: z.literal("block_actions"),
  user: userSchema,
  trigger_id: z.string().optional(),
  channel: z.looseObject({ id: z.string() }).optional(),
  message: z.looseObject({ thread_ts: z.string().optional(), ts: z.string() }).optional(),
  view: viewSchema.optional(),
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

const submissionSchema = z.looseObject({
  type: z.literal("view_submission"),
  user: userSchema,
  view: viewSchema.extend({
    callback_id: z.literal(WORDS_FORM),
    state: z.looseObject({
      values: z.looseObject({
        [WORDS_BLOCK]: z.looseObject({
          [WORDS_ACTION]: z.looseObject({ value: z.string().nullish() }),
        }),
      }),
    }),
  }),
});

/**
 * What an `interactive` envelope is about: the `action_id` that was clicked, without the number of a
 * choice, or the `callback_id` of the form that was submitted. Null when it is neither.
 */
export function interactionIdOf(
  payload: unknown,
): { readonly kind: "action" | "form"; readonly id: string } | null {
  const parsed = idSchema.safeParse(payload);
  if (!parsed.success) return null;
  const { data } = parsed;
  if (data.type === "view_submission") return { kind: "form", id: data.view.callback_id };
  const id = data.actions[0].action_id;
  const isChoice = /^ask\.choice\.\d+$/.test(id);
  return { kind: "action", id: isChoice ? CHOICE_ACTION : id };
}

/** What an `interactive` envelope means for a question; null when it is about none. */
export function askInteractionOf(payload: unknown): AskInteraction | null {
  const click = clickSchema.safeParse(payload);
  if (click.success) return clickOf(click.data);
  const submitted = submissionSchema.safeParse(payload);
  if (!submitted.success) return null;
  const place = placeOf(submitted.data.view);
  if (place === null) return null;
  const text = wordsOf(submitted.data);
  const who = whoIs(submitted.data.user);
  const choice = { kind: "words", text } as const;
  return { kind: "answer", ...place, messageTs: null, ...who, choice, viewId: null };
}

/**
 * What the acknowledgement of a form says: nothing, which closes it, or what is wrong with it. Only
 * from the form itself, because Slack waits 3 s for it.
 */
export function formProblem(payload: unknown): Readonly<Record<string, unknown>> | null {
  const submitted = submissionSchema.safeParse(payload);
  if (!submitted.success || wordsOf(submitted.data) !== "") return null;
  return { response_action: "errors", errors: { [WORDS_BLOCK]: "Write an answer first." } };
}

function wordsOf({ view }: z.output<typeof submissionSchema>): string {
  return (view.state.values[WORDS_BLOCK][WORDS_ACTION].value ?? "").trim();
}

function clickOf(click: z.output<typeof clickSchema>): AskInteraction | null {
  const { actions, channel, message, user, view } = click;
  const [action] = actions;
  if (action === undefined) return null;
  const place =
    view === undefined
      ? channel === undefined
        ? null
        : { channel: channel.id, threadTs: message?.thread_ts ?? message?.ts ?? null }
      : placeOf(view);
  if (place === null) return null;
  const { channel: channelId, threadTs } = place;
  const messageTs = view === undefined ? (message?.ts ?? null) : null;
  const doing = { channel: channelId, threadTs, messageTs, ...whoIs(user) };
  const wanted = forms.get(action.action_id);
  if (wanted !== undefined) {
    if (action.value === undefined || click.trigger_id === undefined) return null;
    return { kind: wanted, ...doing, handle: action.value, triggerId: click.trigger_id };
  }
  const chosen = choiceOf(action);
  return chosen === null ? null : { kind: "answer", ...doing, ...chosen, viewId: view?.id ?? null };
}

function whoIs(user: z.output<typeof userSchema>): Pick<Doing, "userId" | "homeTeam"> {
  return { userId: user.id, homeTeam: user.team_id ?? null };
}

function placeOf(view: z.output<typeof viewSchema>): z.output<typeof placeSchema> | null {
  try {
    const place = placeSchema.safeParse(JSON.parse(view.private_metadata));
    return place.success ? place.data : null;
  } catch {
    // Another form's metadata need not be JSON.
    return null;
  }
}

function choiceOf(action: {
  readonly action_id: string;
  readonly value?: string | undefined;
  readonly selected_option?: { readonly value: string } | null | undefined;
}): { readonly handle: string; readonly choice: AskChoice } | null {
  const { action_id: id, value } = action;
  if (id === CHOICE_ACTION) {
    const [handle, index] = (action.selected_option?.value ?? "").split(" ");
    return handle === undefined || index === undefined
      ? null
      : { handle, choice: { kind: "option", index: Number(index) } };
  }
  if (value === undefined) return null;
  const option = /^ask\.choice\.(\d+)$/.exec(id);
  if (option !== null)
    return { handle: value, choice: { kind: "option", index: Number(option[1]) } };
  const kind = decisions.get(id);
  return kind === undefined ? null : { handle: value, choice: { kind } };
}

// Maps: an object has "constructor" and the like besides.
const forms: ReadonlyMap<string, "other" | "show"> = new Map([
  ["ask.other", "other"],
  ["ask.show", "show"],
]);

const decisions: ReadonlyMap<string, "allow-once" | "allow-for-session" | "decline"> = new Map([
  ["ask.allow_once", "allow-once"],
  ["ask.allow_session", "allow-for-session"],
  ["ask.decline", "decline"],
]);

/** The `action_id`s of the buttons and choices of questions, without the number of a choice. */
export const askActionIds: readonly string[] = [
  CHOICE_ACTION,
  ...forms.keys(),
  ...decisions.keys(),
];

/** The `callback_id`s of the forms of questions that are submitted. */
export const askFormIds: readonly string[] = [WORDS_FORM];
