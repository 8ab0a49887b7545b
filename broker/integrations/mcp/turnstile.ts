/** Lets a bounded number of tasks run at once, and a bounded number wait in order. */
export interface Turnstile {
  /** Null when too many wait already. A task whose signal aborts while it waits is not run. */
  pass<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> | null;
}

export function createTurnstile(limits: {
  readonly running: number;
  readonly waiting: number;
}): Turnstile {
  let running = 0;
  const waiting: (() => void)[] = [];

  const run = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } finally {
      // Whoever waits takes the place over, so nobody comes in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };

  return {
    pass: (signal, task) => {
      if (running < limits.running) {
        running += 1;
        return run(task);
      }
      if (waiting.length >= limits.waiting) return null;
      return new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(signal.reason);
        };
        const enter = (): void => {
          signal.removeEventListener("abort", leave);
          resolve();
        };
        waiting.push(enter);
        signal.addEventListener("abort", leave, { once: true });
      }).then(() => run(task));
    },
  };
}
