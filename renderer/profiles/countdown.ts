import { useEffect, useState } from "react";

/** How long something is still good for, on a clock that only runs forwards. */
export interface Countdown {
  readonly leftMs: number;
  /** When that was so, in ms of the steady clock. */
  readonly from: number;
}

/** A code lives so long: more is a clock that disagrees with the broker's. */
const MOST_MS = 15 * 60_000;

/** Begins when the end is first heard of: both clocks are compared only then. Pure. */
export function countdownTo(expiresAt: number, now: number, steady: number): Countdown {
  return { leftMs: Math.max(0, Math.min(MOST_MS, expiresAt - now)), from: steady };
}

/** What is left of it, in ms; never negative. Pure. */
export function leftOf({ leftMs, from }: Countdown, steady: number): number {
  return Math.max(0, leftMs - (steady - from));
}

/** What is left until `expiresAt`, each second; a clock that is changed meanwhile changes nothing. */
export function useTimeLeft(expiresAt: number): number {
  const [countdown] = useState(() => countdownTo(expiresAt, Date.now(), performance.now()));
  const [left, setLeft] = useState(countdown.leftMs);
  useEffect(() => {
    const timer = setInterval(() => setLeft(leftOf(countdown, performance.now())), 1_000);
    return () => clearInterval(timer);
  }, [countdown]);
  return left;
}
