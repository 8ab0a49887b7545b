import { groupedNumber } from "../../main/api/number-words.ts";
import { byteWords } from "../language/shared-words.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  title: "Diagnostics",
  nothingSent: (bytes: number) =>
    `Nothing is sent. You get one compressed file, about ${byteWords(bytes)}, and decide.`,
  nothingSentYet: "Nothing is sent.",
  nothingChosen: "Choose at least one file.",
  files: "Files",
  content: "Content as it will be",
  keepNames: "Keep names",
  keepNamesText: "Names of people and channels and e-mail addresses stay in.",
  namesUnknown:
    "The broker does not answer, so names of people and channels may still be in the files. Look through them before you hand them on.",
  redactions: (count: number) =>
    count === 0 ? "nothing taken out" : `${groupedNumber(count)} taken out`,
  include: (name: string) => `Include ${name}`,
  reading: "Reading the files…",
  failed: "The files could not be read.",
  pieceFailed: "The file could not be shown.",
  more: "Show more",
  save: "Save…",
  saving: "Saving…",
  saveFailed: "The file could not be made.",
  cancel: "Cancel",
  fileFacts: (size: string, redactions: string) => `${size}, ${redactions}`,
};

/** What the preview of the diagnostics says. */
export const words = inLanguage(english, chinese);
