/** Doors that a test opens by name, before or after somebody waits at them. */
export interface Gates {
  /** Lets everyone through, now and later. */
  open(name: string): void;
  /** Resolves when the gate is open or `signal` aborts. */
  pass(name: string, signal: AbortSignal): Promise<void>;
  /** Resolves when somebody waits at the gate; rejects after `timeoutMs`. */
  reached(name: string, timeoutMs: number): Promise<void>;
}

interface Gate {
  readonly opened: PromiseWithResolvers<void>;
  readonly reached: PromiseWithResolvers<void>;
}

export function createGates(): Gates {
  const gates = new Map<string, Gate>();
  const gate = (name: string): Gate => {
    const known = gates.get(name) ?? {
      opened: Promise.withResolvers<void>(),
      reached: Promise.withResolvers<void>(),
    };
    gates.set(name, known);
    return known;
  };
  return {
    open: (name) => gate(name).opened.resolve(),
    pass: async (name, signal) => {
      gate(name).reached.resolve();
      await Promise.race([gate(name).opened.promise, aborted(signal)]);
    },
    reached: (name, timeoutMs) =>
      within(gate(name).reached.promise, timeoutMs, `Nobody came to the gate ${name}`),
  };
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** The promise's value; rejects with `complaint` when it takes longer than `timeoutMs`. */
export async function within<T>(
  promise: Promise<T>,
  timeoutMs: number,
  complaint: string,
): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error(`${complaint} within ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    return await Promise.race([promise, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
