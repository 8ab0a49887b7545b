import { z } from "zod";
import type { Result } from "../errors/broker-error.ts";
import type { DescribedMessage, ThreadRef } from "../sessions/model.ts";
import { asJson, asText } from "./described.ts";
import { defineTool, refuse, type Tool, TS_MAX_CHARACTERS } from "./tool.ts";

export interface ThreadMessageOptions {
  /** The message as it is in Slack now, its files fetched; null when the thread has none such. */
  readonly readMessage: (
    thread: ThreadRef,
    ts: string,
    workspace: string,
  ) => Promise<Result<DescribedMessage | null, string>>;
}

export interface ReplayOptions {
  /** Gives a message to the session that it does not have; false when there is none to give. */
  readonly replay: (thread: ThreadRef, ts: string) => Promise<Result<boolean, string>>;
}

const messageInput = z.object({
  message_ts: z
    .string()
    .regex(/^\d+\.\d+$/)
    .max(TS_MAX_CHARACTERS)
    .describe("The ts of the message."),
});

/** `slack_read_message`: what a message of the session's thread says now. */
export function readMessageTool(options: ThreadMessageOptions): Tool {
  return defineTool({
    name: "slack_read_message",
    route: { method: "GET", path: "/slack/thread-message" },
    description:
      "Read one message of this session's Slack thread again, as it is now. Its files are downloaded into your workspace.",
    input: messageInput,
    handle: async ({ message_ts: ts }, { thread, workspace }) => {
      const read = await options.readMessage(thread, ts, workspace);
      if (!read.ok) {
        return refuse(502, "slack_read_failed", `Slack did not return the message: ${read.error}`);
      }
      if (read.value === null) {
        return refuse(404, "message_not_found", `The thread has no message ${ts}.`);
      }
      return { ok: true, body: { message: asJson(read.value) }, text: asText(read.value) };
    },
  });
}

/** The route that gives a session one message that Slack did not deliver. */
export function replayMessageTool(options: ReplayOptions): Tool {
  return defineTool({
    name: "slack_replay_message",
    route: { method: "GET", path: "/slack/replay-thread-message" },
    isRouteOnly: true,
    description: "Deliver one message of the thread that Slack did not deliver to the session.",
    input: messageInput,
    handle: async ({ message_ts: ts }, { thread }) => {
      const replayed = await options.replay(thread, ts);
      if (!replayed.ok) {
        return refuse(502, "slack_read_failed", `It cannot be replayed now: ${replayed.error}`);
      }
      return replayed.value
        ? { ok: true, body: { replayed: true }, text: "The message was delivered." }
        : refuse(
            404,
            "message_not_replayed",
            "The session already has this message, or the thread has no such message to deliver.",
          );
    },
  });
}
