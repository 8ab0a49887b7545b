import type { CommandContext } from "./context.ts";

/** An option of a command: `--name`, with a value or without. */
export interface CommandOption {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; null for a switch. */
  readonly value: string | null;
  readonly help: string;
}

/** What was typed behind the command's name. */
export interface Given {
  readonly operands: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
}

export interface Command {
  /** One or two words, such as `profiles list`. */
  readonly name: string;
  readonly summary: string;
  /** Names of operands, in order; one in brackets may be left out. */
  readonly operands: readonly string[];
  readonly options: readonly CommandOption[];
  /** Resolves to an exit code. */
  readonly run: (context: CommandContext, given: Given) => Promise<number>;
}
