import type { Dialog } from "electron";
import type { Language } from "../api/language.ts";
import { dialogWords } from "./dialog-words.ts";
import type { Preferences } from "./preferences/preferences.ts";
import type { ApplicationsFolder } from "./system/applications-folder.ts";

export interface ApplicationsOffer {
  readonly applications: ApplicationsFolder;
  readonly preferences: Pick<Preferences, "current" | "change">;
  readonly dialog: Pick<Dialog, "showMessageBoxSync">;
  readonly language: Language;
}

const MOVE = 0;

/**
 * Offers once to move the app to Applications. True when it moves: it then starts again from there,
 * and this process ends.
 */
export function offerApplicationsFolder(offer: ApplicationsOffer): boolean {
  const { applications, preferences, dialog } = offer;
  if (applications.holdsThisApp() !== false || preferences.current().staysOutside) return false;
  const words = dialogWords[offer.language];
  const answer = dialog.showMessageBoxSync({
    type: "question",
    message: words.moveQuestion,
    detail: words.moveWhy,
    buttons: [words.move, words.notNow],
    defaultId: MOVE,
    cancelId: 1,
  });
  if (answer !== MOVE) {
    preferences.change({ staysOutside: true });
    return false;
  }
  return applications.moveHere();
}
