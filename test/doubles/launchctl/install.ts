import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { behaviourSchema } from "./faults.ts";

export interface LaunchctlAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A launchd of a test's own. */
export interface LaunchctlDouble {
  /** For `LAUNCHCTL_BIN`. */
  readonly program: string;
  /** For `LAUNCH_AGENTS_DIR`. */
  readonly agentsFolder: string;
  /** `gui/<uid>`. */
  readonly domain: string;
  run(...args: readonly string[]): Promise<LaunchctlAnswer>;
  behave(behaviour: z.input<typeof behaviourSchema>): void;
  /** Loads the agents of the folder, as the next login does. */
  login(): Promise<void>;
  /** Ends all jobs and waits for that, as a logout does. */
  logout(): Promise<void>;
  end(): Promise<void>;
}

/** Puts a `launchctl` into the folder; launchd starts with the first command. */
export function installLaunchctl(folder: string): LaunchctlDouble {
  const agentsFolder = join(folder, "LaunchAgents");
  mkdirSync(agentsFolder, { recursive: true });
  const program = join(folder, "launchctl");
  const source = join(import.meta.dirname, "launchctl.mjs");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${source}' '${folder}' "$@"\n`, {
    mode: 0o755,
  });
  const domain = `gui/${process.getuid?.() ?? 0}`;
  const run = (...args: readonly string[]) =>
    new Promise<LaunchctlAnswer>((resolve) => {
      execFile(program, [...args], (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code ?? -1);
        resolve({ code, stdout, stderr });
      });
    });
  return {
    program,
    agentsFolder,
    domain,
    run,
    behave: (behaviour) =>
      writeFileSync(
        join(folder, "behaviour.json"),
        JSON.stringify(behaviourSchema.parse(behaviour)),
      ),
    login: async () => {
      await run("test-login", agentsFolder, domain);
    },
    logout: async () => {
      await run("test-logout");
    },
    end: async () => {
      if (existsSync(join(folder, "s"))) await run("test-end");
      rmSync(program, { force: true });
    },
  };
}
