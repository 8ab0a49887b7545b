// Keys of the page: single ones and two in a row ("g h"), never with Command, Control or Alt,
// which belong to the browser and the system.

/** How long the second key of two is waited for. */
export const SEQUENCE_MS = 1_000;

export interface KeyBinding {
  readonly id: string;
  /** As `KeyboardEvent.key` names them, separated by spaces. */
  readonly keys: string;
}

export interface PendingKeys {
  readonly keys: readonly string[];
  readonly at: number;
}

export type KeyOutcome =
  | { readonly kind: "run"; readonly id: string }
  | { readonly kind: "pending"; readonly pending: PendingKeys }
  | { readonly kind: "none" };

/** What a key does after those that came before it. Later bindings win over earlier ones. Pure. */
export function pressKey(
  bindings: readonly KeyBinding[],
  pending: PendingKeys | null,
  key: string,
  now: number,
): KeyOutcome {
  const before = pending !== null && now - pending.at <= SEQUENCE_MS ? pending.keys : [];
  for (const keys of before.length === 0 ? [[key]] : [[...before, key], [key]]) {
    const pressed = keys.join(" ");
    const found = bindings.findLast((binding) => binding.keys === pressed);
    if (found !== undefined) return { kind: "run", id: found.id };
    if (bindings.some((binding) => binding.keys.startsWith(`${pressed} `))) {
      return { kind: "pending", pending: { keys, at: now } };
    }
  }
  return { kind: "none" };
}

/** Takes no text. */
const CHECKBOX = 'input[type="checkbox"]';

interface KeyTarget {
  readonly tagName: string;
  readonly isContentEditable: boolean;
  readonly closest: (selector: string) => unknown;
}

/** What has keys of its own while it is open. A menu that fades out still has the focus. */
const OWN_KEYS = ["menu", "dialog", "alertdialog", "listbox"]
  .map((role) => `[role="${role}"]:not([data-closed])`)
  .join(",");

/** Whether a key pressed there is text, or belongs to an open menu or sheet. Pure. */
export function takesKeysItself(target: KeyTarget): boolean {
  const isBox = target.tagName === "INPUT" && target.closest(CHECKBOX) !== null;
  return (
    (["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) && !isBox) ||
    target.isContentEditable ||
    target.closest(OWN_KEYS) !== null
  );
}
