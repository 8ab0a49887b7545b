import { codeInMrkdwn, quotedFirstLine } from "./doing-words.ts";
import { escapeText } from "./escape-text.ts";

/** That a restart cut a turn off in this command, as mrkdwn. */
export function unsureInMrkdwn(command: string): string {
  return words(command, codeInMrkdwn);
}

/** The same for Slack where nothing is marked up. */
export function unsureInPlainText(command: string): string {
  return words(command, escapeText);
}

/** The same for the window, as Markdown. */
export function unsureInMarkdown(command: string): string {
  return words(command, (code) => `\`${code.replaceAll("`", "'")}\``);
}

function words(command: string, show: (code: string) => string): string {
  const code = quotedFirstLine(command);
  const what = code === "" ? "the command" : show(code);
  return `A restart interrupted me, and I cannot tell whether ${what} finished. I have not run it again.`;
}
