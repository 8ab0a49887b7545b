import { expect, test } from "vitest";
import { chosenLanguage, languageOfPage } from "./language.ts";

const page = (stored: string | null, ...languages: readonly string[]) => ({
  localStorage: { getItem: () => stored },
  navigator: { languages },
});

test.each([
  [page("shouted", "zh-CN"), "system", "zh"],
  [page(null, "fr", "zh-TW", "en-GB"), "system", "en"],
  [page("zh", "en"), "zh", "zh"],
])("AD22 a browser keeps the choice itself: %j", (given, choice, shown) => {
  expect(chosenLanguage(given)).toBe(choice);
  expect(languageOfPage(given)).toBe(shown);
});

test("AD22 in the app its shell decides, whatever the browser in it prefers", () => {
  const broker = { language: { choice: "system", shown: "zh" } } as const;
  expect(chosenLanguage({ ...page("en", "en"), broker })).toBe("system");
  expect(languageOfPage({ ...page("en", "en"), broker })).toBe("zh");
});
