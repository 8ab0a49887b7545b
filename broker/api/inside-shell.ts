/** Codex runs what the agent wrote through a shell (`/bin/bash -lc '…'`): people read the inside. Pure. */
export function insideShell(command: string): string {
  const inside = /^\S*\/(?:bash|zsh|sh) -l?c '([\s\S]*)'$/.exec(command)?.[1];
  // A quote that is not the shell's own way to write one within quotes would end the inside early.
  if (inside === undefined || inside.replaceAll(`'\\''`, "").includes("'")) return command;
  return inside.replaceAll(`'\\''`, "'");
}
