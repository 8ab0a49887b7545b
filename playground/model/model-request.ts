/** One entry of a Responses API request's `input`. Only the fields that we read are looked at. */
export type InputItem = Readonly<Record<string, unknown>>;

/**
 * How a model calls tools. `classic` models (gpt-5.5 and names that Codex does not know) get a
 * `tools` list and send function calls; `code` models (gpt-5.6, gpt-6 and later) get their tools as
 * an `additional_tools` input item and send JavaScript to one custom tool, `functions.exec`.
 */
export type ToolShape = "classic" | "code";

/** A `POST /v1/responses` as Codex 0.169 sends it, read with care. */
export interface ModelRequest {
  readonly model: string;
  readonly shape: ToolShape;
  /** Codex's ids, from its headers and metadata; null when another client is asking. */
  readonly threadId: string | null;
  readonly turnId: string | null;
  /** `turn` for a person's turn; others are Codex's own errands, such as a compaction. */
  readonly kind: string;
  readonly input: readonly InputItem[];
  readonly body: Readonly<Record<string, unknown>>;
}

export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The request's parts; null when the body is not an object. */
export function readModelRequest(body: unknown, headers: RequestHeaders): ModelRequest | null {
  if (!isRecord(body)) return null;
  const input = Array.isArray(body["input"]) ? body["input"].filter(isRecord) : [];
  const metadata = turnMetadata(body, headers);
  return {
    model: textOf(body["model"]) ?? "",
    shape: input.some((item) => item["type"] === "additional_tools") ? "code" : "classic",
    threadId: textOf(metadata["thread_id"]) ?? textOf(headers["thread-id"]),
    turnId: textOf(metadata["turn_id"]),
    kind: isCompaction(input) ? "compaction" : (textOf(metadata["request_kind"]) ?? "turn"),
    input,
    body,
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text parts of a message or of a tool's output, joined. Images and other parts are left out. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  return contentParts(content).join("\n");
}

/** The text parts of a message or of a tool's output. */
export function contentParts(content: unknown): readonly string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.filter(isRecord).flatMap((part) => textOf(part["text"]) ?? []);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Codex sends its ids as JSON in a header and, on newer models, in the body as well. */
function turnMetadata(
  body: Readonly<Record<string, unknown>>,
  headers: RequestHeaders,
): Readonly<Record<string, unknown>> {
  const inBody = isRecord(body["client_metadata"]) ? body["client_metadata"] : {};
  const encoded = headers["x-codex-turn-metadata"] ?? inBody["x-codex-turn-metadata"];
  const parsed = typeof encoded === "string" ? parseJson(encoded) : null;
  return isRecord(parsed) ? parsed : {};
}

/** Custom providers compact by an ordinary request whose last message asks for a summary. */
function isCompaction(input: readonly InputItem[]): boolean {
  const last = input.at(-1);
  return (
    last?.["role"] === "user" &&
    contentText(last["content"]).startsWith("You are performing a CONTEXT CHECKPOINT COMPACTION")
  );
}

/** The parsed text, or null when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
