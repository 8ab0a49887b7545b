import type { ShownPart } from "../../sessions/model.ts";

// What a message shows beside its own text: forwarded messages, previews of links, cards, blocks of
// every type, transcripts. One function reads them for new messages, edits, history and tools, so
// that the agent reads what people see. https://docs.slack.dev/reference/messaging/attachments

type Json = Readonly<Record<string, unknown>>;

interface Shown {
  readonly text?: string | undefined;
  readonly attachments?: readonly unknown[] | undefined;
  readonly blocks?: readonly unknown[] | undefined;
  readonly files?: readonly unknown[] | undefined;
}

/** Parts of one message that are given to the agent, and characters of each. */
const PARTS_AT_MOST = 40;
const PART_CHARACTERS = 12_000;
/** Attachments carry blocks, which carry messages; deeper ones repeat what stands above. */
const DEPTH_AT_MOST = 4;

export function shownPartsOf(message: Shown): readonly ShownPart[] {
  const own = message.text ?? "";
  const blocks = textOfBlocks(message.blocks ?? [], 0);
  return [
    // People's own blocks repeat their text.
    ...(blocks === "" || squeezed(own).includes(squeezed(blocks)) || hasAllLines(own, blocks)
      ? []
      : [{ kind: "card" as const, text: blocks }]),
    ...(message.attachments ?? []).flatMap((one) => attachmentPart(one, 0) ?? []),
    ...(message.files ?? []).flatMap((one) => transcriptPart(one) ?? []),
  ]
    .slice(0, PARTS_AT_MOST)
    .map((part) => ({ ...part, text: upTo(part.text, PART_CHARACTERS) }));
}

/** The files that a forwarded message carries. */
export function forwardedFiles(attachments: readonly unknown[]): readonly unknown[] {
  return attachments.flatMap((one) => (isForward(one) ? listOf(one, "files") : []));
}

function attachmentPart(value: unknown, depth: number): ShownPart | null {
  if (!isRecord(value) || depth > DEPTH_AT_MOST) return null;
  const nested = listOf(value, "attachments").flatMap(
    (one) => attachmentPart(one, depth + 1) ?? [],
  );
  const blocks = [
    ...listOf(value, "message_blocks").flatMap(messageBlocks),
    ...listOf(value, "blocks"),
  ];
  const text = lines([
    stringOf(value, "pretext"),
    stringOf(value, "text") ?? textOfBlocks(blocks, depth + 1),
    ...listOf(value, "fields").map(fieldLine),
    ...nested.map((part) => part.text),
  ]);
  const title = stringOf(value, "title");
  const url =
    stringOf(value, "from_url") ?? stringOf(value, "title_link") ?? stringOf(value, "original_url");
  const from =
    stringOf(value, "author_name") ??
    stringOf(value, "author_subname") ??
    stringOf(value, "service_name");
  const shown =
    text === "" ? (title === undefined ? (stringOf(value, "fallback") ?? "") : "") : text;
  const footer = stringOf(value, "footer");
  if (shown === "" && title === undefined && listOf(value, "files").length === 0) return null;
  return {
    kind: isForward(value)
      ? "forwarded"
      : value["is_msg_unfurl"] === true || value["from_url"] !== undefined
        ? "preview"
        : "card",
    text: shown,
    ...(from !== undefined && { from }),
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    ...(footer !== undefined && { footer }),
  };
}

function isForward(value: unknown): value is Json {
  return isRecord(value) && value["is_share"] === true;
}

/** `message_blocks: [{team, channel, ts, message: {blocks}}]` of a shared message. */
function messageBlocks(value: unknown): readonly unknown[] {
  return isRecord(value) && isRecord(value["message"]) ? listOf(value["message"], "blocks") : [];
}

function fieldLine(field: unknown): string {
  if (!isRecord(field)) return "";
  const title = stringOf(field, "title");
  const value = stringOf(field, "value") ?? stringOf(field, "text") ?? "";
  return title === undefined ? value : `${title}: ${value}`;
}

