import { inEachLanguage, type Language } from "./language.ts";

const texts = inEachLanguage(
  { mac: "this Mac", other: "this computer" },
  { mac: "这台 Mac", other: "这台电脑" },
);

/** What the computer of the broker is called, by its platform as Node names it. Pure. */
export function thisMachine(platform: string, language: Language = "en"): string {
  const { mac, other } = texts[language];
  return platform === "darwin" ? mac : other;
}
