import { assertNever } from "../../broker/errors/broker-error.ts";
import { fieldList, fieldText, isRecord } from "./args.ts";
import type { Core } from "./core.ts";
import type { Block, Channel, Ephemeral, Message, ModalView, User } from "./model.ts";
import { viewWire } from "./view-wire.ts";
import type { Wire } from "./json.ts";
import { messageWire } from "./wire.ts";

/** An element that can be clicked or chosen, and the block that it is in. */
export interface FoundElement {
  readonly blockId: string;
  readonly element: Block;
}

/** Finds an interactive element by its `action_id` in actions, sections and inputs. */
export function elementByAction(
  blocks: readonly unknown[],
  actionId: string,
  blockId?: string,
): FoundElement | null {
  for (const block of blocks) {
    if (!isRecord(block)) continue;
    const id = fieldText(block, "block_id") ?? "";
    if (blockId !== undefined && blockId !== id) continue;
    const elements = [...fieldList(block, "elements"), block["accessory"], block["element"]];
    const element = elements.find((one) => fieldText(one, "action_id") === actionId);
    if (isRecord(element)) return { blockId: id, element };
  }
  return null;
}

/** What somebody chose: the keys that Slack puts beside `type` in an action and in `state.values`. */
export type Chosen = Readonly<Record<string, unknown>>;

/** Keys of an action that a page may send: everything else comes from the element itself. */
const CHOSEN_KEYS = [
  "value",
  "selected_option",
  "selected_options",
  "selected_user",
  "selected_users",
  "selected_channel",
  "selected_conversation",
  "selected_date",
  "selected_time",
  "selected_date_time",
  "rich_text_value",
] as const;

export function chosenOf(given: Readonly<Record<string, unknown>>): Chosen {
  return Object.fromEntries(
    CHOSEN_KEYS.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])),
  );
}

/** One entry of `actions` in a block_actions payload. */
export function actionWire(found: FoundElement, chosen: Chosen, actionTs: string): Wire {
  const { element, blockId } = found;
  const own = ["type", "action_id", "text", "value", "style", "url", "placeholder"].flatMap(
    (key) => (element[key] === undefined ? [] : [[key, element[key]] as const]),
  );
  return { ...Object.fromEntries(own), ...chosen, block_id: blockId, action_ts: actionTs };
}

/** Where a block action happened. */
export type ActionPlace =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "ephemeral"; readonly ephemeral: Ephemeral }
  | { readonly kind: "view"; readonly view: ModalView };

export interface BlockActionsParts {
  readonly user: User;
  readonly place: ActionPlace;
  readonly actions: readonly Wire[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly triggerId: string;
  readonly responseUrl: string | null;
}

export function blockActionsPayload(core: Core, parts: BlockActionsParts): Wire {
  return {
    type: "block_actions",
    ...interactorWire(core, parts.user),
    container: containerWire(parts.place),
    trigger_id: parts.triggerId,
    ...placeWire(core, parts.place),
    ...(parts.place.kind === "view" ? {} : { state: { values: parts.values } }),
    ...(parts.responseUrl === null ? {} : { response_url: parts.responseUrl }),
    actions: parts.actions,
  };
}

function containerWire(place: ActionPlace): Wire {
  if (place.kind === "view") return { type: "view", view_id: place.view.id };
  const shown = place.kind === "message" ? place.message : place.ephemeral;
  return {
    type: "message",
    message_ts: shown.ts,
    channel_id: shown.channel,
    is_ephemeral: place.kind === "ephemeral",
    ...(shown.threadTs === undefined ? {} : { thread_ts: shown.threadTs }),
  };
}

function placeWire(core: Core, place: ActionPlace): Wire {
  switch (place.kind) {
    case "view":
      return { view: viewWire(core, place.view) };
    case "message":
      return {
        channel: channelName(core.world.channel(place.message.channel)),
        message: messageWire(core, place.message),
      };
    case "ephemeral":
      return { channel: channelName(core.world.channel(place.ephemeral.channel)) };
    default:
      return assertNever(place);
  }
}

/** Interactions name private conversations by their kind only. */
function channelName(channel: Channel | undefined): Wire {
  const names = { channel: channel?.name ?? "", group: "privategroup", mpim: "privategroup" };
  const name = channel?.kind === "im" ? "directmessage" : names[channel?.kind ?? "channel"];
  return { id: channel?.id ?? "", name };
}

export function viewSubmissionPayload(
  core: Core,
  user: User,
  view: ModalView,
  triggerId: string,
): Wire {
  return {
    type: "view_submission",
    ...interactorWire(core, user),
    trigger_id: triggerId,
    view: viewWire(core, view),
    response_urls: [],
  };
}

export function viewClosedPayload(core: Core, user: User, view: ModalView, cleared: boolean): Wire {
  return {
    type: "view_closed",
    ...interactorWire(core, user),
    view: viewWire(core, view),
    is_cleared: cleared,
  };
}

function interactorWire(core: Core, user: User): Wire {
  const { app, team } = core.world;
  return {
    team: { id: team.id, domain: team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: app.appId,
    token: "playground-verification-token",
    enterprise: null,
    is_enterprise_install: false,
  };
}
