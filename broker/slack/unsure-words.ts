import { quotedFirstLine, type ShowCode } from "./doing-words.ts";

/** For the window, as Markdown. */
export function unsureInMarkdown(command: string): string {
  return unsureWords(command, (code) => `\`${code.replaceAll("`", "'")}\``);
}

/** That a restart cut a turn off in this command. */
export function unsureWords(command: string, show: ShowCode): string {
  const code = quotedFirstLine(command);
  const what = code === "" ? "the command" : show(code);
  return `A restart interrupted me, and I cannot tell whether ${what} finished. I have not run it again.`;
}
