import type { AppUpdate } from "../../api/app-update.ts";
import type { Language } from "../../api/language.ts";
import { trayWords } from "./tray-words.ts";

/** What the menu says of an update of the app, and what it does. */
export interface AppUpdateRow {
  readonly label: string;
  readonly action:
    { readonly kind: "open"; readonly path: string } | { readonly kind: "install-app-update" };
}

/** Null until there is something to do. Pure. */
export function appUpdateRow(
  update: AppUpdate | undefined,
  language: Language,
): AppUpdateRow | null {
  const words = trayWords[language];
  switch (update?.kind) {
    case "available":
      return {
        label: words.updateApp(update.version),
        action: { kind: "open", path: "/releases?of=app" },
      };
    case "ready":
      return { label: words.restartApp, action: { kind: "install-app-update" } };
    default:
      return null;
  }
}
