export interface WaitOptions {
  readonly timeoutMs?: number;
  /** Said when it does not come. */
  readonly what?: string;
}

/** Ample for anything that happens at all; a test that waits this long has failed. */
const DEFAULT_WAIT_MS = 30_000;
/** How often a condition outside of Slack, of which nobody tells, is looked at. */
const LOOK_AGAIN_MS = 50;

/** Lets tests wait for a condition that is looked at again whenever something happened. */
export class Watch {
  readonly #waiting = new Set<() => void>();

  /** Something happened. */
  readonly stir = (): void => {
    for (const look of [...this.#waiting]) look();
  };

  /** Resolves with what `look` gives as soon as that is neither null, undefined nor false. */
  waitFor<T>(
    look: () => T | null | undefined | false,
    options: WaitOptions,
    describe: () => string,
  ): Promise<T> {
    const { timeoutMs = DEFAULT_WAIT_MS, what = "the condition" } = options;
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        clearInterval(ticking);
        this.#waiting.delete(tryAgain);
      };
      const tryAgain = () => {
        try {
          const found = look();
          if (found === null || found === undefined || found === false) return;
          done();
          resolve(found);
        } catch (thrown) {
          done();
          reject(thrown);
        }
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`Waited ${timeoutMs} ms for ${what}. ${describe()}`));
      }, timeoutMs);
      const ticking = setInterval(tryAgain, LOOK_AGAIN_MS);
      this.#waiting.add(tryAgain);
      tryAgain();
    });
  }
}
