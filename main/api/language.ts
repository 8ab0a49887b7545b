// In which language the window and the menu bar speak.

export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];

/** A language, or whichever the system prefers. */
export const languageChoices = ["system", ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/** What the texts of a language are written in, as an HTML page names it (BCP 47). */
export const languageTags: Readonly<Record<Language, string>> = { en: "en", zh: "zh-Hans" };

/** The texts of a subject by language. Those in English decide which there are. */
export function inEachLanguage<Texts>(
  english: Texts,
  chinese: NoInfer<Texts>,
): Readonly<Record<Language, Texts>> {
  return { en: english, zh: chinese };
}

/**
 * The language to show. `preferred` are the system's language tags (BCP 47), the most wanted first; the
 * first one that there are texts in wins, and English where there is none. The Chinese texts are in
 * simplified characters: systems that prefer traditional ones go on to their next language. Pure.
 */
export function languageOf(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== "system") return choice;
  for (const tag of preferred) {
    if (/^en(-|$)/i.test(tag)) return "en";
    if (/^zh(-Hans|-CN|-SG|$)/i.test(tag)) return "zh";
  }
  return "en";
}
