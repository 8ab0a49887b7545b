/** A command, outside of the sandbox, in which a turn was cut off at `at`. */
export interface CutOffCommand {
  readonly turnId: string;
  readonly at: number;
  readonly command: string;
}

/** Why the agent is spoken to without a message of a person, or with more than it. */
export type Wake =
  | { readonly kind: "unsettled"; readonly turnId: string; readonly reason: string }
  | { readonly kind: "cut-off"; readonly turnId: string; readonly at: number }
  /** Somebody had it continue after a command whose end nobody saw: it looks before it repeats it. */
  | ({ readonly kind: "check" } & CutOffCommand)
  /** Somebody asked for it. `fresh`: in a new Codex thread, because the old one was too long. */
  | {
      readonly kind: "try-again";
      readonly turnId: string;
      readonly fresh: boolean;
      /** Set when the turn was stopped by a person and is to continue. */
      readonly afterStop?: true;
    };
