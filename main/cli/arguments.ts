import { parseArgs } from "node:util";
import { errorText } from "../../broker/errors/broker-error.ts";
import type { Command, CommandOption, Given } from "./command.ts";

/** What a command line asks for. */
export type Asked =
  | { readonly kind: "help"; readonly command: Command | null }
  | { readonly kind: "version" }
  | { readonly kind: "wrong"; readonly message: string; readonly command: Command | null }
  | {
      readonly kind: "run";
      readonly command: Command;
      readonly given: Given;
      readonly serviceRoot: string | null;
    };

/** Options that every command takes. */
export const commonOptions: readonly CommandOption[] = [
  { name: "json", value: null, help: "print JSON, for programs" },
  {
    name: "service-root",
    value: "FOLDER",
    help: "the installation; SERVICE_ROOT or ~/.slack-codex-broker otherwise",
  },
  { name: "help", short: "h", value: null, help: "print this" },
];

/** Reads what follows the program's name. Pure. */
export function readArguments(argv: readonly string[], commands: readonly Command[]): Asked {
  const [first = "", second = ""] = argv;
  if (first === "" || first === "--help" || first === "-h" || first === "help") {
    return { kind: "help", command: commandOf(argv.slice(1), commands)?.command ?? null };
  }
  if (first === "--version") return { kind: "version" };
  const found = commandOf([first, second], commands);
  if (found === null) return { kind: "wrong", message: unknownText(argv, commands), command: null };
  const { command, words } = found;
  const read = readOptions(argv.slice(words), command);
  if (typeof read === "string") return { kind: "wrong", message: read, command };
  if (read.switches.has("help")) return { kind: "help", command };
  const problem = operandProblem(command, read.operands);
  if (problem !== null) return { kind: "wrong", message: problem, command };
  return { kind: "run", command, given: read, serviceRoot: read.values["service-root"] ?? null };
}

/** The longest name wins: `profiles list` before `profiles`. */
function commandOf(
  [first = "", second = ""]: readonly string[],
  commands: readonly Command[],
): { readonly command: Command; readonly words: number } | null {
  const two = commands.find(({ name }) => name === `${first} ${second}`);
  if (two !== undefined) return { command: two, words: 2 };
  const one = commands.find(({ name }) => name === first);
  return one === undefined ? null : { command: one, words: 1 };
}

function unknownText(
  [first = "", second]: readonly string[],
  commands: readonly Command[],
): string {
  const below = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (below.length === 0) return `There is no command "${first}".`;
  const words = below.map(({ name }) => name.slice(first.length + 1)).join(", ");
  return second === undefined || second.startsWith("-")
    ? `"${first}" needs one of: ${words}.`
    : `There is no "${first} ${second}", only: ${words}.`;
}

function readOptions(rest: readonly string[], { options }: Command): Given | string {
  const all = [...options, ...commonOptions];
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: Object.fromEntries(
        all.map(({ name, short, value }) => [
          name,
          {
            type: value === null ? ("boolean" as const) : ("string" as const),
            ...(short === undefined ? {} : { short }),
          },
        ]),
      ),
    });
    const entries = Object.entries(values);
    return {
      operands: positionals,
      values: Object.fromEntries(
        entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      ),
      switches: new Set(entries.filter(([, value]) => value === true).map(([name]) => name)),
    };
  } catch (thrown) {
    return errorText(thrown);
  }
}

function operandProblem({ name, operands }: Command, given: readonly string[]): string | null {
  const needed = operands.filter((each) => !each.startsWith("["));
  if (given.length < needed.length) return `"${name}" needs ${needed[given.length]}.`;
  const tooMuch = given[operands.length];
  return tooMuch === undefined ? null : `"${name}" has no use for "${tooMuch}".`;
}
