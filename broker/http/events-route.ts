import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { FeedItem } from "../app/feed/follow-feed.ts";

export interface EventsRouteOptions {
  /** Follows what happens behind a cursor, or from now on. */
  readonly follow: (after: number | null, signal: AbortSignal) => AsyncIterable<FeedItem>;
  readonly redact: (answer: unknown) => unknown;
}

/** `GET /operator/events`: the feed as server-sent events (api/feed.ts). */
export function eventsRoute({ follow, redact }: EventsRouteOptions): Hono {
  const routes = new Hono();
  routes.get("/operator/events", (context) => {
    const given = context.req.header("last-event-id") ?? context.req.query("after");
    const after = given !== undefined && /^\d{1,15}$/.test(given) ? Number(given) : null;
    return streamSSE(context, async (stream) => {
      const ended = new AbortController();
      stream.onAbort(() => ended.abort());
      for await (const item of follow(after, ended.signal)) {
        if (item.kind === "keep-alive") await stream.write(": still here\n\n");
        else {
          await stream.writeSSE({
            ...(item.id === null ? {} : { id: String(item.id) }),
            event: item.event.kind,
            data: JSON.stringify(redact(item.event)),
          });
        }
      }
    });
  });
  return routes;
}
