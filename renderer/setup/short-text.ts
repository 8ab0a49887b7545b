import type { Language } from "../../main/api/language.ts";
import { countWord } from "../../main/api/number-words.ts";
import { translator } from "../../main/api/translator.ts";
import { localized } from "../language/broker-text.ts";
import { language } from "../language/language.ts";

/** Counts up to it come as words. */
const LAST_WORD = 12;

// Elsewhere these would fit too much: "codex, in Halden" has hardly a word of its own.
const translate = translator(
  [
    ["@{0} in {1}", "{1} 中的 @{0}"],
    ["{0}, in {1}", "{1} 中的 {0}"],
    ["{0} and {1} more", "{0} 和另外 {1} 个"],
    ["{0} ms", "{0} 毫秒"],
    ["{0} scope", "{0+} 个权限范围"],
    ["{0} scopes", "{0+} 个权限范围"],
  ],
  Array.from({ length: LAST_WORD + 1 }, (_, count) => [countWord(count), String(count)]),
);

/** What stands below a step or beside a check, such as "13 scopes", in the language of this page. */
export function shortText(text: string, shown: Language = language): string {
  return shown === "zh" ? translate(localized(text)) : text;
}
