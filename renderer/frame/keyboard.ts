// Keys of the page: single ones, two in a row ("g h"), and a few with Command or Control ("Mod+k").
// All others with these or with Alt belong to the browser and the system.

const MOD = "Mod+";

/** What is read of a key that was pressed. */
export interface KeyPress {
  readonly key: string;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** A key as bindings name it: `Mod+` is Command on a Mac and Control elsewhere. Pure. */
export function keyOf(press: KeyPress, isMac: boolean): string | null {
  const { key, metaKey, ctrlKey, shiftKey, altKey } = press;
  if (altKey) return null;
  if (!metaKey && !ctrlKey) return key;
  const isMod = isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  return isMod && !shiftKey ? `${MOD}${key.toLowerCase()}` : null;
}

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
export function takesKeyItself(target: KeyTarget, key: string): boolean {
  if (target.closest(OWN_KEYS) !== null) return true;
  // No field writes what is pressed with Command or Control.
  if (key.startsWith(MOD)) return false;
  const isBox = target.tagName === "INPUT" && target.closest(CHECKBOX) !== null;
  return (
    (["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) && !isBox) || target.isContentEditable
  );
}
