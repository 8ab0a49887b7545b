import type { SessionKey } from "./model.ts";
import type { Activity } from "./ports/conversation.ts";

/** What a turn does, and since when, in ms since 1970. */
interface Doing {
  readonly what: Activity;
  readonly since: number;
}

/** What the turns were last seen to do, each kept with its turn: it may be told before that is known to run. */
export class Activities {
  readonly #bySession = new Map<SessionKey, Doing & { readonly turnId: string }>();

  note(key: SessionKey, turnId: string, what: Activity, now: number): void {
    const before = this.#bySession.get(key);
    // Codex tells with each of its tries that it waits for the network: it does so since the first.
    const goesOn =
      before?.turnId === turnId && what.kind === "network" && before.what.kind === "network";
    this.#bySession.set(key, { turnId, what, since: goesOn ? before.since : now });
  }

  /** Null when nothing was told of this turn. */
  of(key: SessionKey, turnId: string | undefined): Doing | null {
    const doing = this.#bySession.get(key);
    return doing?.turnId === turnId ? (doing ?? null) : null;
  }

  forget(key: SessionKey): void {
    this.#bySession.delete(key);
  }
}
