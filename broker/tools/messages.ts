import { z } from "zod";
import { type PostingOptions, postForAgent } from "./posting.ts";
import {
  LINE_MAX_CHARACTERS,
  MARKDOWN_MAX_CHARACTERS,
  defineTool,
  refuse,
  type Tool,
  type ToolRefusal,
} from "./tool.ts";

const messageKinds = ["progress", "final", "block", "wait"] as const;
const stateKinds = ["final", "block", "wait"] as const;

/** `slack_post_message`: Markdown into the session's thread. */
export function postMessageTool(options: PostingOptions): Tool {
  return defineTool({
    name: "slack_post_message",
    route: { method: "POST", path: "/slack/post-message" },
    description:
      "Post a message to this session's Slack thread. Write standard Markdown. Use kind final for the answer, progress for a short update on long work, block when you cannot continue without a person, and wait while your background job runs.",
    input: z.object({
      text: z.string().min(1).max(MARKDOWN_MAX_CHARACTERS).describe("The message in Markdown."),
      kind: z.enum(messageKinds).optional().describe("What this message means for your turn."),
      reason: z
        .string()
        .max(LINE_MAX_CHARACTERS)
        .optional()
        .describe("Why; required for block and wait."),
    }),
    handle: async (input, context) => {
      const missing = missingReason(input.kind, input.reason);
      if (missing !== null) return missing;
      const body = { kind: "markdown", markdown: input.text } as const;
      const posted = await postForAgent(body, input.kind ?? "message", context, options, {
        kind: "agent-post",
        data: input,
      });
      if (!("kind" in posted)) return posted;
      const [first] = posted.parts;
      return {
        ok: true,
        body: {
          ts: first?.ts,
          ...(first?.permalink === undefined ? {} : { permalink: first.permalink }),
          ...(posted.parts.length > 1 ? { parts: posted.parts } : {}),
        },
        text: `Posted, ts ${first?.ts ?? "unknown"}.`,
      };
    },
  });
}

/** `slack_post_state`: says where the turn stands without posting anything. */
export function postStateTool(options: Pick<PostingOptions, "dispatch" | "record">): Tool {
  return defineTool({
    name: "slack_post_state",
    route: { method: "POST", path: "/slack/post-state" },
    description:
      "Declare the state of your turn without posting to the thread: final (done, nothing to say), block (cannot continue), wait (your background job is running).",
    input: z.object({
      kind: z.enum(stateKinds),
      reason: z
        .string()
        .max(LINE_MAX_CHARACTERS)
        .optional()
        .describe("Why; required for block and wait."),
    }),
    handle: async (input, context) => {
      const missing = missingReason(input.kind, input.reason);
      if (missing !== null) return missing;
      await options.dispatch(context.sessionKey, {
        kind: "signal",
        signal: input.kind,
        visible: false,
      });
      await options.record(context.sessionKey, "agent-state", input);
      return { ok: true, body: { kind: input.kind }, text: "Noted." };
    },
  });
}

function missingReason(kind: string | undefined, reason: string | undefined): ToolRefusal | null {
  if ((kind !== "block" && kind !== "wait") || (reason ?? "").trim() !== "") return null;
  return refuse(400, "missing_reason", `kind ${kind} needs a reason.`, { required: ["reason"] });
}
