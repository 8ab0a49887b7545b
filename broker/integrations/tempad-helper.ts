import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";

/** Where a helper on the container's host usually listens; the first one counts when none answers. */
const CANDIDATES = [
  "http://host.docker.internal:4318",
  "http://host.docker.internal:4320",
] as const;

/** How long one helper may take to answer. */
const ANSWER_MAX_MS = 3_000;

export interface TempadHelperOptions {
  /** The address that the configuration names: then nothing is looked for. */
  readonly configured: string | null;
  /** Only a container has a host beside it whose helper would be looked for. */
  readonly inContainer: boolean;
  readonly fetch: typeof globalThis.fetch;
  readonly log: Log;
}

/** The Tempad helper that agents are told of. */
export interface TempadHelper {
  /** Its address; null where there is none to tell of. Never waits for the search. */
  url(): string | null;
  /** Resolves when the search of the start is over; never rejects. */
  readonly found: Promise<void>;
}

/** Looks for a Tempad helper beside the container, once, in the background. */
export function findTempadHelper(options: TempadHelperOptions): TempadHelper {
  const { configured, inContainer, log } = options;
  if (configured !== null || !inContainer) {
    return { url: () => configured, found: Promise.resolve() };
  }
  let url: string = CANDIDATES[0];
  const search = async () => {
    const answers = await Promise.all(CANDIDATES.map((candidate) => isThere(candidate, options)));
    const index = answers.indexOf(true);
    url = CANDIDATES[Math.max(0, index)] ?? url;
    if (index >= 0) log.info("A Tempad helper answers", { url });
  };
  return { url: () => url, found: search() };
}

async function isThere(candidate: string, options: TempadHelperOptions): Promise<boolean> {
  try {
    const response = await options.fetch(`${candidate}/health`, {
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch (thrown) {
    options.log.debug("A Tempad helper does not answer", {
      candidate,
      error: errorText(thrown),
    });
    return false;
  }
}
