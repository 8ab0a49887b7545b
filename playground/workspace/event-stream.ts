import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { ChangeFeed, NumberedChange } from "./changes.ts";

/** A comment line this often keeps idle connections from being closed by what lies between. */
const HEARTBEAT_MS = 15_000;
/** Changes waiting for one slow reader; beyond it the reader is cut off and comes back by id. */
const QUEUE_LIMIT = 5_000;

export interface StreamOptions {
  /** Tells runs of the server apart: ids of another run mean nothing here. */
  readonly runId: string;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Ends the stream when the server goes. */
  readonly stopping: AbortSignal;
}

/**
 * Every change as a server-sent event named `change`, with an id. A reader that comes back with
 * Last-Event-ID gets what it missed, or one `reset` event when that is no longer kept.
 */
export function eventStream(context: Context, feed: ChangeFeed, options: StreamOptions): Response {
  const after = lastSeen(context.req.header("last-event-id"), options.runId);
  return streamSSE(context, async (stream) => {
    const queue: NumberedChange[] = [];
    let wake = new AbortController();
    const ended = new AbortController();
    const end = () => {
      ended.abort();
      wake.abort();
    };
    const unsubscribe = feed.subscribe((change) => {
      queue.push(change);
      if (queue.length > QUEUE_LIMIT) end();
      wake.abort();
    });
    stream.onAbort(end);
    options.stopping.addEventListener("abort", end, { once: true });
    try {
      const backlog = after === null ? { complete: true as const, changes: [] } : feed.since(after);
      const hello = after === null || !backlog.complete ? "reset" : "resumed";
      const start = backlog.complete && after !== null ? after : feed.lastId;
      await stream.writeSSE({ event: hello, id: `${options.runId}-${start}`, data: "{}" });
      queue.unshift(...(backlog.complete ? backlog.changes : []));
      while (!ended.signal.aborted) {
        for (const { id, change } of queue.splice(0)) {
          const data = JSON.stringify(change);
          await stream.writeSSE({ event: "change", id: `${options.runId}-${id}`, data });
        }
        wake = new AbortController();
        if (queue.length > 0 || ended.signal.aborted) continue;
        await options.sleep(HEARTBEAT_MS, wake.signal);
        if (!wake.signal.aborted) await stream.write(": still here\n\n");
      }
    } finally {
      unsubscribe();
      options.stopping.removeEventListener("abort", end);
    }
  });
}

/** The number behind a Last-Event-ID of this run; -1 for another run's; null when there is none. */
function lastSeen(header: string | undefined, runId: string): number | null {
  if (header === undefined || header === "") return null;
  const id = Number(header.slice(runId.length + 1));
  return header.startsWith(`${runId}-`) && Number.isInteger(id) ? id : -1;
}
