// The rows of the menu of the icon in the menu bar.

/** What a row does. */
export type TrayAction =
  | { readonly kind: "open"; readonly path: string | null }
  | { readonly kind: "start" | "stop" | "restart" }
  | { readonly kind: "roll-back"; readonly version: string }
  | { readonly kind: "prefer"; readonly profile: string }
  | { readonly kind: "retry" | "install-app-update" }
  | { readonly kind: "open-at-login" | "keep-running"; readonly isOn: boolean }
  | { readonly kind: "quit"; readonly stopBroker: boolean };

export type TrayRow =
  | { readonly kind: "separator" }
  /** Plain text that cannot be chosen. */
  | { readonly kind: "text"; readonly id: string; readonly label: string }
  | {
      readonly kind: "action";
      readonly id: string;
      readonly label: string;
      readonly action: TrayAction;
      readonly enabled: boolean;
      readonly keys: string | null;
      /** Ticked or not; absent for a row that is no switch. */
      readonly checked?: boolean;
    }
  | {
      readonly kind: "submenu";
      readonly id: string;
      readonly label: string;
      readonly rows: readonly TrayRow[];
    };

/** A row of plain text. */
export function text(id: string, label: string): TrayRow {
  return { kind: "text", id, label };
}

/** A row that does something. */
export function action(
  id: string,
  label: string,
  does: TrayAction,
  enabled = true,
  keys: string | null = null,
): Extract<TrayRow, { readonly kind: "action" }> {
  return { kind: "action", id, label, action: does, enabled, keys };
}
