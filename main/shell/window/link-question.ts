import type { BrowserWindow, Dialog } from "electron";
import type { Language } from "../../api/language.ts";
import { dialogWords } from "../dialog-words.ts";
import type { LinkDecision } from "./web-links.ts";

/** An address longer than this is cut in the middle: the host is named above it. */
const SHOWN_MAX = 300;

/** Shows where a link leads, above the window, and asks whether to open it. */
export async function askAboutLink(
  dialog: Pick<Dialog, "showMessageBox">,
  window: BrowserWindow | null,
  { host, address }: { readonly host: string; readonly address: string },
  language: Language,
): Promise<LinkDecision> {
  const words = dialogWords[language];
  const options = {
    type: "question" as const,
    message: words.openQuestion(host),
    detail: shortened(address),
    buttons: [words.open, words.cancel],
    defaultId: 0,
    cancelId: 1,
    checkboxLabel: words.withoutAsking(host),
  };
  const { response, checkboxChecked } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  if (response !== 0) return "cancel";
  return checkboxChecked ? "always" : "open";
}

function shortened(address: string): string {
  if (address.length <= SHOWN_MAX) return address;
  return `${address.slice(0, SHOWN_MAX - 60)} … ${address.slice(-50)}`;
}
