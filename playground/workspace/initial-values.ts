import { fieldList, fieldText, isRecord } from "./args.ts";
import type { ModalView } from "./model.ts";

const INITIAL_KEYS = {
  initial_value: "value",
  initial_option: "selected_option",
  initial_options: "selected_options",
  initial_user: "selected_user",
  initial_date: "selected_date",
  initial_time: "selected_time",
  initial_channel: "selected_channel",
  initial_conversation: "selected_conversation",
} as const;

/** `state.values` of a view before anybody touched it. */
export function initialValues(definition: Readonly<Record<string, unknown>>): ModalView["values"] {
  const values: Record<string, Record<string, unknown>> = {};
  for (const block of fieldList(definition, "blocks")) {
    if (!isRecord(block)) continue;
    const elements = [...fieldList(block, "elements"), block["accessory"], block["element"]];
    for (const element of elements) {
      const actionId = fieldText(element, "action_id");
      if (!isRecord(element) || actionId === undefined || element["type"] === "button") continue;
      const chosen = Object.entries(INITIAL_KEYS).flatMap(([initial, key]) =>
        element[initial] === undefined ? [] : [[key, element[initial]] as const],
      );
      const ofBlock = (values[fieldText(block, "block_id") ?? ""] ??= {});
      ofBlock[actionId] = { type: element["type"], ...Object.fromEntries(chosen) };
    }
  }
  return values;
}
