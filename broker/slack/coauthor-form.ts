import { z } from "zod";
import { buttonClickOf } from "./button-click.ts";
import { section } from "./card-text.ts";
import { linkButton } from "./github-link.ts";
import type { View } from "./ask-forms.ts";

// The question to people who are named in their thread's commits: an ephemeral message with a button,
// and the form behind it.

export const COAUTHOR_ACTION = "coauthor_configure";
/** Nobody is asked again in this thread. */
export const COAUTHOR_IGNORE_ACTION = "coauthor_ignore";
export const COAUTHOR_FORM = "coauthor_confirm";

const PEOPLE_BLOCK = "coauthor.people";
const PEOPLE_ACTION = "coauthor.people.chosen";
const MISSING_BLOCK = "coauthor.missing";
const MISSING_ACTION = "coauthor.missing.ignored";
const IGNORED = "ignore_missing";

/** Slack's limits: options of a select, characters of an option's text. */
const OPTIONS = 100;
const OPTION_CHARACTERS = 75;

/** Somebody who can be chosen. */
export interface CoauthorOption {
  readonly userId: string;
  readonly name: string;
  readonly isChosen: boolean;
}

/** What people are asked, for one person alone. The buttons carry the session's key. */
export function coauthorPrompt(
  sessionKey: string,
  missing: readonly string[],
  /** Who sees the message. */
  userId: string,
): { readonly text: string; readonly blocks: readonly unknown[] } {
  const text = promptText(missing, userId);
  const choose = {
    type: "button",
    action_id: COAUTHOR_ACTION,
    text: { type: "plain_text", text: "Choose co-authors" },
    value: sessionKey,
  };
  const ignore = {
    type: "button",
    action_id: COAUTHOR_IGNORE_ACTION,
    text: { type: "plain_text", text: "Not for this thread" },
    value: sessionKey,
  };
  const link = missing.includes(userId) ? [linkButton(userId)] : [];
  const elements = [...link, choose, ignore];
  return { text, blocks: [section(text), { type: "actions", block_id: "coauthor", elements }] };
}

function promptText(missing: readonly string[], userId: string): string {
  if (missing.length === 1 && missing[0] === userId) {
    return "Your commits in this thread carry no GitHub name yet. Link one, and you are named as co-author from the next commit on.";
  }
  const people = missing.map((id) => `<@${id}>`).join(", ");
  const isOne = missing.length === 1;
  return (
    `Commits of this thread name the people who wrote here as co-authors. I do not know who ${people} ` +
    `${isOne ? "is" : "are"} on GitHub, so ${isOne ? "this person is" : "they are"} left out.`
  );
}

/** Where the form was opened from, and for which candidates. */
interface FormPlace {
  readonly session_key: string;
  readonly candidate_revision: string;
}

/** Slack's limit of a form's metadata. A session with more people is not checked for newcomers. */
const METADATA_CHARACTERS = 3_000;

export function coauthorForm(
  people: readonly CoauthorOption[],
  more: {
    readonly sessionKey: string;
    readonly revision: string;
    readonly ignoresMissing: boolean;
  },
): View {
  const place = { session_key: more.sessionKey, candidate_revision: more.revision };
  const whole = JSON.stringify(place);
  const options = people.slice(0, OPTIONS);
  const chosen = options.filter(({ isChosen }) => isChosen).map(personOption);
  const ignored = option("Do not ask again about people whom I do not know", IGNORED);
  return {
    type: "modal",
    callback_id: COAUTHOR_FORM,
    title: { type: "plain_text", text: "Co-authors" },
    submit: { type: "plain_text", text: "Save" },
    close: { type: "plain_text", text: "Cancel" },
    private_metadata:
      whole.length <= METADATA_CHARACTERS
        ? whole
        : JSON.stringify({ ...place, candidate_revision: "" }),
    blocks: [
      {
        type: "input",
        block_id: PEOPLE_BLOCK,
        optional: true,
        label: { type: "plain_text", text: "Named in commits of this thread" },
        element: {
          type: "multi_static_select",
          action_id: PEOPLE_ACTION,
          options: options.map(personOption),
          ...(chosen.length === 0 ? {} : { initial_options: chosen }),
        },
      },
      {
        type: "input",
        block_id: MISSING_BLOCK,
        optional: true,
        label: { type: "plain_text", text: "People without a GitHub author" },
        element: {
          type: "checkboxes",
          action_id: MISSING_ACTION,
          options: [ignored],
          ...(more.ignoresMissing ? { initial_options: [ignored] } : {}),
        },
      },
    ],
  };
}

