/**
 * Runs tasks one after another per key, and keys side by side: no session waits for another.
 * A lane is forgotten when it is empty.
 */
export class SerialLanes {
  readonly #lanes = new Map<string, Promise<unknown>>();

  /** Runs `task` after all earlier tasks of this key; its outcome is the caller's. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#lanes.get(key) ?? Promise.resolve();
    const done = before.then(task, task);
    const settled = done.then(ignore, ignore);
    this.#lanes.set(key, settled);
    void settled.then(() => {
      if (this.#lanes.get(key) === settled) this.#lanes.delete(key);
    });
    return done;
  }

  /** Resolves when everything that was queued so far is through. */
  async idle(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values());
  }
}

function ignore(): void {}
