import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { type AdminFeedEvent, adminFeedEventSchema } from "../../../main/api/feed.ts";

export interface FeedDouble {
  /** Sends an event to every follower. */
  readonly emit: (event: AdminFeedEvent) => void;
  /** Answers one who follows; `first` are the events that each one begins with. */
  readonly follow: (context: Context, first: readonly AdminFeedEvent[]) => Response;
}

export function feedDouble(): FeedDouble {
  const followers = new Set<(event: AdminFeedEvent) => void>();
  return {
    emit: (event) => {
      const parsed = adminFeedEventSchema.parse(event);
      for (const follower of followers) follower(parsed);
    },
    follow: (context, first) =>
      streamSSE(context, async (stream) => {
        const follower = (event: AdminFeedEvent) =>
          void stream.writeSSE({ event: event.kind, data: JSON.stringify(event) });
        const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
        // Nothing is waited for in between: what happens after the first events is told behind them.
        for (const event of first) follower(event);
        followers.add(follower);
        await ended;
        followers.delete(follower);
      }),
  };
}
