import type { Dialog } from "electron";
import type { Preferences } from "./preferences/preferences.ts";
import type { ApplicationsFolder } from "./system/applications-folder.ts";

export interface ApplicationsOffer {
  readonly applications: ApplicationsFolder;
  readonly preferences: Pick<Preferences, "current" | "change">;
  readonly dialog: Pick<Dialog, "showMessageBoxSync">;
}

const MOVE = 0;

/**
 * Offers once to move the app to Applications. True when it moves: it then starts again from there,
 * and this process ends.
 */
export function offerApplicationsFolder(offer: ApplicationsOffer): boolean {
  const { applications, preferences, dialog } = offer;
  if (applications.holdsThisApp() !== false || preferences.current().staysOutside) return false;
  const answer = dialog.showMessageBoxSync({
    type: "question",
    message: "Move the app to Applications?",
    detail: "Only from there can it update itself. It starts again by itself after the move.",
    buttons: ["Move to Applications", "Not now"],
    defaultId: MOVE,
    cancelId: 1,
  });
  if (answer !== MOVE) {
    preferences.change({ staysOutside: true });
    return false;
  }
  return applications.moveHere();
}
