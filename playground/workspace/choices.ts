import type { Wire } from "./json.ts";

/** `state.values` of a message: what each select, radio group or input holds for one person. */
export type Values = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const MESSAGES_KEPT = 1_000;

/** Remembers what people chose in messages, so that a later button's payload carries it. */
export class ChoiceMemory {
  readonly #values = new Map<string, Values>();

  values(channel: string, ts: string, user: string): Values {
    return this.#values.get(keyOf(channel, ts, user)) ?? {};
  }

  remember(place: ChoicePlace, state: Wire): Values {
    const key = keyOf(place.channel, place.ts, place.user);
    const before = this.#values.get(key) ?? {};
    const after = {
      ...before,
      [place.blockId]: { ...before[place.blockId], [place.actionId]: state },
    };
    this.#values.set(key, after);
    const oldest = this.#values.keys().next();
    if (this.#values.size > MESSAGES_KEPT && oldest.done !== true) {
      this.#values.delete(oldest.value);
    }
    return after;
  }
}

export interface ChoicePlace {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly blockId: string;
  readonly actionId: string;
}

function keyOf(channel: string, ts: string, user: string): string {
  return `${channel}:${ts}:${user}`;
}
