import { contentText, isRecord, parseJson } from "./model-request.ts";
import type { InputItem } from "./model-request.ts";

/** What Codex itself adds to a conversation in the user's name. */
const CODEX_OWN_MESSAGES = [
  "<environment_context>",
  "<user_instructions>",
  "# AGENTS.md instructions",
  "<turn_aborted>",
  "<skill>",
  "<user_shell_command>",
  "<subagent_notification>",
];

/** A message that a person's client sent, as it stands in the model's input. */
export interface UserMessage {
  readonly id: string | null;
  readonly text: string;
}

/** The user's message that this item is; null when it is something else or Codex's own addition. */
export function userMessageOf(item: InputItem): UserMessage | null {
  if (item["role"] !== "user") return null;
  const text = contentText(item["content"]);
  if (CODEX_OWN_MESSAGES.some((opening) => text.startsWith(opening))) return null;
  return { id: typeof item["id"] === "string" ? item["id"] : null, text };
}

/**
 * What people wrote, out of one input text, in order. The broker wraps Slack messages as JSON in
 * code fences: their `text` fields count, but not those of earlier messages that are only given as
 * context; JSON without any is a note of the broker, and nobody said anything. A text without JSON
 * counts as a whole.
 */
export function saidIn(inputText: string): readonly string[] {
  const documents = jsonDocuments(inputText);
  if (documents.length === 0) return [plainText(inputText)];
  return documents.flatMap((document) => messageTexts(document)).map(plainText);
}

/** How many earlier messages of the thread the broker put before the newest one. */
export function earlierMessagesIn(inputText: string): number {
  return fencedJson(inputText)
    .filter(({ label }) => label === "thread_history_json")
    .map(({ document }) => (isRecord(document) ? document["messages"] : null))
    .reduce<number>((sum, messages) => sum + (Array.isArray(messages) ? messages.length : 0), 0);
}

function jsonDocuments(text: string): readonly unknown[] {
  const whole = parseJson(text);
  if (typeof whole === "object" && whole !== null) return [whole];
  return fencedJson(text).flatMap(({ label, document }) => {
    if (document === null) return [];
    return [CONTEXT_FIELDS.test(label) ? {} : document];
  });
}

/** The code fences with JSON, each with the label before it; null for what cannot be read. */
function fencedJson(text: string): readonly { label: string; document: unknown }[] {
  const fenced = text.matchAll(/^(?:(\w+):\n)?(`{3,})json\n([\s\S]*?)\n\2[ \t]*$/gm);
  return [...fenced].map(([, label = "", , json = ""]) => ({ label, document: parseJson(json) }));
}

/** Fields that describe people, files or what was said before, never the newest request. */
const CONTEXT_FIELDS =
  /history|earlier|context|mentioned|sender|attachments|files|slack_message|also_shown/;

function messageTexts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => messageTexts(entry));
  if (!isRecord(value) || value["source"] === "thread_history") return [];
  const own = typeof value["text"] === "string" ? [value["text"]] : [];
  const nested = Object.entries(value)
    .filter(([name]) => !CONTEXT_FIELDS.test(name))
    .flatMap(([, entry]) => (typeof entry === "object" ? messageTexts(entry) : []));
  return [...own, ...nested];
}

/** Slack escapes three characters in message texts; a mention in front is only the address. */
function plainText(text: string): string {
  return text
    .replace(/^(?:\s*<@[A-Z0-9]+(?:\|[^>]*)?>)+\s*/, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
