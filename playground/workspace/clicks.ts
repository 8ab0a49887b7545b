import { assertNever, failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { fieldList } from "./args.ts";
import type { Core } from "./core.ts";
import {
  actionWire,
  type ActionPlace,
  blockActionsPayload,
  chosenOf,
  elementByAction,
} from "./interactions.ts";
import type { Block, ModalView, User } from "./model.ts";
import type { PersonFault } from "./person-fault.ts";

export interface Click {
  readonly user: string;
  readonly actionId: string;
  readonly blockId?: string;
  /** The message, or the ephemeral, that holds the element. Left out, it is the person's top modal. */
  readonly message?: { readonly channel: string; readonly ts: string };
  /** `value`, `selected_option`… as Slack names them. */
  readonly chosen?: Readonly<Record<string, unknown>>;
}

/** What came of a click or a submitted modal. Not acknowledged: Slack shows a warning sign. */
export interface Interacted {
  readonly acknowledged: boolean;
  /** Messages by `block_id`, from `response_action: "errors"`; the modal stays open. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** Clicks a button or chooses in a select; resolves when the app acknowledged or was too slow. */
export async function clickElement(
  core: Core,
  click: Click,
): Promise<Result<Interacted, PersonFault>> {
  const user = core.world.user(click.user);
  if (user === undefined) return failed("user_not_found");
  const place = placeOf(core, click);
  if (!place.ok) return place;
  const found = elementByAction(blocksOf(place.value), click.actionId, click.blockId);
  if (found === null) return failed("action_not_found");
  const chosen = chosenOf(click.chosen ?? {});
  const remembered = remember(core, click, place.value, found.blockId, found.element, chosen);
  const payload = blockActionsPayload(core, {
    user,
    place: remembered.place,
    actions: [actionWire(found, chosen, core.world.nextTs())],
    values: remembered.values,
    triggerId: core.triggers.give(user.id),
    responseUrl: responseUrl(core, user, place.value),
  });
  const outcome = await core.hub.deliverInteraction(payload, false);
  return succeeded({ acknowledged: outcome.kind === "acknowledged" });
}

function remember(
  core: Core,
  click: Click,
  place: ActionPlace,
  blockId: string,
  element: Block,
  chosen: Readonly<Record<string, unknown>>,
): { readonly place: ActionPlace; readonly values: ModalView["values"] } {
  const state = { type: element["type"], ...chosen };
  const isButton = element["type"] === "button";
  if (place.kind === "view") {
    if (isButton) return { place, values: place.view.values };
    const block = { ...place.view.values[blockId], [click.actionId]: state };
    core.modals.enter(place.view.id, { [blockId]: block });
    const view = core.modals.find(place.view.id) ?? place.view;
    return { place: { kind: "view", view }, values: view.values };
  }
  const { channel, ts } = place.kind === "message" ? place.message : place.ephemeral;
  const values = isButton
    ? core.choices.values(channel, ts, click.user)
    : core.choices.remember(
        { channel, ts, user: click.user, blockId, actionId: click.actionId },
        state,
      );
  return { place, values };
}

function responseUrl(core: Core, user: User, place: ActionPlace): string | null {
  if (place.kind === "view") return null;
  const shown = place.kind === "message" ? place.message : place.ephemeral;
  const path = core.responseUrls.give({
    channel: shown.channel,
    user: user.id,
    messageTs: shown.ts,
    ephemeral: place.kind === "ephemeral",
    ...(shown.threadTs === undefined ? {} : { threadTs: shown.threadTs }),
  });
  return `${core.baseUrl()}${path}`;
}

function placeOf(core: Core, click: Click): Result<ActionPlace, PersonFault> {
  const { world, modals } = core;
  if (click.message === undefined) {
    const view = modals.top(click.user);
    return view === undefined ? failed("no_modal") : succeeded({ kind: "view", view });
  }
  const { channel, ts } = click.message;
  const message = world.message(channel, ts);
  if (message !== undefined) return succeeded({ kind: "message", message });
  const ephemeral = world.ephemeral(channel, ts);
  if (ephemeral === undefined || ephemeral.user !== click.user) {
    return failed("message_not_found");
  }
  return succeeded({ kind: "ephemeral", ephemeral });
}

function blocksOf(place: ActionPlace): readonly unknown[] {
  switch (place.kind) {
    case "message":
      return place.message.blocks;
    case "ephemeral":
      return place.ephemeral.blocks;
    case "view":
      return fieldList(place.view.definition, "blocks");
    default:
      return assertNever(place);
  }
}
