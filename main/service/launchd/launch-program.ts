import { errorText } from "../../../broker/errors/broker-error.ts";
import { ControlError } from "../../errors/control-error.ts";
import { readServicePaths, type ServicePaths } from "../../settings/service-root.ts";

// What the two programs that launchd runs have in common: `<command> <service root>` on the command
// line, one of two commands, and exit codes that launchd's KeepAlive reads.

/** EX_USAGE and EX_CONFIG. */
export const launchExitCodes = { ok: 0, usage: 64, badConfiguration: 78 } as const;

export interface LaunchProgram<Settings> {
  readonly name: string;
  /** What the agent's files say; null when they are not whole. */
  readonly settings: (paths: ServicePaths) => Settings | null;
  /** What a person reads when they are not whole. */
  readonly notWhole: string;
  /** Each answers the exit code. */
  readonly commands: Readonly<
    Record<string, (paths: ServicePaths, settings: Settings) => Promise<number>>
  >;
}

/** Runs the command that the arguments name, and sets the exit code of this process. */
export async function runLaunchProgram<Settings>(program: LaunchProgram<Settings>): Promise<void> {
  try {
    process.exitCode = await run(program, process.argv.slice(2));
  } catch (thrown) {
    complain(errorText(thrown));
    if (thrown instanceof ControlError) complain(thrown.hint);
    process.exitCode = 1;
  }
}

async function run<Settings>(
  { name, settings, notWhole, commands }: LaunchProgram<Settings>,
  [command = "", root = ""]: readonly string[],
): Promise<number> {
  const paths = readServicePaths(root, process.env["HOME"] ?? "/", "/");
  const read = paths.ok ? settings(paths.value) : null;
  if (!paths.ok || read === null) {
    complain(notWhole);
    return launchExitCodes.badConfiguration;
  }
  const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (chosen === undefined) {
    complain(`Usage: ${name} ${Object.keys(commands).join("|")} <service root>`);
    return launchExitCodes.usage;
  }
  return chosen(paths.value, read);
}

/** The same process goes on as another command: no Node of ours stays beside it. */
export function becomeProgram(
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
): void {
  if (process.execve === undefined) throw new Error("This Node cannot become another program.");
  process.execve(command[0], [...command], environment);
}

/** Where launchd's log has it. */
export function complain(message: string): void {
  process.stderr.write(`${message}\n`);
}
