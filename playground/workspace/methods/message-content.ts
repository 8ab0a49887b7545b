import { type Args, fieldText, isRecord, jsonArg, textArg } from "../args.ts";
import { checkBlocks } from "../blocks.ts";
import type { Core } from "../core.ts";
import type { Block, Metadata } from "../model.ts";
import { richTextOf } from "../rich-text.ts";
import { type MethodReply, slackError } from "./method.ts";

/** Slack truncates chat.postMessage's text here and warns with `message_truncated`. */
const POST_TEXT_LIMIT = 40_000;
/** chat.update and chat.postEphemeral refuse longer texts (seratch/ChatGPT-in-Slack#102). */
const UPDATE_TEXT_LIMIT = 4_000;
const MARKDOWN_TEXT_LIMIT = 12_000;
const ATTACHMENTS_LIMIT = 100;
const METADATA_BYTES = 16_384;

export interface Content {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments: readonly Block[];
  readonly metadata?: Metadata;
  readonly truncated: boolean;
}

export type ContentFound =
  | { readonly ok: true; readonly content: Content }
  | { readonly ok: false; readonly reply: MethodReply };

/** Reads and judges what a message shall say, as chat.postMessage and chat.update do. */
export function readContent(core: Core, args: Args, longText: "truncate" | "refuse"): ContentFound {
  const blocks = jsonArg(args, "blocks");
  const attachments = jsonArg(args, "attachments");
  const markdown = textArg(args, "markdown_text");
  const text = textArg(args, "text") ?? "";
  if (blocks.kind === "malformed") return refused("invalid_blocks_format");
  if (attachments.kind === "malformed") return refused("invalid_attachments");
  if (markdown !== undefined && (text !== "" || blocks.kind === "value")) {
    return refused("markdown_text_conflict");
  }
  if (markdown !== undefined && markdown.length > MARKDOWN_TEXT_LIMIT) {
    return refused("msg_too_long");
  }
  const checked = checkBlocks(blocks.kind === "value" ? blocks.value : [], "message", () =>
    core.ids.hex(5),
  );
  if (!checked.ok) {
    return refused(checked.error, {
      ...(checked.messages.length === 0
        ? {}
        : { errors: checked.messages, response_metadata: { messages: checked.messages } }),
    });
  }
  const cards = attachments.kind === "value" ? attachments.value : [];
  if (!Array.isArray(cards) || !cards.every(isRecord)) return refused("invalid_attachments");
  if (cards.length > ATTACHMENTS_LIMIT) return refused("too_many_attachments");
  const said = markdown ?? text;
  if (said.trim() === "" && checked.blocks.length === 0 && cards.length === 0) {
    return refused("no_text");
  }
  if (longText === "refuse" && said.length > UPDATE_TEXT_LIMIT && markdown === undefined) {
    return refused("msg_too_long");
  }
  const metadata = readMetadata(args);
  if (!metadata.ok) return refused(metadata.error);
  const kept = said.slice(0, POST_TEXT_LIMIT);
  const shown =
    checked.blocks.length === 0 && kept !== "" ? [richTextOf(kept, core.ids.hex(5))] : [];
  return {
    ok: true,
    content: {
      text: kept,
      blocks: checked.blocks.length === 0 ? shown : checked.blocks,
      attachments: cards,
      ...(metadata.value === undefined ? {} : { metadata: metadata.value }),
      truncated: kept.length < said.length,
    },
  };
}

type MetadataFound =
  | { readonly ok: true; readonly value: Metadata | undefined }
  | {
      readonly ok: false;
      readonly error: "invalid_metadata_format" | "metadata_too_large";
    };

function readMetadata(args: Args): MetadataFound {
  const given = jsonArg(args, "metadata");
  if (given.kind === "absent") return { ok: true, value: undefined };
  if (given.kind === "malformed" || !isRecord(given.value)) {
    return { ok: false, error: "invalid_metadata_format" };
  }
  const eventType = fieldText(given.value, "event_type");
  const payload = given.value["event_payload"];
  if (eventType === undefined || !isRecord(payload)) {
    return { ok: false, error: "invalid_metadata_format" };
  }
  if (JSON.stringify(given.value).length > METADATA_BYTES) {
    return { ok: false, error: "metadata_too_large" };
  }
  return { ok: true, value: { event_type: eventType, event_payload: payload } };
}

function refused(error: string, body: Readonly<Record<string, unknown>> = {}): ContentFound {
  return { ok: false, reply: slackError(error, body) };
}
