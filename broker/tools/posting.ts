import type { Kysely } from "kysely";
import {
  agentPostKey,
  type OutboundBody,
  type PostOutcome,
  type Posts,
} from "../sessions/ports/posts.ts";
import type { SessionEvent } from "../sessions/state.ts";
import type { BrokerDatabase } from "../store/schema.ts";
import { refuse, type ToolContext, type ToolRefusal } from "./tool.ts";

export interface PostingOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly posts: Posts;
  readonly dispatch: (sessionKey: string, event: SessionEvent) => Promise<void>;
  /** Notes something in the timeline; once for each `ref`. */
  readonly record: (sessionKey: string, kind: string, data: unknown, ref?: string) => Promise<void>;
  /** How long a call waits for Slack, in ms; a minute when absent. */
  readonly postWaitMs?: number;
}

export type Posted = Extract<PostOutcome, { kind: "sent" }>;

/** Slack's pace may make a post wait; past this the caller is told that it is still on its way. */
const POST_WAIT_MS = 60_000;

/**
 * Posts for the agent: stored first, then sent, then counted for its turn, as is a post that is still
 * on its way when the wait is over. The same idempotency key posts once however often it is called.
 */
export async function postForAgent(
  body: OutboundBody,
  signal: Extract<SessionEvent, { kind: "signal" }>["signal"],
  context: ToolContext,
  options: PostingOptions,
  /** How the timeline shows it. */
  entry: { readonly kind: "agent-post" | "agent-file"; readonly data: unknown },
): Promise<Posted | ToolRefusal> {
  const { sessionKey } = context;
  const key = agentPostKey(sessionKey, context.idempotencyKey);
  await options.posts.enqueue(options.db, { idempotencyKey: key, sessionKey, body });
  await options.record(sessionKey, entry.kind, entry.data, key);
  options.posts.wake(sessionKey);
  const timeout = AbortSignal.timeout(options.postWaitMs ?? POST_WAIT_MS);
  const outcome = await outcomeOf(key, AbortSignal.any([context.signal, timeout]), options);
  const beside = entry.kind === "agent-file" ? ({ beside: "file" } as const) : {};
  const count = () =>
    options.dispatch(sessionKey, { kind: "signal", signal, visible: true, ...beside });
  if (outcome === null) {
    // Who no longer waits may call again, or was stopped.
    if (!context.signal.aborted) await count();
    return refuse(
      504,
      "post_pending",
      "Slack has not answered yet. The post is stored and will be sent automatically; do not post it again.",
    );
  }
  if (outcome.kind === "failed") {
    return refuse(502, outcome.code, `Slack did not accept the post: ${outcome.message}`);
  }
  await count();
  return outcome;
}

async function outcomeOf(
  key: string,
  signal: AbortSignal,
  options: PostingOptions,
): Promise<PostOutcome | null> {
  try {
    return await options.posts.outcome(key, signal);
  } catch (thrown) {
    if (signal.aborted) return null;
    throw thrown;
  }
}
