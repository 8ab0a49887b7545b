import { z } from "zod";
import type { Result } from "../errors/broker-error.ts";
import type { DescribedMessage, ThreadRef } from "../sessions/model.ts";
import { asJson, asText } from "./described.ts";
import { defineTool, refuse, type Tool, TS_MAX_CHARACTERS } from "./tool.ts";

/** A page of a thread, oldest first. */
export interface ThreadPage {
  readonly messages: readonly DescribedMessage[];
  readonly hasMore: boolean;
}

export type ReadThread = (query: {
  readonly thread: ThreadRef;
  readonly before: string | null;
  readonly limit: number;
}) => Promise<Result<ThreadPage, string>>;

export interface HistoryOptions {
  readonly readThread: ReadThread;
  readonly defaultLimit: number;
  readonly maxLimit: number;
}

/** `slack_thread_history`: older messages of the session's thread, as JSON or as text. */
export function threadHistoryTool(options: HistoryOptions): Tool {
  return defineTool({
    name: "slack_thread_history",
    route: { method: "GET", path: "/slack/thread-history" },
    description:
      "Read earlier messages of this session's Slack thread, oldest first. before_ts is an exclusive upper bound: page back with the ts of the oldest message you have.",
    input: z.object({
      before_ts: z
        .string()
        .regex(/^\d+\.\d+$/)
        .max(TS_MAX_CHARACTERS)
        .optional()
        .describe("Only messages older than this ts."),
      limit: z.coerce.number().int().min(0).optional().describe("The maximum number of messages."),
      format: z.enum(["json", "text"]).optional(),
    }),
    handle: async (input, context) => {
      const limit = Math.min(input.limit ?? options.defaultLimit, options.maxLimit);
      const before = input.before_ts ?? null;
      const page = await options.readThread({ thread: context.thread, before, limit });
      if (!page.ok) {
        return refuse(
          502,
          "slack_history_failed",
          `Slack did not return the thread: ${page.error}`,
        );
      }
      const formattedText = page.value.messages.map(asText).join("\n\n");
      return {
        ok: true,
        body: {
          channelId: context.thread.channel,
          rootThreadTs: context.thread.threadTs,
          beforeMessageTs: before,
          returnedCount: page.value.messages.length,
          hasMore: page.value.hasMore,
          maxLimit: options.maxLimit,
          formattedText,
          messages: page.value.messages.map(asJson),
        },
        text: formattedText === "" ? "No earlier messages." : formattedText,
      };
    },
  });
}
