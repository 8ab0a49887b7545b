import { contentText, isRecord } from "./model-request.ts";
import type { InputItem } from "./model-request.ts";
import { earlierMessagesIn, saidIn, userMessageOf } from "./said.ts";
import { toolResultOf } from "./tool-results.ts";
import type { ToolResult } from "./tool-results.ts";

/** Something that a person wrote since the model last finished an answer. */
export interface Request {
  readonly text: string;
  readonly images: number;
  /** How many earlier messages of the thread came along as context. */
  readonly earlierMessages: number;
  /** What tools brought back after it, oldest first. */
  readonly results: readonly ToolResult[];
}

/**
 * The requests that the model has not answered yet, oldest first, read from the input alone: so a
 * script needs no memory, and a restart in the middle of a conversation changes nothing.
 */
export function turnSoFar(input: readonly InputItem[]): readonly Request[] {
  let open: Request[] = [];
  let answered = false;
  for (const item of input) {
    const message = userMessageOf(item);
    const result = toolResultOf(item);
    if (message !== null) {
      if (answered) open = [];
      answered = false;
      const images = imagesIn(item);
      const earlierMessages = earlierMessagesIn(message.text);
      const said = saidIn(message.text);
      open.push(...said.map((text) => ({ text, images, earlierMessages, results: [] })));
    } else if (result !== null) {
      open = open.map((request) => ({ ...request, results: [...request.results, result] }));
    } else if (item["role"] === "assistant") {
      answered = true;
    } else if (isToolCall(item)) {
      answered = false;
    } else if (isAbortMark(item)) {
      open = [];
    }
  }
  return answered ? [] : open;
}

function isToolCall(item: InputItem): boolean {
  return item["type"] === "function_call" || item["type"] === "custom_tool_call";
}

/** Codex marks an interrupted turn by a message in the user's name. */
function isAbortMark(item: InputItem): boolean {
  return item["role"] === "user" && contentText(item["content"]).startsWith("<turn_aborted>");
}

function imagesIn(item: InputItem): number {
  const content = item["content"];
  if (!Array.isArray(content)) return 0;
  return content.filter((part) => isRecord(part) && part["type"] === "input_image").length;
}
