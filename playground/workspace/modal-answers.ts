import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { fieldList, fieldText, isRecord } from "./args.ts";
import type { Interacted } from "./clicks.ts";
import type { Core } from "./core.ts";
import { chosenOf, viewClosedPayload, viewSubmissionPayload } from "./interactions.ts";
import { readView } from "./methods/views.ts";
import type { ModalView } from "./model.ts";
import type { PersonFault } from "./person-fault.ts";

/** Submits the person's top modal and does what the app's ack says. */
export async function submitTopView(
  core: Core,
  user: string,
  values: ModalView["values"],
): Promise<Result<Interacted, PersonFault>> {
  const person = core.world.user(user);
  if (person === undefined) return failed("user_not_found");
  const top = core.modals.top(user);
  if (top === undefined) return failed("no_modal");
  core.modals.enter(top.id, values);
  const view = core.modals.find(top.id) ?? top;
  const missing = missingInputs(view);
  if (Object.keys(missing).length > 0) {
    return succeeded({ acknowledged: true, errors: missing });
  }
  const payload = viewSubmissionPayload(core, person, view, core.triggers.give(user));
  const outcome = await core.hub.deliverInteraction(payload, true);
  if (outcome.kind === "unacknowledged") return succeeded({ acknowledged: false });
  return succeeded(respond(core, user, view, outcome.payload));
}

/** Closes the person's top modal; the app hears of it when it asked to (`notify_on_close`). */
export async function closeTopView(
  core: Core,
  user: string,
): Promise<Result<Interacted, PersonFault>> {
  const person = core.world.user(user);
  if (person === undefined) return failed("user_not_found");
  const top = core.modals.top(user);
  if (top === undefined) return failed("no_modal");
  const cleared = top.definition["clear_on_close"] === true;
  if (cleared) core.modals.clear(user);
  else core.modals.pop(user);
  if (top.definition["notify_on_close"] !== true) return succeeded({ acknowledged: true });
  const payload = viewClosedPayload(core, person, top, cleared);
  const outcome = await core.hub.deliverInteraction(payload, false);
  return succeeded({ acknowledged: outcome.kind === "acknowledged" });
}

function respond(
  core: Core,
  user: string,
  view: ModalView,
  ack: Readonly<Record<string, unknown>>,
): Interacted {
  const { modals } = core;
  const definition = readView(core, ack["view"]);
  switch (ack["response_action"]) {
    case "errors": {
      const errors = isRecord(ack["errors"]) ? ack["errors"] : {};
      return {
        acknowledged: true,
        errors: Object.fromEntries(
          Object.entries(errors).map(([block, text]) => [block, String(text)]),
        ),
      };
    }
    case "update":
      if (!definition.ok) return { acknowledged: false };
      modals.update(view.id, definition.definition, undefined);
      return { acknowledged: true };
    case "push":
      if (!definition.ok) return { acknowledged: false };
      return { acknowledged: modals.push(user, definition.definition).ok };
    case "clear":
      modals.clear(user);
      return { acknowledged: true };
    default:
      modals.pop(user);
      return { acknowledged: true };
  }
}

/** Slack's own client refuses to submit while a required input is empty. */
function missingInputs(view: ModalView): Readonly<Record<string, string>> {
  const missing: Record<string, string> = {};
  for (const block of fieldList(view.definition, "blocks")) {
    if (!isRecord(block) || block["type"] !== "input" || block["optional"] === true) continue;
    const blockId = fieldText(block, "block_id") ?? "";
    const element = block["element"];
    const actionId = fieldText(element, "action_id") ?? "";
    const state = view.values[blockId]?.[actionId];
    const filled = isRecord(state) ? Object.keys(chosenOf(withoutEmpty(state))).length > 0 : false;
    if (!filled) missing[blockId] = "Please complete this required field.";
  }
  return missing;
}

function withoutEmpty(state: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(state).filter(
      ([, value]) =>
        value !== "" && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
