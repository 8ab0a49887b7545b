export interface CountedFetchOptions {
  readonly maxBytes: number;
  readonly onTooLarge: () => void;
  /** A stream that should have brought the answer to a request is over. The answer may still be on its way up. */
  readonly onStreamEnd: (requestId: string | number) => void;
}

/** What is read of a stream reaches the library within this time, in ms. */
const HANDED_ON_MS = 500;

type Fetch = (address: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` whose answers end at `maxBytes`. The protocol's library waits for its time limit when a
 * stream breaks off, so the end of one is reported as well.
 */
export function countedFetch(options: CountedFetchOptions, inner: Fetch = fetch): Fetch {
  return async (address, init) => {
    const response = await inner(address, init);
    if (response.body === null) return response;
    const { headers, status, statusText } = response;
    const isStream = (headers.get("content-type") ?? "").startsWith("text/event-stream");
    const requestId = isStream ? requestIdOf(init) : null;
    const body = streamOf(counted(response.body, options, requestId));
    return new Response(body, { headers, status, statusText });
  };
}

async function* counted(
  body: ReadableStream<Uint8Array>,
  { maxBytes, onStreamEnd, onTooLarge }: CountedFetchOptions,
  requestId: string | number | null,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  try {
    for await (const chunk of body) {
      read += chunk.byteLength;
      if (read > maxBytes) {
        onTooLarge();
        return;
      }
      yield chunk;
    }
  } finally {
    if (requestId !== null) setTimeout(() => onStreamEnd(requestId), HANDED_ON_MS).unref();
  }
}

function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => {
      await chunks.return(undefined);
    },
  });
}

/** Null for what is no request of the protocol. */
function requestIdOf(init: RequestInit | undefined): string | number | null {
  if (typeof init?.body !== "string") return null;
  const message: unknown = JSON.parse(init.body);
  const id: unknown =
    typeof message === "object" && message !== null && "id" in message && message.id;
  return typeof id === "string" || typeof id === "number" ? id : null;
}
