const MICROS_PER_MS = 1000;
const MICROS_PER_SECOND = 1_000_000;

/** A Slack `ts` for so many microseconds since the epoch. */
export function tsOfMicros(micros: number): string {
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  return `${seconds}.${String(micros % MICROS_PER_SECOND).padStart(6, "0")}`;
}

/** The microseconds of a `ts`, or null when it is none. For comparing, never for storing. */
export function microsOfTs(ts: string): number | null {
  const match = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(ts);
  if (match === null) return null;
  return Number(match[1]) * MICROS_PER_SECOND + Number((match[2] ?? "").padEnd(6, "0"));
}

/** Unique, ever growing timestamps that follow a clock. */
export class Timestamps {
  #last: number;

  constructor(last: number) {
    this.#last = last;
  }

  /** The next one at `now` (milliseconds): later than every one before, even in one millisecond. */
  next(now: number): string {
    this.#last = Math.max(this.#last + 1, Math.floor(now) * MICROS_PER_MS);
    return tsOfMicros(this.#last);
  }
}
