import type { Kysely } from "kysely";
import type { z } from "zod";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { ToolAnswer, ToolCall } from "../sessions/ports/agent-tools.ts";
import type { Persist } from "../store/disk-space-gate.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import { findSession, findSessionKeyByThread } from "../store/sessions.ts";
import { isOffered, refuse, type Tool, type ToolOutcome, type ToolRefusal } from "./tool.ts";

export interface ToolCallsOptions {
  readonly db: Kysely<BrokerDatabase>;
  /** Waits for disk space where there is none: Codex waits for the answer, whatever it takes. */
  readonly persist: Persist;
  readonly log: Log;
  readonly tools: readonly Tool[];
}

/** Checks the arguments and runs the tool for a session that is known. Never throws. */
export async function callTool(
  tool: Tool,
  input: unknown,
  session: SessionRow,
  call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  log: Log,
  persist: Persist = (work) => work(),
): Promise<ToolOutcome> {
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) return invalidInput(parsed.error, input);
  try {
    return await persist(() =>
      tool.handle(parsed.data, {
        sessionKey: session.key,
        thread: { channel: session.channel, threadTs: session.thread_ts },
        workspace: session.workspace,
        ...call,
      }),
    );
  } catch (thrown) {
    log.error("A tool failed", { tool: tool.name, sessionKey: session.key, error: thrown });
    return refuse(503, "tool_failed", errorText(thrown));
  }
}

function invalidInput(error: z.ZodError, input: unknown): ToolRefusal {
  const missing = error.issues.filter((issue) => isMissing(issue, input));
  if (missing.length > 0) {
    const required = missing.map((issue) => issue.path.join("."));
    return refuse(400, "missing_required_body", `Missing: ${required.join(", ")}.`, { required });
  }
  const [issue] = error.issues;
  const field = issue?.path.join(".") ?? "body";
  if (field === "kind" && issue?.code === "invalid_value") {
    return refuse(400, "invalid_kind", `kind must be one of ${issue.values.join(", ")}.`, {
      allowed: issue.values,
    });
  }
  return refuse(400, `invalid_${field}`, `${field}: ${issue?.message ?? "not understood"}`);
}

/** Zod says of an absent enum that its value is invalid, and keeps no input in its issues. */
function isMissing(issue: z.core.$ZodIssue, input: unknown): boolean {
  const [field] = issue.path;
  return (
    issue.path.length === 1 &&
    field !== undefined &&
    typeof input === "object" &&
    input !== null &&
    Reflect.get(input, field) === undefined
  );
}

/** Answers Codex's `item/tool/call`: the thread says which session it is. */
export class ToolCalls {
  readonly #options: ToolCallsOptions;

  constructor(options: ToolCallsOptions) {
    this.#options = options;
  }

  async answer(call: ToolCall, signal: AbortSignal): Promise<ToolAnswer> {
    const { db, log, persist, tools } = this.#options;
    const tool = tools.filter(isOffered).find((candidate) => candidate.name === call.tool);
    if (tool === undefined) return { success: false, text: `There is no tool ${call.tool}.` };
    const key = await findSessionKeyByThread(db, call.threadId);
    const session = key === null ? undefined : await findSession(db, key);
    if (session === undefined) {
      return { success: false, text: "This thread no longer belongs to a session." };
    }
    const idempotencyKey = `call:${call.threadId}:${call.callId}`;
    const context = { idempotencyKey, signal };
    const outcome = await callTool(tool, call.arguments, session, context, log, persist);
    return outcome.ok
      ? { success: true, text: outcome.text }
      : { success: false, text: `${outcome.error}: ${outcome.message}` };
  }
}
