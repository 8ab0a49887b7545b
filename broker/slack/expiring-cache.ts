import type { Clock } from "../clock/clock.ts";

/** A bounded cache of lookups. Two who ask for the same thing at a time share one lookup. */
export interface ExpiringCache<T> {
  /**
   * The value, looked up when it is not known or too old. Null when it cannot be had, or not before
   * the deadline (then the lookup goes on for the next who asks). Never rejects. With `again` it is
   * also looked up when it is remembered that there was nothing.
   */
  get(key: string, look: () => Promise<T | null>, again?: "again"): Promise<T | null>;
}

export interface CacheLimits {
  readonly entries: number;
  readonly keepMs: number;
  /** How long it is remembered that a lookup gave nothing. */
  readonly keepFailureMs: number;
  /** How long one who asks waits. */
  readonly deadlineMs: number;
}

export function createExpiringCache<T>(clock: Clock, limits: CacheLimits): ExpiringCache<T> {
  // A Map keeps the order of insertion: the first key is the one that was used longest ago.
  const known = new Map<string, { readonly value: T | null; readonly until: number }>();
  const looking = new Map<string, Promise<T | null>>();

  const keep = (key: string, value: T | null) => {
    known.delete(key);
    if (known.size >= limits.entries) {
      const oldest = known.keys().next();
      if (oldest.done !== true) known.delete(oldest.value);
    }
    const lifetime = value === null ? limits.keepFailureMs : limits.keepMs;
    known.set(key, { value, until: clock.now() + lifetime });
  };

  const lookUp = async (key: string, look: () => Promise<T | null>): Promise<T | null> => {
    let value: T | null = null;
    try {
      value = await look();
    } finally {
      looking.delete(key);
      keep(key, value);
    }
    return value;
  };

  return {
    get: (key, look, again) => {
      const entry = known.get(key);
      const isGood = entry !== undefined && (entry.value !== null || again === undefined);
      if (isGood && entry.until > clock.now()) {
        known.delete(key);
        known.set(key, entry);
        return Promise.resolve(entry.value);
      }
      const shared = looking.get(key) ?? lookUp(key, look).catch(() => null);
      // Each lookup ends by the deadlines of its calls, so these are as few as the calls.
      if (!looking.has(key)) looking.set(key, shared);
      return withDeadline(clock, limits.deadlineMs, shared);
    },
  };
}

/** The promise's value, or null when it takes longer than `ms`. */
function withDeadline<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(ms, () => resolve(null));
    promise.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (thrown: unknown) => {
        timer.cancel();
        reject(thrown);
      },
    );
  });
}
