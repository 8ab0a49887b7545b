import { EventSourceParserStream } from "eventsource-parser/stream";
import { operatorHeaders, type WorkerAddress } from "./worker-client.ts";

/** One event of the worker's stream, as it came. */
export interface WorkerFeedEvent {
  /** The cursor; null for what cannot be resumed from. */
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Larger than the largest event by far; a stream that sends more without an end is left. */
const MAX_EVENT_CHARACTERS = 4 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Reads the worker's feed behind a cursor until it ends, by itself or by `signal`. The reader sets
 * the pace: what it has not taken waits in the worker. Throws when the worker cannot be reached.
 */
export async function* readWorkerFeed(
  address: WorkerAddress,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<WorkerFeedEvent> {
  const connected = new AbortController();
  const tooLate = setTimeout(() => connected.abort(), CONNECT_TIMEOUT_MS);
  const response = await fetch(`${address.baseUrl}/operator/events`, {
    headers: {
      accept: "text/event-stream",
      ...operatorHeaders(address),
      ...(cursor === null ? {} : { "last-event-id": cursor }),
    },
    signal: AbortSignal.any([signal, connected.signal]),
  }).finally(() => clearTimeout(tooLate));
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`The broker's feed answered ${response.status}.`);
  }
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: MAX_EVENT_CHARACTERS }));
  for await (const { id, event, data } of events) {
    yield { id: id === undefined || id === "" ? null : id, event: event ?? "message", data };
  }
}
