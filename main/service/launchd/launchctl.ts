import { execFile } from "node:child_process";
import { errorText } from "../../../broker/errors/broker-error.ts";
import { type CommandAnswer, isDisabled, type Job, readJob } from "./job-state.ts";

/** The commands that we give launchd about one label. Each answers; none throws. */
export interface Launchctl {
  /** `gui/<uid>`. */
  readonly domain: string;
  readonly label: string;
  job(): Promise<Job>;
  /** Whether a person or another program has switched the label off. */
  disabled(): Promise<boolean>;
  enable(): Promise<CommandAnswer>;
  bootstrap(plistPath: string): Promise<CommandAnswer>;
  bootout(): Promise<CommandAnswer>;
  kickstart(options: { readonly kills: boolean }): Promise<CommandAnswer>;
}

/** A command takes some milliseconds; more means that launchd hangs. */
const COMMAND_TIMEOUT_MS = 15_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

export function launchctl(program: string, domain: string, label: string): Launchctl {
  const target = `${domain}/${label}`;
  const run = (...args: readonly string[]) => runCommand(program, args);
  return {
    domain,
    label,
    job: async () => readJob(await run("print", target)),
    disabled: async () => {
      const { code, text } = await run("print-disabled", domain);
      return code === 0 && isDisabled(text, label);
    },
    enable: () => run("enable", target),
    bootstrap: (plistPath) => run("bootstrap", domain, plistPath),
    bootout: () => run("bootout", target),
    kickstart: ({ kills }) => run("kickstart", ...(kills ? ["-k"] : []), target),
  };
}

/** The domain of the agents of the user who runs this. */
export function guiDomain(): string {
  return `gui/${process.getuid?.() ?? 0}`;
}

function runCommand(program: string, args: readonly string[]): Promise<CommandAnswer> {
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      { timeout: COMMAND_TIMEOUT_MS, killSignal: "SIGKILL", maxBuffer: MAX_OUTPUT_BYTES },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ code: 0, text: stdout });
        const code = typeof error.code === "number" ? error.code : -1;
        resolve({ code, text: `${stderr}${stdout}`.trim() || errorText(error) });
      },
    );
  });
}
