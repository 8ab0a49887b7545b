/** What a person says to the broker itself, which answers it without the agent. */
export type ThreadCommand =
  | { readonly kind: "stop" | "help" | "status" | "new" }
  /** A mention without a word, where nothing was said before that could be meant. */
  | { readonly kind: "nothing-said" }
  | { readonly kind: "quiet"; readonly wanted: "toggle" | "on" | "off" };

/** A command with who gave it where. */
export interface GivenCommand {
  readonly command: ThreadCommand;
  readonly userId: string;
  /** The message's ts, or another id of the moment: a command given twice is obeyed once. */
  readonly messageTs: string;
}
