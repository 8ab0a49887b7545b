import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { killIfThere } from "./control-plane.ts";
import { processesWith } from "./processes.ts";

export const BASE_PATH = process.env["PATH"] ?? "/usr/bin:/bin";

/** A shell of dash's or of bash 3.2's kind that stands for `/bin/sh`, in a folder of the test's own. */
export class Shell {
  readonly root: string;
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;

  constructor(program: "dash" | "bash") {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), "scripts-")));
    mkdirSync(join(this.root, "shell"));
    // The name makes bash a POSIX shell, as it is on a Mac.
    this.path = join(this.root, "shell/sh");
    symlinkSync(`/bin/${program}`, this.path);
    this.environment = {
      PATH: BASE_PATH,
      SCRIPTS_ROOT: this.root,
      ...(program === "bash" ? { BASH_COMPAT: "3.2" } : {}),
    };
    onTestFinished(async () => {
      for (const { pid } of processesWith(this.root)) killIfThere(pid);
      rmSync(this.root, { recursive: true, force: true });
    });
  }

  /** The text with this shell in the place of the system's. */
  of(text: string): string {
    return text.replaceAll("/bin/sh", this.path);
  }

  file(name: string, text: string): string {
    const path = join(this.root, name);
    writeFileSync(path, this.of(text));
    chmodSync(path, 0o755);
    return path;
  }

  start(args: readonly string[], options: { env?: Record<string, string>; cwd?: string } = {}) {
    const words = args.map((word) => this.of(word));
    const env = { ...this.environment, ...options.env };
    const [program = ""] = words;
    const isShell = program === this.path;
    const command = isShell ? words.slice(1) : words;
    return spawn(this.path, command, { env, cwd: options.cwd ?? this.root, detached: true });
  }

  /** Runs words of the shell to their end. */
  async run(...given: Parameters<Shell["start"]>) {
    const child = this.start(...given);
    child.stdin.end();
    return ended(child);
  }
}

/** How a process ended, and what it said until then. */
export async function ended(child: ChildProcess) {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.once("close", (exit, signal) => resolve(signal ?? exit));
  });
  return { code, stdout, stderr };
}

/** Waits for what comes in the end. */
export async function untilThere(look: () => boolean): Promise<void> {
  await expect.poll(look, { timeout: 20_000, interval: 20 }).toBe(true);
}
