/** Chance that repeats itself: the same seed throws the same. */
export interface Dice {
  /** From `low` up to `high`, in fractions. */
  between(low: number, high: number): number;
  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean;
  /** One of the list, each as likely as the others. */
  pick<T>(list: readonly [T, ...T[]]): T;
  /** The value of one entry, as likely as its weight says. */
  weighted<T>(entries: readonly (readonly [weight: number, value: T])[]): T;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for a plan of faults. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
    weighted: (entries) => {
      const all = entries.reduce((sum, [weight]) => sum + weight, 0);
      let left = next() * all;
      for (const [weight, value] of entries) {
        left -= weight;
        if (left < 0) return value;
      }
      const [last] = entries.slice(-1);
      if (last === undefined) throw new Error("There is nothing to choose from.");
      return last[1];
    },
  };
}
