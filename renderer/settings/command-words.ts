import type { CommandLink, CommandLinkState } from "../../main/api/command-link.ts";

/** What Settings says of the command `broker`. */
export const commandWords = {
  title: "Command line",
  label: "The broker command",
  text: "Shows and controls the broker in a terminal, also from scripts.",
  install: "Install the broker command",
  installAgain: "Install it again",
  installing: "Installing…",
  remove: "Remove",
  removing: "Removing…",
  notOnPath: "Terminals do not find it yet. Add this line to ~/.zprofile:",
  failed: "What is there could not be read.",
  notInstalled: "It was not installed.",
  notRemoved: "It was not removed.",
} as const;

const states = {
  absent: (path) => `Not installed. It would be ${path}.`,
  linked: (path) => `Installed as ${path}.`,
  outdated: (path) => `${path} is of another installation, or of this app at an earlier place.`,
  taken: (path) => `Another program is at ${path}. It stays as it is.`,
} satisfies Record<CommandLinkState, (path: string) => string>;

/** What is there, in a sentence. Pure. */
export function commandStateWords({ state, path }: CommandLink): string {
  return states[state](path);
}

/** The line that makes a terminal find it; null when none is needed. Pure. */
export function missingPathLine({ state, path, isOnPath }: CommandLink): string | null {
  if (state !== "linked" || isOnPath) return null;
  return `export PATH="${path.slice(0, path.lastIndexOf("/"))}:$PATH"`;
}
