import type { AppUpdate } from "../../api/app-update.ts";
import type { TrayRow } from "./tray-menu.ts";

/** What the menu says of an update of the app: nothing until there is something to do. Pure. */
export function appUpdateRows(update: AppUpdate | undefined): readonly TrayRow[] {
  switch (update?.kind) {
    case "available":
      return [row(`Update app to ${update.version}…`, { kind: "open", path: PAGE })];
    case "ready":
      return [row("Restart app to update", { kind: "install-app-update" })];
    default:
      return [];
  }
}

const PAGE = "/releases?of=app";

function row(
  label: string,
  does: Extract<TrayRow, { readonly kind: "action" }>["action"],
): TrayRow {
  return { kind: "action", id: "update-app", label, action: does, enabled: true, keys: null };
}
