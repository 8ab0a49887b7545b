import { fieldList, fieldText, isRecord } from "./args.ts";
import type { Block } from "./model.ts";
import { richTextFaults, tableFaults } from "./rich-block-checks.ts";

/** Where blocks are shown decides how many there may be. */
export type BlockPlace = "message" | "modal";

export type BlockCheck =
  | { readonly ok: true; readonly blocks: readonly Block[] }
  | {
      readonly ok: false;
      readonly error:
        "invalid_attachments" | "invalid_blocks" | "invalid_blocks_format" | "msg_blocks_too_long";
      readonly messages: readonly string[];
    };

const MESSAGE_BLOCKS = 50;
const MODAL_BLOCKS = 100;
const SECTION_TEXT = 3_000;
const SECTION_FIELDS = 10;
const FIELD_TEXT = 2_000;
const HEADER_TEXT = 150;
const CONTEXT_ELEMENTS = 10;
const ACTION_ELEMENTS = 25;
const BUTTON_TEXT = 75;
const BUTTON_VALUE = 2_000;
const ID_LENGTH = 255;
const MARKDOWN_TEXT = 12_000;
/** All characters of a message's blocks; not documented, measured in slackapi/bolt-js#2509. */
const MESSAGE_BLOCK_CHARACTERS = 13_200;

const KINDS = new Set(
  "actions alert card carousel context context_actions data_table divider file header image input markdown plan rich_text section table task_card video".split(
    " ",
  ),
);

/** Judges blocks as Slack does and gives each one a `block_id`, each action an `action_id`. */
export function checkBlocks(value: unknown, place: BlockPlace, newId: () => string): BlockCheck {
  if (!Array.isArray(value) || !value.every(isRecord)) {
    return { ok: false, error: "invalid_blocks_format", messages: [] };
  }
  const faults = [
    ...tooMany(value, place === "message" ? MESSAGE_BLOCKS : MODAL_BLOCKS, "/blocks", "items"),
    ...value.flatMap((block, index) => blockFaults(block, `/blocks/${index}`)),
    ...repeatedIds(value),
  ];
  if (faults.length > 0) return { ok: false, error: "invalid_blocks", messages: faults };
  if (value.filter((block) => block["type"] === "table").length > 1) {
    return { ok: false, error: "invalid_attachments", messages: ["only_one_table_allowed"] };
  }
  if (place === "message" && characters(value) > MESSAGE_BLOCK_CHARACTERS) {
    return { ok: false, error: "msg_blocks_too_long", messages: [] };
  }
  return { ok: true, blocks: value.map((block) => withIds(block, newId)) };
}

function blockFaults(block: Block, at: string): readonly string[] {
  const type = fieldText(block, "type") ?? "";
  if (!KINDS.has(type)) return [fault(`unsupported type: ${type}`, at)];
  const own = tooLong(fieldText(block, "block_id"), ID_LENGTH, `${at}/block_id`);
  switch (type) {
    case "section":
      return [...own, ...sectionFaults(block, at)];
    case "header":
      return [...own, ...textFaults(block["text"], HEADER_TEXT, `${at}/text`, "plain_text")];
    case "markdown":
      return [...own, ...lengthFaults(fieldText(block, "text"), MARKDOWN_TEXT, `${at}/text`)];
    case "context":
      return [
        ...own,
        ...tooMany(fieldList(block, "elements"), CONTEXT_ELEMENTS, `${at}/elements`, "items"),
      ];
    case "actions": {
      const elements = fieldList(block, "elements");
      if (elements.length === 0) return [...own, fault("must provide elements", at)];
      return [
        ...own,
        ...tooMany(elements, ACTION_ELEMENTS, `${at}/elements`, "items"),
        ...elements.flatMap((one, index) => elementFaults(one, `${at}/elements/${index}`)),
      ];
    }
    case "input":
      return [
        ...own,
        ...textFaults(block["label"], FIELD_TEXT, `${at}/label`, "plain_text"),
        ...elementFaults(block["element"], `${at}/element`),
      ];
    case "rich_text":
      return [...own, ...richTextFaults(block, at)];
    case "table":
      return [...own, ...tableFaults(block, at)];
    default:
      return own;
  }
}