function personOption({ name, userId }: CoauthorOption) {
  return option(name, userId);
}

function option(text: string, value: string) {
  const shown =
    text.length <= OPTION_CHARACTERS ? text : `${text.slice(0, OPTION_CHARACTERS - 1)}…`;
  return { text: { type: "plain_text", text: shown }, value };
}

/** What a person did with the question. */
export type CoauthorInteraction =
  | {
      readonly kind: "open";
      readonly userId: string;
      readonly sessionKey: string;
      readonly channel: string;
      readonly triggerId: string;
    }
  | { readonly kind: "ignore"; readonly userId: string; readonly sessionKey: string }
  | {
      readonly kind: "chosen";
      readonly userId: string;
      readonly sessionKey: string;
      /** Null where the form could not carry it. */
      readonly revision: string | null;
      readonly chosen: readonly string[];
      readonly ignoresMissing: boolean;
    };

const selected = z
  .array(z.looseObject({ value: z.string() }))
  .nullish()
  .transform((options) => (options ?? []).map(({ value }) => value));

// `view_submission` (Block Kit interactions); only what we use, the rest may change.
const submissionSchema = z.looseObject({
  type: z.literal("view_submission"),
  user: z.looseObject({ id: z.string() }),
  view: z.looseObject({
    callback_id: z.literal(COAUTHOR_FORM),
    private_metadata: z
      .string()
      .transform((text, context) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          context.addIssue("not JSON");
          return z.NEVER;
        }
      })
      .pipe(z.looseObject({ session_key: z.string(), candidate_revision: z.string() })),
    state: z.looseObject({
      values: z.looseObject({
        [PEOPLE_BLOCK]: z.looseObject({
          [PEOPLE_ACTION]: z.looseObject({ selected_options: selected }),
        }),
        [MISSING_BLOCK]: z.looseObject({
          [MISSING_ACTION]: z.looseObject({ selected_options: selected }),
        }),
      }),
    }),
  }),
});

/** What an `interactive` envelope means for co-authors; null when it is about something else. */
export function coauthorInteractionOf(payload: unknown): CoauthorInteraction | null {
  const click = buttonClickOf(payload);
  if (click?.actionId === COAUTHOR_ACTION) {
    const { channel, triggerId, userId, value: sessionKey } = click;
    if (sessionKey === null || triggerId === null) return null;
    return { kind: "open", userId, sessionKey, channel, triggerId };
  }
  if (click?.actionId === COAUTHOR_IGNORE_ACTION) {
    const { userId, value: sessionKey } = click;
    return sessionKey === null ? null : { kind: "ignore", userId, sessionKey };
  }
  const submitted = submissionSchema.safeParse(payload);
  if (!submitted.success) return null;
  const { user, view } = submitted.data;
  const place: FormPlace = view.private_metadata;
  const { values } = view.state;
  return {
    kind: "chosen",
    userId: user.id,
    sessionKey: place.session_key,
    revision: place.candidate_revision === "" ? null : place.candidate_revision,
    chosen: values[PEOPLE_BLOCK][PEOPLE_ACTION].selected_options,
    ignoresMissing: values[MISSING_BLOCK][MISSING_ACTION].selected_options.includes(IGNORED),
  };
}
