import { capitalised } from "../api/number-words.ts";
import { commonOptions } from "./arguments.ts";
import type { Command, CommandOption } from "./command.ts";

/** What `broker --help` prints. Pure. */
export function overallHelp(commands: readonly Command[]): string {
  const rows = commands.map((command) => [usageOf(command), command.summary] as const);
  return `Usage: broker COMMAND [OPTIONS]

${columns(rows)}

Every command takes:
${columns(commonOptions.map(optionRow))}

The commands go to the control plane that runs for the installation.
"broker COMMAND --help" prints a command's options.
`;
}

/** What `broker COMMAND --help` prints. Pure. */
export function commandHelp(command: Command): string {
  const options = [...command.options, ...commonOptions];
  return `Usage: broker ${usageOf(command)} [OPTIONS]

${sentence(command.summary)}

${columns(options.map(optionRow))}
`;
}

function usageOf({ name, operands }: Command): string {
  return [name, ...operands].join(" ");
}

function optionRow({ name, short, value, help }: CommandOption): readonly [string, string] {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return [value === null ? names : `${names} ${value}`, help];
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

function sentence(text: string): string {
  return `${capitalised(text)}.`;
}
