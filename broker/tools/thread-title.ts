import { z } from "zod";
import type { ThreadRef } from "../sessions/model.ts";
import { sessionTitle } from "../sessions/workspace.ts";
import { LINE_MAX_CHARACTERS, defineTool, type Tool } from "./tool.ts";

export interface ThreadTitleOptions {
  /** Remembers it as the session's. */
  readonly save: (sessionKey: string, title: string) => Promise<void>;
  /** Shows it in Slack; false where the workspace does not offer that. */
  readonly show: (thread: ThreadRef, title: string) => Promise<boolean>;
  readonly record: (sessionKey: string, kind: string, data: unknown) => Promise<void>;
}

/** `slack_set_title`: what the session is about, for lists and, where Slack has one, the thread. */
export function setTitleTool(options: ThreadTitleOptions): Tool {
  return defineTool({
    name: "slack_set_title",
    route: { method: "POST", path: "/slack/thread-title" },
    description:
      "Name this thread's subject in a few words on one line. It replaces the title made from the first request.",
    input: z.object({
      title: z.string().trim().min(1).max(LINE_MAX_CHARACTERS).describe("Plain text."),
    }),
    handle: async (input, { sessionKey, thread }) => {
      const title = sessionTitle(input.title);
      await options.save(sessionKey, title);
      const isShown = await options.show(thread, title);
      await options.record(sessionKey, "agent-title", { title });
      return {
        ok: true,
        body: { title, shownInSlack: isShown },
        text: `The title is now: ${title}`,
      };
    },
  });
}
