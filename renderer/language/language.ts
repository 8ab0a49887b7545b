import {
  type Language,
  type LanguageChoice,
  languageChoices,
  languageOf,
} from "../../main/api/language.ts";

const KEY = "language";

/** What was chosen in this browser. */
export function chosenLanguage(storage: Pick<Storage, "getItem">): LanguageChoice {
  const stored = storage.getItem(KEY);
  return languageChoices.find((choice) => choice === stored) ?? "system";
}

/** Keeps the choice. The page shows it once it is loaded again. */
export function chooseLanguage(choice: LanguageChoice, storage: Pick<Storage, "setItem">): void {
  storage.setItem(KEY, choice);
}

/** The language of this page, until it is loaded again; English outside of a browser. */
export const language: Language =
  typeof window === "undefined"
    ? "en"
    : languageOf(chosenLanguage(window.localStorage), window.navigator.languages);

/** The texts in the language of this page. Those in English decide which there are. */
export function inLanguage<Texts>(english: Texts, chinese: NoInfer<Texts>): Texts {
  return language === "zh" ? chinese : english;
}
