import type { AgentStep } from "../sessions/ports/agent-events.ts";
import { changesDiff } from "./changes-diff.ts";
import { lineCounts } from "./line-counts.ts";
import type { ThreadItem } from "./protocol.generated.ts";

/** Characters of a step's detail that are kept; the end of an output says most. */
export const maxStepDetail = 4_000;
/** The most of an output that is kept, in bytes. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Characters of a step's title that are kept. */
const maxStepTitle = 300;

/** A finished item as a step of the timeline; null for what is no step of the agent's work. */
export function stepOfItem(item: ThreadItem): AgentStep | null {
  const told = describedStep(item);
  return told === null ? null : { itemId: item.id, ...told };
}

/** An item that has begun, as a step; null for what is of no interest before it has ended. */
export function startedStepOfItem(item: ThreadItem): AgentStep | null {
  switch (item.type) {
    case "commandExecution":
    case "fileChange":
    case "mcpToolCall":
    case "dynamicToolCall":
    case "webSearch":
    case "collabAgentToolCall":
    case "contextCompaction": {
      const told = stepOfItem(item);
      return told === null ? null : { ...told, status: "running" };
    }
    default:
      return null;
  }
}

type DescribedStep = Omit<AgentStep, "itemId">;

function describedStep(item: ThreadItem): DescribedStep | null {
  switch (item.type) {
    case "agentMessage":
      return step("message", item.phase ?? "answer", "completed", item.text);
    case "commandExecution":
      return {
        ...step(
          "command",
          item.command,
          commandStatus(item.status, item.exitCode),
          item.aggregatedOutput,
          item.durationMs,
        ),
        ...(item.exitCode === null ? {} : { exitCode: item.exitCode }),
      };
    case "fileChange":
      return {
        ...step(
          "file-change",
          item.changes.map((change) => change.path).join(", "),
          item.status,
          changesDiff(item.changes),
        ),
        ...(item.status !== "failed" &&
          item.status !== "declined" && {
            files: item.changes.map(({ path, kind, diff }) => ({
              path,
              ...lineCounts(kind.type, diff),
            })),
          }),
      };
    case "mcpToolCall":
      return step("tool", `${item.server}/${item.tool}`, item.status, null, item.durationMs);
    case "dynamicToolCall":
      return step("tool", item.tool, item.status, argumentsText(item.arguments), item.durationMs);
    case "webSearch":
      return step("web-search", item.query, "completed", null);
    case "plan":
      return step("plan", "Plan", "completed", item.text);
    case "reasoning":
      return item.summary.length === 0
        ? null
        : step("reasoning", "Reasoning", "completed", item.summary.join("\n"));
    case "collabAgentToolCall":
      return step("helpers", item.tool, item.status, item.prompt);
    case "imageView":
      return step("image", item.path, "completed", null);
    case "contextCompaction":
      return step("compaction", "Summarised the conversation", "completed", null);
    default:
      return null;
  }
}

function step(
  type: string,
  title: string,
  status: string,
  detail: string | null,
  durationMs: number | null = null,
): DescribedStep {
  return {
    type,
    title: title.length > maxStepTitle ? `${title.slice(0, maxStepTitle)}…` : title,
    status,
    ...(detail === null || detail === "" ? {} : { detail: ending(detail) }),
    ...(detail === null || detail.length <= maxStepDetail ? {} : { output: whole(detail) }),
    ...(durationMs === null ? {} : { durationMs }),
  };
}

function ending(text: string): string {
  return text.length > maxStepDetail ? `…${text.slice(-maxStepDetail)}` : text;
}

/** The whole text, or as much of its end as is kept. */
function whole(text: string): { readonly text: string; readonly truncated: boolean } {
  const bytes = Buffer.from(text);
  return bytes.length <= MAX_OUTPUT_BYTES
    ? { text, truncated: false }
    : { text: bytes.subarray(-MAX_OUTPUT_BYTES).toString(), truncated: true };
}

function commandStatus(status: string, exitCode: number | null): string {
  return exitCode === null || exitCode === 0 ? status : `exit code ${exitCode}`;
}

function argumentsText(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
