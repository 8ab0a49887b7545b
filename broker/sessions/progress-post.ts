import { findProgress, removeProgress } from "../store/progress.ts";
import type { Executor } from "../store/schema.ts";
import type { SessionKey } from "./model.ts";
import type { EndedTurn } from "./ports/agent-events.ts";
import type { OutboundBody, Posts } from "./ports/posts.ts";
import { type EndedProgressView, progressView } from "./progress-view.ts";

/** The message as it is posted. */
export type ProgressCard = Extract<OutboundBody, { kind: "notice" }>;

/** The turn is over: its message gets its last form, in the transaction that ends it. */
export async function endProgress(
  db: Executor,
  key: SessionKey,
  ended: EndedTurn,
  options: {
    readonly posts: Posts;
    readonly now: number;
    readonly endedCard: (view: EndedProgressView) => ProgressCard;
  },
): Promise<void> {
  const { turnId, status } = ended;
  const row = await findProgress(db, turnId);
  if (row === undefined) return;
  if (row.shown === 1) {
    const { steps, forMs } = progressView(row, options.now);
    const body = options.endedCard({ status, steps, forMs });
    await editProgress(db, options.posts, { key, turnId }, body);
  }
  await removeProgress(db, turnId);
}

/** The message says that from now on. */
export function editProgress(
  db: Executor,
  posts: Posts,
  turn: { readonly key: SessionKey; readonly turnId: string },
  body: ProgressCard,
): Promise<void> {
  const of = progressKey(turn.key, turn.turnId);
  return posts.enqueue(db, {
    idempotencyKey: `${of}:now`,
    sessionKey: turn.key,
    body: { kind: "live-edit", of, text: body.text, blocks: body.blocks ?? [] },
  });
}

export function progressKey(key: SessionKey, turnId: string): string {
  return `${key}:progress:${turnId}`;
}
