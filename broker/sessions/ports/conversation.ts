import type { Result } from "../../errors/broker-error.ts";
import type { DescribedMessage, InboundMessage, ThreadRef } from "../model.ts";

// What the sessions need of the place where people write; slack/ implements it.

/** The place where people talk. No method throws: a lookup that fails leaves its part out. */
export interface Conversation {
  /** Resolves names and the permalink, and fetches the files into the workspace. */
  describe(message: InboundMessage, workspace: string): Promise<DescribedMessage>;
  /**
   * The newest `limit` messages of a thread that are older than `before` (null: of all), oldest
   * first; `others`: without our own. Right for threads of any length. The newest files are fetched
   * into the workspace, within bounds; the others are named.
   */
  earlierMessages(
    thread: ThreadRef,
    which: {
      readonly before: string | null;
      readonly limit: number;
      readonly whose: "others" | "all";
    },
    workspace: string,
  ): Promise<Result<readonly DescribedMessage[], string>>;
  /** Shows what the agent is doing, or clears it (null). Best effort, returns at once. */
  showActivity(thread: ThreadRef, activity: Activity | null): void;
}

/** What an agent is doing, in the terms of the status table. */
export type Activity =
  | { readonly kind: "starting" | "thinking" | "planning" | "reading-code" }
  | { readonly kind: "editing"; readonly files: number }
  | { readonly kind: "testing" | "building" | "installing" | "git" | "command" }
  | { readonly kind: "web-search" | "image" | "summarising" | "writing" }
  | { readonly kind: "tool"; readonly name: string }
  | { readonly kind: "helpers"; readonly count: number }
  | { readonly kind: "approval" | "answer" | "job" | "network" | "retrying" };
