import type { AgentStep } from "../sessions/ports/agent-events.ts";
import type { ThreadItem } from "./protocol.generated.ts";

/** Characters of a step's detail that are kept; the end of an output says most. */
export const maxStepDetail = 4_000;
/** Characters of a step's title that are kept. */
const maxStepTitle = 300;

/** A finished item as a step of the timeline; null for what is no step of the agent's work. */
export function stepOfItem(item: ThreadItem): AgentStep | null {
  switch (item.type) {
    case "agentMessage":
      return step("message", item.phase ?? "answer", "completed", item.text);
    case "commandExecution":
      return step(
        "command",
        item.command,
        commandStatus(item.status, item.exitCode),
        item.aggregatedOutput,
        item.durationMs,
      );
    case "fileChange":
      return {
        ...step(
          "file-change",
          item.changes.map((change) => change.path).join(", "),
          item.status,
          item.changes.map((change) => change.diff).join("\n"),
        ),
        ...(item.status === "completed" && { files: item.changes.map((change) => change.path) }),
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
): AgentStep {
  return {
    type,
    title: title.length > maxStepTitle ? `${title.slice(0, maxStepTitle)}…` : title,
    status,
    ...(detail === null || detail === "" ? {} : { detail: ending(detail) }),
    ...(durationMs === null ? {} : { durationMs }),
  };
}

function ending(text: string): string {
  return text.length > maxStepDetail ? `…${text.slice(-maxStepDetail)}` : text;
}

function commandStatus(status: string, exitCode: number | null): string {
  return exitCode === null || exitCode === 0 ? status : `exit code ${exitCode}`;
}

function argumentsText(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
