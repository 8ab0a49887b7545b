import type { Clock } from "../../broker/clock/clock.ts";
import type { Ids } from "./ids.ts";

/** What a `response_url` answers to. */
export interface ResponseTarget {
  readonly channel: string;
  readonly user: string;
  readonly messageTs: string;
  readonly ephemeral: boolean;
  readonly threadTs?: string;
}

export type ResponseUse =
  | { readonly ok: true; readonly target: ResponseTarget }
  | { readonly ok: false; readonly error: "used_url" | "expired_url" };

/** Slack lets each URL be used five times. */
const USES = 5;
const URLS_KEPT = 1_000;

/** `response_url`s: five uses within thirty minutes. */
export class ResponseUrls {
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #lifeMs: number;
  readonly #given = new Map<
    string,
    { readonly target: ResponseTarget; readonly endsAt: number; uses: number }
  >();

  constructor(clock: Clock, ids: Ids, lifeMs: number) {
    this.#clock = clock;
    this.#ids = ids;
    this.#lifeMs = lifeMs;
  }

  /** The path of a new one. */
  give(target: ResponseTarget): string {
    const id = this.#ids.hex(32);
    this.#given.set(id, { target, endsAt: this.#clock.now() + this.#lifeMs, uses: 0 });
    const oldest = this.#given.keys().next();
    if (this.#given.size > URLS_KEPT && oldest.done !== true) this.#given.delete(oldest.value);
    return `/response/${id}`;
  }

  use(id: string): ResponseUse {
    const given = this.#given.get(id);
    if (given === undefined || this.#clock.now() > given.endsAt) {
      return { ok: false, error: "expired_url" };
    }
    if (given.uses >= USES) return { ok: false, error: "used_url" };
    given.uses += 1;
    return { ok: true, target: given.target };
  }
}
