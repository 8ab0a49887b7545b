import type { Executor } from "../../store/schema.ts";
import { sessionKeyOf, type SessionKey, type ThreadRef } from "../model.ts";

// What the sessions post; slack/ implements it.

/** What is posted. Markdown is ordinary Markdown; blocks and mrkdwn text are Slack's. */
export type OutboundBody =
  | { readonly kind: "markdown"; readonly markdown: string }
  | { readonly kind: "notice"; readonly text: string; readonly blocks?: readonly unknown[] }
  /** Changes what an earlier notice of the same session says; `of` is its idempotency key. */
  | {
      readonly kind: "edit";
      readonly of: string;
      readonly text: string;
      readonly blocks: readonly unknown[];
    }
  /**
   * An edit of a message that changes all the time. A later one under the same key takes its place
   * while it waits; they go at a pace of their own and never before or behind other posts.
   */
  | {
      readonly kind: "live-edit";
      readonly of: string;
      readonly text: string;
      readonly blocks: readonly unknown[];
    }
  | {
      readonly kind: "file";
      /** Absolute path of a file that stays until it is posted. */
      readonly path: string;
      readonly filename: string;
      readonly title?: string;
      readonly comment?: string;
      readonly altText?: string;
      readonly snippetType?: string;
    };

export interface OutboundPost {
  /** The same key is never posted twice. */
  readonly idempotencyKey: string;
  readonly sessionKey: SessionKey;
  /** `none` where no session lives in that thread; a session's posts go when it goes. */
  readonly owner?: "session" | "none";
  readonly body: OutboundBody;
}

/** What Slack said of a post; a long Markdown text has several parts. */
export type PostOutcome =
  | {
      readonly kind: "sent";
      readonly parts: readonly { readonly ts: string; readonly permalink?: string }[];
      readonly file?: PostedFile;
    }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

export interface PostedFile {
  readonly id: string;
  readonly name: string;
  readonly title?: string;
  readonly mimetype?: string;
  readonly permalink?: string;
  readonly privateUrl?: string;
  readonly downloadUrl?: string;
  readonly size?: number;
}

/** The outbox: stored first, then posted in order at Slack's pace, never twice. */
export interface Posts {
  /** Stores the post in the caller's transaction. A key that is there already changes nothing. */
  enqueue(db: Executor, post: OutboundPost): Promise<void>;
  /** Drops the agent's posts of a session that Slack certainly does not have. */
  dropQueued(db: Executor, sessionKey: SessionKey): Promise<void>;
  /** Call after a drop is committed: who waits for the outcome of a dropped post is answered. */
  dropped(sessionKey: SessionKey): void;
  /** Call after the transaction is committed: sends what waits in the session's channel. */
  wake(sessionKey: SessionKey): void;
  /** Resolves when each part of the post is sent, or one failed for good, or `signal` aborts. */
  outcome(idempotencyKey: string, signal: AbortSignal): Promise<PostOutcome>;
}

/** The idempotency key of what the agent posts by a tool. */
export function agentPostKey(sessionKey: SessionKey, key: string): string {
  return `${sessionKey}:agent:${key}`;
}

/** The idempotency key of the post that asks somebody for the task after a mention without a word. */
export function taskRequestKey(thread: ThreadRef, userId: string): string {
  return `${sessionKeyOf(thread)}:nothing-said:${userId}`;
}
