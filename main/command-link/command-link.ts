import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { CommandLinkState } from "../api/command-link.ts";
import { ControlError } from "../errors/control-error.ts";

// The command `broker` in a folder of people's PATH: a script that names our own Node, so that it runs
// without one of the machine's.

export interface CommandLinkOptions {
  /** Where the command goes, such as `~/.local/bin`. */
  readonly folder: string;
  readonly node: string;
  readonly program: string;
  /** The installation it is for. */
  readonly root: string;
}

const MARK = "# Made by `broker link`.";
/** A script of ours is a few lines; what is larger is somebody else's. */
const OURS_MAX_BYTES = 10_000;

/** The folder for a person whose home folder this is. */
export function commandFolder(home: string): string {
  return join(home, ".local/bin");
}

/** Whether a shell with this PATH finds what lies in the folder. Pure. */
export function isOnPath(folder: string, path: string): boolean {
  return path.split(delimiter).includes(folder);
}

export function commandPath({ folder }: Pick<CommandLinkOptions, "folder">): string {
  return join(folder, "broker");
}

/** What is there now. */
export function commandLinkState(options: CommandLinkOptions): CommandLinkState {
  const text = ownScript(commandPath(options));
  if (text === "absent" || text === "taken") return text;
  return text.script === scriptOf(options) ? "linked" : "outdated";
}

/**
 * Puts the command there, also over an earlier one of ours; answers its path. Refuses where another
 * program has the name: that stays.
 */
export function linkCommand(options: CommandLinkOptions): Result<string, ControlError> {
  const path = commandPath(options);
  if (ownScript(path) === "taken") return failed(taken(path));
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(options.folder, { recursive: true });
    writeFileSync(temporary, scriptOf(options), { flag: "wx" });
    chmodSync(temporary, 0o755);
    renameSync(temporary, path);
    return succeeded(path);
  } catch (cause) {
    removeIfThere(temporary);
    return failed(notWritten(path, cause));
  }
}

/** Takes a command of ours away again; answers its path. Where none is, nothing happens. */
export function unlinkCommand(
  options: Pick<CommandLinkOptions, "folder">,
): Result<string, ControlError> {
  const path = commandPath(options);
  const there = ownScript(path);
  if (there === "taken") return failed(taken(path));
  try {
    if (there !== "absent") rmSync(path);
    return succeeded(path);
  } catch (cause) {
    return failed(notWritten(path, cause));
  }
}

/** Takes the command of this very installation away: another one's stays. */
export function unlinkOwnCommand({ folder, root }: Omit<CommandLinkOptions, "node" | "program">) {
  const there = ownScript(commandPath({ folder }));
  const isOwn = typeof there === "object" && there.script.includes(`\n${rootLine(root)}\n`);
  return isOwn ? unlinkCommand({ folder }) : null;
}

function ownScript(path: string): "absent" | "taken" | { readonly script: string } {
  // A link may lead to what is not ours: it is nothing that was made here.
  let file: Stats | undefined;
  try {
    file = lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // Its folder cannot be entered; making the command says why.
    return "absent";
  }
  if (file === undefined) return "absent";
  if (!file.isFile() || file.size > OURS_MAX_BYTES) return "taken";
  try {
    const script = readFileSync(path, "utf8");
    return script.includes(MARK) ? { script } : "taken";
  } catch {
    // Not readable, so nothing that was made here.
    return "taken";
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder is none: there is nothing to remove.
  }
}

function scriptOf({ node, program, root }: CommandLinkOptions): string {
  return `#!/bin/sh
${MARK}
${rootLine(root)}
SERVICE_ROOT="\${SERVICE_ROOT:-$root}" exec ${quoted(node)} ${quoted(program)} "$@"
`;
}

function rootLine(root: string): string {
  return `root=${quoted(root)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function taken(path: string): ControlError {
  return new ControlError("command.taken", `${path} is another program and was left as it is.`, {
    hint: "Use `broker link FOLDER` in a terminal with another folder of your PATH.",
  });
}

function notWritten(path: string, cause: unknown): ControlError {
  return new ControlError("command.cannot_write", `${path} could not be changed.`, {
    cause,
    hint: "Check that its folder is yours and that the disk has room.",
  });
}
