/** A single word of a shell's command line, as programs quote it: nothing in it is expanded. */
const SHELL_CALL =
  /^\S*\/(?:bash|zsh|sh) -l?c ((?:'[^']*'|"(?:[^"\\$`]|\\[\\"$`])*"|\\'|[\w@%+=:,./-])+)$/;
const PIECES = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(')|([\w@%+=:,./-]+)/g;

/**
 * Codex runs what the agent wrote through a shell (`/bin/bash -lc '…'`): people read the inside. A
 * command that is anything else, such as one with a further argument, stays as it is. Pure.
 */
export function insideShell(command: string): string {
  const word = SHELL_CALL.exec(command)?.[1];
  if (word === undefined) return command;
  const pieces = word.matchAll(PIECES);
  return Array.from(
    pieces,
    ([, singly, doubly, quote, plain]) =>
      singly ?? doubly?.replaceAll(/\\([\\"$`])/g, "$1") ?? quote ?? plain ?? "",
  ).join("");
}
