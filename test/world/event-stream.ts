/** One event of a server-sent stream. */
export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Longest wait for an event after all was done to cause it, in ms, on a busy machine. */
const PATIENCE_MS = 20_000;

/**
 * Reads a stream until `enough` says so, and leaves it. `onOpen` runs once the answer has begun,
 * so that what it causes is seen.
 */
export async function readEvents(
  url: string,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    readonly enough: (events: readonly StreamEvent[]) => boolean;
    readonly onOpen?: () => Promise<unknown>;
  },
): Promise<readonly StreamEvent[]> {
  const leave = new AbortController();
  const { signal } = leave;
  const response = await fetch(url, { headers: options.headers, signal });
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  await options.onOpen?.();
  const late = setTimeout(
    () => leave.abort(new Error(`What was waited for did not come within ${PATIENCE_MS} ms`)),
    PATIENCE_MS,
  );
  const events: StreamEvent[] = [];
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = eventOf(block);
      if (event !== null) events.push(event);
    }
    if (options.enough(events)) break;
  }
  clearTimeout(late);
  leave.abort();
  return events;
}

function eventOf(block: string): StreamEvent | null {
  const fields = new Map(
    block.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
  );
  const data = fields.get("data");
  if (data === undefined) return null;
  return {
    id: fields.get("id") ?? "",
    event: fields.get("event") ?? "",
    data: JSON.parse(data) as unknown,
  };
}
