import type { AppUpdate } from "../../api/app-update.ts";

/** What the menu says of an update of the app, and what it does. */
export interface AppUpdateRow {
  readonly label: string;
  readonly action:
    { readonly kind: "open"; readonly path: string } | { readonly kind: "install-app-update" };
}

/** Null until there is something to do. Pure. */
export function appUpdateRow(update: AppUpdate | undefined): AppUpdateRow | null {
  switch (update?.kind) {
    case "available":
      return {
        label: `Update app to ${update.version}…`,
        action: { kind: "open", path: "/releases?of=app" },
      };
    case "ready":
      return { label: "Restart app to update", action: { kind: "install-app-update" } };
    default:
      return null;
  }
}
