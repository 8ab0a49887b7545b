import type { Clock } from "../../broker/clock/clock.ts";
import type { Ids } from "./ids.ts";

export type TriggerUse =
  | { readonly ok: true; readonly user: string }
  | {
      readonly ok: false;
      readonly error: "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id";
    };

/** Enough for every interaction of the last minutes; the oldest are forgotten first. */
const TRIGGERS_KEPT = 1_000;

/** `trigger_id`s: each opens one modal, for the one who clicked, within Slack's three seconds. */
export class TriggerIds {
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #lifeMs: number;
  readonly #given = new Map<string, { readonly user: string; readonly endsAt: number }>();
  readonly #used = new Set<string>();

  constructor(clock: Clock, ids: Ids, lifeMs: number) {
    this.#clock = clock;
    this.#ids = ids;
    this.#lifeMs = lifeMs;
  }

  give(user: string): string {
    const id = `${this.#clock.now()}.${this.#ids.hex(12)}.${this.#ids.hex(32)}`;
    this.#given.set(id, { user, endsAt: this.#clock.now() + this.#lifeMs });
    const oldest = this.#given.keys().next();
    if (this.#given.size > TRIGGERS_KEPT && oldest.done !== true) {
      this.#given.delete(oldest.value);
      this.#used.delete(oldest.value);
    }
    return id;
  }

  use(id: string): TriggerUse {
    const given = this.#given.get(id);
    if (given === undefined) return { ok: false, error: "invalid_trigger_id" };
    if (this.#used.has(id)) return { ok: false, error: "exchanged_trigger_id" };
    if (this.#clock.now() > given.endsAt) return { ok: false, error: "expired_trigger_id" };
    this.#used.add(id);
    return { ok: true, user: given.user };
  }
}
