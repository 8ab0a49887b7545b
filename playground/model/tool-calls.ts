import { assertNever } from "../../broker/errors/broker-error.ts";
import type { ToolShape } from "./model-request.ts";

/** Something that a model asks Codex to do, whichever way its family writes it down. */
export type ToolUse =
  | {
      readonly tool: "shell";
      readonly command: string;
      /** Asks a person to let the command run outside of the sandbox, with this question. */
      readonly escalation?: string;
      /** How long Codex waits before it reports a command as still running (250 to 30,000 ms). */
      readonly yieldMs?: number;
    }
  /** Waits for more output of a command that is still running. */
  | { readonly tool: "poll"; readonly sessionId: number; readonly yieldMs?: number }
  /** Waits for a script that Codex reported as still running (code mode only). */
  | { readonly tool: "wait"; readonly cellId: string }
  /** Sets the plan of the turn, the whole of it each time. */
  | { readonly tool: "plan"; readonly plan: readonly PlanItem[] }
  | { readonly tool: "add-file"; readonly path: string; readonly text: string }
  /** A patch in the form that `apply_patch` takes. */
  | { readonly tool: "patch"; readonly patch: string }
  /** A dynamic tool of the thread; `namespace` when it was offered in one. */
  | {
      readonly tool: "dynamic";
      readonly name: string;
      readonly namespace?: string;
      readonly input: unknown;
    }
  /** JavaScript for `functions.exec` (code mode only). */
  | { readonly tool: "script"; readonly source: string };

export interface PlanItem {
  readonly step: string;
  readonly status: "pending" | "in_progress" | "completed";
}

/** Longest time that Codex allows a command before it reports back, in ms. */
const LONGEST_YIELD_MS = 30_000;

/** Where code mode offers Codex's own tools: `exec`, `wait`, `request_user_input_async`. */
const OWN_NAMESPACE = "functions";

/** An output item of the Responses API. */
export type OutputItem = Readonly<Record<string, unknown>> & { readonly id: string };

/** The tool call as an output item. `key` makes its ids unique within the thread. */
export function toolCallItem(use: ToolUse, shape: ToolShape, key: string): OutputItem {
  switch (shape) {
    case "classic":
      return classicCall(use, key);
    case "code":
      return codeCall(use, key);
    default:
      return assertNever(shape);
  }
}

function classicCall(use: ToolUse, key: string): OutputItem {
  switch (use.tool) {
    case "shell":
      return functionCall(key, "exec_command", shellArguments(use));
    case "poll":
      return functionCall(key, "write_stdin", pollArguments(use));
    case "wait":
      return functionCall(key, "wait", { cell_id: use.cellId });
    case "plan":
      return functionCall(key, "update_plan", { plan: use.plan });
    case "add-file":
      return customCall(key, "apply_patch", addFilePatch(use.path, use.text));
    case "patch":
      return customCall(key, "apply_patch", use.patch);
    case "dynamic":
      return functionCall(key, use.name, use.input, use.namespace);
    case "script":
      return functionCall(key, "exec", { source: use.source });
    default:
      return assertNever(use);
  }
}

function codeCall(use: ToolUse, key: string): OutputItem {
  switch (use.tool) {
    case "shell":
      return exec(key, `text(await tools.exec_command(${JSON.stringify(shellArguments(use))}))`);
    case "poll":
      return exec(key, `text(await tools.write_stdin(${JSON.stringify(pollArguments(use))}))`);
    case "wait":
      return functionCall(key, "wait", { cell_id: use.cellId }, OWN_NAMESPACE);
    case "plan":
      return exec(key, `text(await tools.update_plan(${JSON.stringify({ plan: use.plan })}))`);
    case "add-file":
      return exec(key, applyPatch(addFilePatch(use.path, use.text)));
    case "patch":
      return exec(key, applyPatch(use.patch));
    case "dynamic":
      // What Codex offers beside the script tool is called by itself, and is no part of `tools`.
      if (use.namespace === OWN_NAMESPACE) {
        return functionCall(key, use.name, use.input, OWN_NAMESPACE);
      }
      return exec(key, `text(await tools.${toolIdentifier(use)}(${JSON.stringify(use.input)}))`);
    case "script":
      return exec(key, use.source);
    default:
      return assertNever(use);
  }
}

/** Code mode names a tool `name`, or `namespace__name`, as a JavaScript identifier. */
function toolIdentifier(use: { readonly name: string; readonly namespace?: string }): string {
  const full = use.namespace === undefined ? use.name : `${use.namespace}__${use.name}`;
  return full.replaceAll(/[^A-Za-z0-9_$]/g, "_");
}

function shellArguments(use: ToolUse & { tool: "shell" }): Readonly<Record<string, unknown>> {
  return {
    cmd: use.command,
    yield_time_ms: use.yieldMs ?? LONGEST_YIELD_MS,
    ...(use.escalation === undefined
      ? {}
      : { sandbox_permissions: "require_escalated", justification: use.escalation }),
  };
}

function pollArguments(use: ToolUse & { tool: "poll" }): Readonly<Record<string, unknown>> {
  return { session_id: use.sessionId, yield_time_ms: use.yieldMs ?? LONGEST_YIELD_MS };
}

function applyPatch(patch: string): string {
  return `text(await tools.apply_patch(${JSON.stringify(patch)}))`;
}

function addFilePatch(path: string, text: string): string {
  const lines = text.split("\n").map((line) => `+${line}`);
  return ["*** Begin Patch", `*** Add File: ${path}`, ...lines, "*** End Patch"].join("\n");
}

function functionCall(key: string, name: string, input: unknown, namespace?: string): OutputItem {
  return {
    type: "function_call",
    id: `fc_${key}`,
    call_id: `call_${key}`,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    arguments: JSON.stringify(input),
  };
}

function customCall(key: string, name: string, input: string): OutputItem {
  return { type: "custom_tool_call", id: `ctc_${key}`, call_id: `call_${key}`, name, input };
}

function exec(key: string, source: string): OutputItem {
  return { ...customCall(key, "exec", source), namespace: OWN_NAMESPACE };
}
