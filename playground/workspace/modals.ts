import type { ChangeFeed } from "./changes.ts";
import type { Ids } from "./ids.ts";
import { initialValues } from "./initial-values.ts";
import type { ModalView } from "./model.ts";

/** Slack stacks at most three views. */
const STACK_LIMIT = 3;

export type ViewDefinition = Readonly<Record<string, unknown>>;

export type PushOutcome =
  | { readonly ok: true; readonly view: ModalView }
  | { readonly ok: false; readonly error: "push_limit_reached" };

export type UpdateOutcome =
  | { readonly ok: true; readonly view: ModalView }
  | { readonly ok: false; readonly error: "not_found" | "hash_conflict" };

/** Each person's stack of open modals, the top one last, and their App Home. */
export class Modals {
  readonly #ids: Ids;
  readonly #changes: ChangeFeed;
  readonly #stacks = new Map<string, readonly ModalView[]>();
  readonly #homes = new Map<string, ModalView>();

  constructor(ids: Ids, changes: ChangeFeed) {
    this.#ids = ids;
    this.#changes = changes;
  }

  stack(user: string): readonly ModalView[] {
    return this.#stacks.get(user) ?? [];
  }

  top(user: string): ModalView | undefined {
    return this.stack(user).at(-1);
  }

  home(user: string): ModalView | undefined {
    return this.#homes.get(user);
  }

  find(id: string): ModalView | undefined {
    return [...this.#stacks.values()].flat().find((view) => view.id === id);
  }

  /** Opens a modal in place of whatever the person had open. */
  open(user: string, definition: ViewDefinition): ModalView {
    const view = this.#make(user, definition, null);
    this.#set(user, [view]);
    return view;
  }

  push(user: string, definition: ViewDefinition): PushOutcome {
    const stack = this.stack(user);
    if (stack.length >= STACK_LIMIT) return { ok: false, error: "push_limit_reached" };
    const view = this.#make(user, definition, stack.at(-1) ?? null);
    this.#set(user, [...stack, view]);
    return { ok: true, view };
  }

  /** Replaces a view's definition; what a person already entered stays where the ids stay. */
  update(id: string, definition: ViewDefinition, hash: string | undefined): UpdateOutcome {
    const view = this.find(id);
    if (view === undefined) return { ok: false, error: "not_found" };
    if (hash !== undefined && hash !== view.hash) return { ok: false, error: "hash_conflict" };
    const values = { ...initialValues(definition), ...view.values };
    const updated = { ...view, definition, values, hash: this.#hash() };
    this.#replace(updated);
    return { ok: true, view: updated };
  }

  /** What a person entered so far. */
  enter(id: string, values: ModalView["values"]): void {
    const view = this.find(id);
    if (view !== undefined) this.#replace({ ...view, values: { ...view.values, ...values } });
  }

  /** Closes the top view; returns it. */
  pop(user: string): ModalView | undefined {
    const top = this.top(user);
    if (top !== undefined) this.#set(user, this.stack(user).slice(0, -1));
    return top;
  }

  clear(user: string): void {
    if (this.stack(user).length > 0) this.#set(user, []);
  }

  publish(user: string, definition: ViewDefinition): ModalView {
    const home = this.#make(user, definition, null);
    this.#homes.set(user, home);
    this.#changes.add({ kind: "home-published", user });
    return home;
  }

  #make(user: string, definition: ViewDefinition, previous: ModalView | null): ModalView {
    const id = this.#ids.next("V");
    return {
      id,
      hash: this.#hash(),
      user,
      rootId: previous?.rootId ?? id,
      previousId: previous?.id ?? null,
      definition,
      values: initialValues(definition),
    };
  }

  #replace(view: ModalView): void {
    this.#set(
      view.user,
      this.stack(view.user).map((one) => (one.id === view.id ? view : one)),
    );
  }

  #set(user: string, views: readonly ModalView[]): void {
    this.#stacks.set(user, views);
    this.#changes.add({ kind: "modals-changed", user, views });
  }

  #hash(): string {
    return this.#ids.hex(16);
  }
}
