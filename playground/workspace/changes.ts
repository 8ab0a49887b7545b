import type { Channel, Ephemeral, Message, ModalView, StoredFile, ThreadStatus } from "./model.ts";

/** Something that a page showing the workspace has to draw again. */
export type Change =
  | { readonly kind: "message-posted"; readonly message: Message }
  | { readonly kind: "message-changed"; readonly message: Message }
  | { readonly kind: "message-deleted"; readonly channel: string; readonly ts: string }
  | { readonly kind: "ephemeral-posted"; readonly ephemeral: Ephemeral }
  | { readonly kind: "ephemeral-deleted"; readonly channel: string; readonly ts: string }
  | { readonly kind: "status-set"; readonly status: ThreadStatus }
  | { readonly kind: "status-cleared"; readonly channel: string; readonly threadTs: string }
  | { readonly kind: "channel-added"; readonly channel: Channel }
  | { readonly kind: "channel-changed"; readonly channel: Channel }
  | { readonly kind: "file-changed"; readonly file: StoredFile }
  | { readonly kind: "modals-changed"; readonly user: string; readonly views: readonly ModalView[] }
  | { readonly kind: "home-published"; readonly user: string }
  | { readonly kind: "connections-changed"; readonly count: number };

export interface NumberedChange {
  readonly id: number;
  readonly change: Change;
}

export type Backlog =
  | { readonly complete: true; readonly changes: readonly NumberedChange[] }
  /** The asked-for id is no longer kept: the reader must load everything again. */
  | { readonly complete: false };

/** How many changes are kept for readers that come back: some minutes of a busy playground. */
export const CHANGES_KEPT = 2_000;

/** The one list of what happened. Listeners are called in order and must not throw. */
export class ChangeFeed {
  readonly #kept: NumberedChange[] = [];
  readonly #listeners = new Set<(change: NumberedChange) => void>();
  #lastId = 0;

  get lastId(): number {
    return this.#lastId;
  }

  add(change: Change): void {
    this.#lastId += 1;
    const numbered = { id: this.#lastId, change };
    this.#kept.push(numbered);
    if (this.#kept.length > CHANGES_KEPT) this.#kept.shift();
    for (const listener of [...this.#listeners]) listener(numbered);
  }

  /** Calls `listener` for each later change until the returned function is called. */
  subscribe(listener: (change: NumberedChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** What happened after `id`. */
  since(id: number): Backlog {
    const oldest = this.#kept[0]?.id ?? this.#lastId + 1;
    if (id > this.#lastId || id < oldest - 1) return { complete: false };
    return { complete: true, changes: this.#kept.filter((one) => one.id > id) };
  }
}
