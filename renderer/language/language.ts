import type { AppLanguage } from "../../main/api/ipc.ts";
import {
  type Language,
  type LanguageChoice,
  languageChoices,
  languageOf,
} from "../../main/api/language.ts";

const KEY = "language";

/** As much of the window as is used here. In the app its shell keeps the choice: its menus follow it too. */
interface Page {
  readonly broker?: { readonly language?: AppLanguage | null };
  readonly localStorage: Pick<Storage, "getItem">;
  readonly navigator: Pick<Navigator, "languages">;
}

/** What was chosen: in the app, or in this browser. */
export function chosenLanguage({ broker, localStorage }: Omit<Page, "navigator">): LanguageChoice {
  const ofApp = broker?.language ?? null;
  if (ofApp !== null) return ofApp.choice;
  const stored = localStorage.getItem(KEY);
  return languageChoices.find((choice) => choice === stored) ?? "system";
}

/** The language that a page speaks. */
export function languageOfPage(page: Page): Language {
  return page.broker?.language?.shown ?? languageOf(chosenLanguage(page), page.navigator.languages);
}

/** Keeps the choice in this browser. The page shows it once it is loaded again. */
export function chooseLanguage(choice: LanguageChoice, storage: Pick<Storage, "setItem">): void {
  storage.setItem(KEY, choice);
}

/** The language of this page, until it is loaded again; English outside of a browser. */
export const language: Language = typeof window === "undefined" ? "en" : languageOfPage(window);

/** The texts in the language of this page. Those in English decide which there are. */
export function inLanguage<Texts>(english: Texts, chinese: NoInfer<Texts>): Texts {
  return language === "zh" ? chinese : english;
}
