import type { EventSourceMessage } from "eventsource-parser";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { type AdminFeedEvent, adminFeedEventSchema } from "../../main/api/feed.ts";

// One stream of server-sent events from the control plane, read by `fetch` because EventSource
// cannot send the token.
//
//   connecting ──answer──► live ──end, error, silence──► lost ──wait──► lost, trying ──answer──► live
//        │                                                │
//        └────────────── 401: signed out ◄────────────────┘

export type FeedState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** What is shown is as of `since`. */
  | { readonly kind: "lost"; readonly since: number }
  | { readonly kind: "signed-out" };

export interface FeedOptions {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly onEvent: (event: AdminFeedEvent) => void;
  readonly onState: (state: FeedState) => void;
  /** A stream that could not be resumed: whatever is known may be old. */
  readonly onGap: () => void;
}

/** The other side comments every 15 s; three missed ones mean that nobody is there. */
const SILENCE_MS = 45_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** Follows the feed until the signal aborts, over every restart of the other side. */
export async function followFeed(options: FeedOptions, signal: AbortSignal): Promise<void> {
  let cursor: string | null = null;
  let wasLive = false;
  let failures = 0;
  let isSignedOut = false;
  options.onState({ kind: "connecting" });
  while (!signal.aborted && !isSignedOut) {
    const reader = new AbortController();
    const stop = () => reader.abort();
    signal.addEventListener("abort", stop, { once: true });
    const silence = watchSilence(stop);
    try {
      const response: Response = await options.fetch(options.url, {
        headers: {
          accept: "text/event-stream",
          ...options.headers(),
          ...(cursor === null ? {} : { "last-event-id": cursor }),
        },
        cache: "no-store",
        signal: reader.signal,
      });
      if (response.status === 401) {
        isSignedOut = true;
      } else if (response.ok && response.body !== null) {
        if (wasLive && cursor === null) options.onGap();
        wasLive = true;
        failures = 0;
        options.onState({ kind: "live" });
        for await (const { data, id } of messagesOf(response.body, silence.heard)) {
          if (id !== undefined) cursor = id;
          const event = adminFeedEventSchema.safeParse(parsed(data));
          // An event of a newer control plane is skipped: what it changes is read again in time.
          if (event.success) options.onEvent(event.data);
        }
      }
    } catch {
      // The connection ended or was never there; the wait below and the next try handle it.
    } finally {
      silence.end();
      signal.removeEventListener("abort", stop);
    }
    if (signal.aborted || isSignedOut) break;
    if (failures === 0) options.onState({ kind: "lost", since: options.now() });
    failures += 1;
    await wait(waitAfter(failures), signal);
  }
  if (isSignedOut) options.onState({ kind: "signed-out" });
}

/** Half a second, then doubling up to five seconds: the page should be back soon. Pure. */
function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
}

async function* messagesOf(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<EventSourceMessage, void> {
  const listening = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      heard();
      controller.enqueue(chunk);
    },
  });
  const reader = body
    .pipeThrough(listening)
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

function watchSilence(onSilence: () => void): { heard: () => void; end: () => void } {
  let timer = setTimeout(onSilence, SILENCE_MS);
  return {
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_MS);
    },
    end: () => clearTimeout(timer),
  };
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done, { once: true });
  });
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    // Not JSON is no event; the schema refuses it.
    return undefined;
  }
}
