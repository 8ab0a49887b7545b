import type { ServerSettings } from "./server-arguments.ts";
import { foldersBeside } from "../sessions/shards.ts";
import { jobProfileOption, workspaceProfile } from "./server-arguments.ts";

/** A program that is to run in the sandbox of a session's turns, beside them. */
export interface SandboxedProgram {
  /** Codex's own program. */
  readonly codex: string;
  readonly settings: ServerSettings;
  readonly sandbox: "workspace-write" | "read-only";
  readonly workspace: string;
  /** Where it may write beside what a turn may write. */
  readonly ownFolder: string;
  readonly command: readonly string[];
}

/** The command line of `codex sandbox` for it: the program first. Pure. */
export function sandboxedCommand(program: SandboxedProgram): readonly string[] {
  const { codex, command, ownFolder, sandbox, workspace } = program;
  const denied = [...program.settings.denied, ...foldersBeside(workspace)];
  const settings = { ...program.settings, denied };
  return [
    codex,
    ...["sandbox", "-P", workspaceProfile, "-C", workspace],
    ...["-c", jobProfileOption(settings, sandbox, ownFolder)],
    "--",
    ...command,
  ];
}
