import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { commandFolder, linkCommand, unlinkCommand } from "../command-link/command-link.ts";
import type { Command } from "./command.ts";
import { show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** What these need beside the control plane: this program's own files. */
export interface LocalPrograms {
  readonly node: string;
  /** This command line's program. */
  readonly program: string;
  /** The worker's program in this installation. */
  readonly worker: (root: string) => string;
  /** The environment that the worker has for this installation. */
  readonly workerEnvironment: (root: string) => Readonly<Record<string, string>>;
}

/** A copy of a database of some GiB. */
const BACKUP_TIMEOUT_MS = 30 * 60_000;

/** Commands that work without a control plane. */
export function localCommands(programs: LocalPrograms): readonly Command[] {
  const { node, program, worker, workerEnvironment } = programs;
  return [
    {
      name: "backup",
      summary: "write a consistent copy of the database, also while the broker runs",
      operands: ["FILE"],
      options: [],
      run: async (context, { operands: [file = ""] }) => {
        const target = resolve(file);
        const problem = await new Promise<string | null>((done) => {
          execFile(
            node,
            [worker(context.root), "backup", target],
            { env: { ...workerEnvironment(context.root) }, timeout: BACKUP_TIMEOUT_MS },
            (error, _stdout, stderr) =>
              done(error === null ? null : stderr.trim() || error.message),
          );
        });
        if (problem !== null) {
          context.complain(`${problem}\n`);
          return exitCodes.failed;
        }
        show(context, { ok: true, file: target }, () => `The database was copied to ${target}`);
        return exitCodes.ok;
      },
    },
    {
      name: "link",
      summary: "put the command broker into a folder of your PATH",
      operands: ["[FOLDER]"],
      options: [],
      run: async (context, { operands: [folder = commandFolder(homedir())] }) => {
        const { root } = context;
        const linked = linkCommand({ folder: resolve(folder), node, program, root });
        if (!linked.ok) {
          context.complain(`${linked.error.message} ${linked.error.hint}\n`);
          return exitCodes.failed;
        }
        show(context, { ok: true, path: linked.value }, () => `The command is ${linked.value}`);
        return exitCodes.ok;
      },
    },
    {
      name: "unlink",
      summary: "take the command broker out of that folder again",
      operands: ["[FOLDER]"],
      options: [],
      run: async (context, { operands: [folder = commandFolder(homedir())] }) => {
        const removed = unlinkCommand({ folder: resolve(folder) });
        if (!removed.ok) {
          context.complain(`${removed.error.message} ${removed.error.hint}\n`);
          return exitCodes.failed;
        }
        const { value: path } = removed;
        show(context, { ok: true, path }, () => `There is no command at ${path} any more`);
        return exitCodes.ok;
      },
    },
  ];
}