/** Slack's own words of a voice message or a clip. */
function transcriptPart(file: unknown): ShownPart | null {
  if (!isRecord(file)) return null;
  const transcription = file["transcription"];
  const preview = isRecord(transcription) ? transcription["preview"] : undefined;
  const text = isRecord(preview) ? stringOf(preview, "content") : undefined;
  if (text === undefined) return null;
  const isCut = isRecord(preview) && preview["has_more"] === true;
  const name = stringOf(file, "title") ?? stringOf(file, "name");
  return {
    kind: "transcript",
    text: isCut ? `${text} …` : text,
    ...(name !== undefined && { title: name }),
  };
}

function textOfBlocks(blocks: readonly unknown[], depth: number): string {
  return lines(blocks.map((block) => blockText(block, depth)));
}

/** The words of a block or element of any type, those that Slack adds later included. */
function blockText(value: unknown, depth: number): string {
  if (typeof value === "string") return value;
  if (!isRecord(value) || depth > DEPTH_AT_MOST + 4) return "";
  switch (value["type"]) {
    case "rich_text":
    case "rich_text_list":
      return lines(listOf(value, "elements").map((one) => blockText(one, depth + 1)));
    case "rich_text_section":
    case "rich_text_quote":
    case "rich_text_preformatted":
      return listOf(value, "elements").map(inlineText).join("");
    case "table":
      return lines(
        listOf(value, "rows").map((row) =>
          Array.isArray(row) ? row.map((cell) => blockText(cell, depth + 1)).join(" | ") : "",
        ),
      );
    case "image":
      return lines([textOf(value["title"]), stringOf(value, "alt_text")]);
    case "divider":
      return "";
    case "raw_text":
      return stringOf(value, "text") ?? "";
    default:
      return lines([
        textOf(value["title"]),
        textOf(value["text"]),
        textOf(value["subtitle"]),
        textOf(value["body"]),
        textOf(value["label"]),
        textOf(value["description"]),
        ...listOf(value, "fields").map((one) => textOf(one)),
        ...listOf(value, "elements").map((one) => blockText(one, depth + 1)),
        ...listOf(value, "child_blocks").map((one) => blockText(one, depth + 1)),
        ...listOf(value, "tasks").map((one) => blockText(one, depth + 1)),
        ...listOf(value, "options").map((one) => blockText(one, depth + 1)),
        blockText(value["accessory"], depth + 1),
        blockText(value["element"], depth + 1),
        ...listOf(value, "rows").map((row) => JSON.stringify(row)),
      ]);
  }
}

/** A text object, a rich_text or a plain string. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isRecord(value)) return "";
  return value["type"] === "rich_text"
    ? blockText(value, DEPTH_AT_MOST)
    : (stringOf(value, "text") ?? "");
}

function inlineText(element: unknown): string {
  if (!isRecord(element)) return "";
  switch (element["type"]) {
    case "link": {
      const url = stringOf(element, "url") ?? "";
      const text = stringOf(element, "text");
      return text === undefined || text === url ? url : `${text} (${url})`;
    }
    case "user":
      return `<@${stringOf(element, "user_id") ?? ""}>`;
    case "channel":
      return `<#${stringOf(element, "channel_id") ?? ""}>`;
    case "usergroup":
      return `<!subteam^${stringOf(element, "usergroup_id") ?? ""}>`;
    case "broadcast":
      return `<!${stringOf(element, "range") ?? ""}>`;
    case "emoji":
      return `:${stringOf(element, "name") ?? ""}:`;
    case "date":
      return stringOf(element, "fallback") ?? "";
    default:
      return stringOf(element, "text") ?? "";
  }
}

/** Whether every line of `blocks` stands in `own`, in Slack's escapes or as it is read. */
function hasAllLines(own: string, blocks: string): boolean {
  const said = squeezed(own);
  return blocks.split("\n").every((line) => said.includes(squeezed(line)));
}

/** Only letters and digits: markup and escapes differ between the two forms of a text. */
function squeezed(text: string): string {
  return text
    .replaceAll(/&(?:amp|lt|gt);/g, "")
    .replaceAll(/<([@#!])([^<>|]*)\|[^<>]*>/g, "<$1$2>")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function lines(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part.trim() !== "").join("\n");
}

function upTo(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters).toWellFormed()}…`;
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: Json, key: string): readonly unknown[] {
  const list = value[key];
  return Array.isArray(list) ? list : [];
}

function stringOf(value: Json, key: string): string | undefined {
  const text = value[key];
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}
