import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { setMessageState } from "../store/messages.ts";
import type { AskRow, BrokerDatabase } from "../store/schema.ts";
import type { Persist } from "../store/disk-space-gate.ts";
import type { SessionKey } from "./model.ts";

interface Options {
  readonly db: Kysely<BrokerDatabase>;
  readonly persist: Persist;
  readonly clock: Clock;
  readonly log: Log;
  readonly poke: (key: SessionKey) => void;
}

/**
 * How long after it was written to the connection an answer counts as given to Codex. If the worker
 * dies within this time, the next one sends the reply again as a message, so that it is not lost.
 */
const GIVEN_AFTER_MS = 1_000;

/** The replies in threads that were taken as answers, until Codex has them. */
export class TakenReplies {
  readonly #options: Options;
  /** Ids of the messages, by the question's handle. */
  readonly #ids = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  add(handle: string, messageId: number): void {
    this.#ids.set(handle, messageId);
  }

  /**
   * The request that asked these questions is over: its replies are done, or messages again when
   * Codex no longer waited for them.
   */
  close(asked: readonly Pick<AskRow, "handle" | "session_key">[], isGiven: boolean): void {
    const { clock, db, log, persist, poke } = this.#options;
    for (const { handle, session_key } of asked) {
      const id = this.#ids.get(handle);
      if (id === undefined) continue;
      this.#ids.delete(handle);
      const close = async () => {
        await persist(() => setMessageState(db, [id], isGiven ? "done" : "queued"));
        if (!isGiven) poke(session_key);
      };
      clock.after(isGiven ? GIVEN_AFTER_MS : 0, () => {
        close().catch((thrown: unknown) =>
          log.error("A reply that answered a question could not be closed", {
            error: errorText(thrown),
          }),
        );
      });
    }
  }
}
