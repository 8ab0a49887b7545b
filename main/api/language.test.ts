import { describe, expect, test } from "vitest";
import { languageOf } from "./language.ts";

describe("AD22 the language to show", () => {
  test.each([
    [["zh-Hans-CN", "en-US"], "zh"],
    [["zh-CN"], "zh"],
    [["zh"], "zh"],
    [["de-DE", "zh-CN", "en"], "zh"],
    [["en-GB", "zh-CN"], "en"],
    [["zh-Hant-TW", "en-US"], "en"],
    [["zh-TW", "zh-CN"], "zh"],
    [["fr-FR"], "en"],
    [[], "en"],
  ] as const)("of a system that prefers %j is %s", (preferred, language) => {
    expect(languageOf("system", preferred)).toBe(language);
  });

  test("is the chosen one, whatever the system prefers", () => {
    expect(languageOf("en", ["zh-CN"])).toBe("en");
    expect(languageOf("zh", ["en-US"])).toBe("zh");
  });
});
