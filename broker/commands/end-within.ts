import type { Clock } from "../clock/clock.ts";

export interface EndLimit {
  readonly clock: Clock;
  readonly maxMs: number;
  /** Nobody waits any longer once it aborts. */
  readonly hurried?: AbortSignal;
}

/**
 * Waits for an end, but no longer than `maxMs`. What has not ended by then goes on; the caller ends
 * the process. Throws what `end` throws in time.
 */
export async function endWithin(
  end: () => Promise<void>,
  { clock, maxMs, hurried }: EndLimit,
): Promise<"ended" | "overdue" | "hurried"> {
  if (hurried?.aborted === true) return "hurried";
  const over = new AbortController();
  const wait = hurried === undefined ? over.signal : AbortSignal.any([over.signal, hurried]);
  // The sleep also keeps a process alive in which nothing else is left to happen.
  const limit = clock.sleep(maxMs, wait).then(() => {
    return hurried?.aborted === true ? ("hurried" as const) : ("overdue" as const);
  });
  try {
    return await Promise.race([end().then(() => "ended" as const), limit]);
  } finally {
    over.abort();
  }
}