function sectionFaults(block: Block, at: string): readonly string[] {
  const fields = fieldList(block, "fields");
  if (block["text"] === undefined && fields.length === 0) {
    return [fault("missing required field: text", at)];
  }
  return [
    ...(block["text"] === undefined ? [] : textFaults(block["text"], SECTION_TEXT, `${at}/text`)),
    ...tooMany(fields, SECTION_FIELDS, `${at}/fields`, "items"),
    ...fields.flatMap((one, index) => textFaults(one, FIELD_TEXT, `${at}/fields/${index}`)),
    ...(block["accessory"] === undefined
      ? []
      : elementFaults(block["accessory"], `${at}/accessory`)),
  ];
}

function elementFaults(element: unknown, at: string): readonly string[] {
  if (!isRecord(element) || fieldText(element, "type") === undefined) {
    return [fault("missing required field: type", at)];
  }
  const ids = tooLong(fieldText(element, "action_id"), ID_LENGTH, `${at}/action_id`);
  if (element["type"] !== "button") return ids;
  return [
    ...ids,
    ...textFaults(element["text"], BUTTON_TEXT, `${at}/text`, "plain_text"),
    ...tooLong(fieldText(element, "value"), BUTTON_VALUE, `${at}/value`),
  ];
}

function textFaults(
  text: unknown,
  limit: number,
  at: string,
  only?: "plain_text",
): readonly string[] {
  const type = fieldText(text, "type");
  if (type !== "plain_text" && (type !== "mrkdwn" || only !== undefined)) {
    return [fault("must be a valid text object", at)];
  }
  return lengthFaults(fieldText(text, "text"), limit, `${at}/text`);
}

function lengthFaults(text: string | undefined, limit: number, at: string): readonly string[] {
  if (text === undefined || text === "") return [fault("must be more than 0 characters", at)];
  return tooLong(text, limit, at);
}

function tooLong(text: string | undefined, limit: number, at: string): readonly string[] {
  if (text === undefined || text.length <= limit) return [];
  return [fault(`must be less than ${limit + 1} characters`, at)];
}

function tooMany(
  items: readonly unknown[],
  limit: number,
  at: string,
  noun: string,
): readonly string[] {
  return items.length <= limit ? [] : [fault(`no more than ${limit} ${noun} allowed`, at)];
}

function repeatedIds(blocks: readonly Block[]): readonly string[] {
  const ids = blocks.flatMap((block) => fieldText(block, "block_id") ?? []);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  return repeated === undefined
    ? []
    : [fault(`block_id \`${repeated}\` already exists`, "/blocks")];
}

function fault(what: string, at: string): string {
  return `[ERROR] ${what} [json-pointer:${at}]`;
}

/** Structure counts as well: a divider was measured at about this (slackapi/bolt-js#2867). */
const DIVIDER_CHARACTERS = 125;

/** The characters of all texts and addresses in the blocks as Slack counts them: escaped. */
function characters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + characters(one), 0);
  if (!isRecord(value)) return 0;
  const own = value["type"] === "divider" ? DIVIDER_CHARACTERS : 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) =>
      sum +
      ((key === "text" || key === "url") && typeof one === "string"
        ? escapedLength(one)
        : characters(one)),
    own,
  );
}

function escapedLength(text: string): number {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").length;
}

function withIds(block: Block, newId: () => string): Block {
  const filled: Record<string, unknown> = { block_id: newId(), ...block };
  for (const key of ["accessory", "element"]) {
    if (isRecord(block[key])) filled[key] = withActionId(block[key], newId);
  }
  if (block["type"] === "actions") {
    filled["elements"] = fieldList(block, "elements").map((one) =>
      isRecord(one) ? withActionId(one, newId) : one,
    );
  }
  return filled;
}

function withActionId(element: Block, newId: () => string): Block {
  return element["type"] === "image" ? element : { action_id: newId(), ...element };
}
