import { contentParts, isRecord, parseJson } from "./model-request.ts";
import type { InputItem } from "./model-request.ts";

/** What came back from a tool call. */
export interface ToolResult {
  readonly callId: string;
  /** What a command printed, or the tool's whole answer. */
  readonly text: string;
  readonly exitCode: number | null;
  /** Set while a command runs on: ask for more with `poll`. */
  readonly sessionId: number | null;
  /** Set while a script runs on: ask for more with `wait`. */
  readonly cellId: string | null;
}

/** The tool result that this item is, in either tool shape; null when it is something else. */
export function toolResultOf(item: InputItem): ToolResult | null {
  const type = item["type"];
  if (type !== "function_call_output" && type !== "custom_tool_call_output") return null;
  const parts = contentParts(item["output"]);
  const callId = typeof item["call_id"] === "string" ? item["call_id"] : "";
  return { callId, ...(scriptResult(parts) ?? classicResult(parts.join("\n"))) };
}

type Outcome = Omit<ToolResult, "callId">;

/** Code mode reports the script first, then each thing it printed, a command's result as JSON. */
function scriptResult(parts: readonly string[]): Outcome | null {
  const [report = "", ...printed] = parts;
  if (!/^Script (?:completed|failed|running|terminated)/.test(report)) return null;
  const cellId = /^Script running with cell ID (\S+)/.exec(report)?.[1] ?? null;
  const command = printed.map(parseJson).findLast((value) => isRecord(value));
  if (!isRecord(command) || typeof command["output"] !== "string") {
    const text = report.startsWith("Script failed") ? parts.join("\n") : printed.join("\n");
    return { text, exitCode: null, sessionId: null, cellId };
  }
  return {
    text: command["output"],
    exitCode: numberOf(command["exit_code"]),
    sessionId: numberOf(command["session_id"]),
    cellId,
  };
}

/** Classic tools report a command as lines of text in front of its output. */
function classicResult(text: string): Outcome {
  const printed = /(?:^|\n)Output:\n([\s\S]*)$/.exec(text)?.[1];
  const head = printed === undefined ? "" : text.slice(0, text.length - printed.length);
  return {
    text: printed ?? text,
    exitCode: lineNumber(head, /^Process exited with code (-?\d+)$/m),
    sessionId: lineNumber(head, /^Process running with session ID (\d+)$/m),
    cellId: null,
  };
}

function lineNumber(text: string, pattern: RegExp): number | null {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
