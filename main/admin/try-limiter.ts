/** Counts wrong tokens, so that nobody can try many. */
export interface TryLimiter {
  /** How long no more wrong token is looked at, in ms; 0 when one may be tried. */
  waitMs(): number;
  failed(): void;
}

/** A person mistypes a few times; a program needs many more tries than this. */
const TRIES_MAX = 10;
const WINDOW_MS = 60_000;

/** One limiter per door. A right token passes whatever it says. */
export function tryLimiter(now: () => number): TryLimiter {
  let failures: readonly number[] = [];
  const recent = () => failures.filter((at) => now() - at < WINDOW_MS);
  return {
    waitMs: () => {
      failures = recent();
      const [oldest] = failures;
      return oldest === undefined || failures.length < TRIES_MAX
        ? 0
        : Math.max(1, oldest + WINDOW_MS - now());
    },
    failed: () => {
      failures = [...recent(), now()].slice(-TRIES_MAX);
    },
  };
}
