import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { constants } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";
import type { Behaviour } from "./faults.ts";

/** The keys of launchd.plist(5) that jobs of ours have. */
export const jobPlistSchema = z.object({
  Label: z.string().min(1),
  ProgramArguments: z.array(z.string()).min(1),
  EnvironmentVariables: z.record(z.string(), z.string()).default({}),
  WorkingDirectory: z.string().optional(),
  RunAtLoad: z.boolean().default(false),
  KeepAlive: z
    .union([
      z.boolean(),
      z.object({ SuccessfulExit: z.boolean().optional(), Crashed: z.boolean().optional() }),
    ])
    .default(false),
  ThrottleInterval: z.number().default(10),
  ExitTimeOut: z.number().default(5),
  AbandonProcessGroup: z.boolean().default(false),
  StandardOutPath: z.string().default("/dev/null"),
  StandardErrorPath: z.string().default("/dev/null"),
  // In launchd's plists an octal number as text.
  Umask: z.union([z.string(), z.number()]).optional(),
  SoftResourceLimits: z.object({ NumberOfFiles: z.number().optional() }).optional(),
});
export type JobPlist = z.infer<typeof jobPlistSchema>;

type JobState = "not running" | "spawn scheduled" | "running" | "SIGTERMed" | "SIGKILLed";

/** EX_CONFIG: launchd itself could not start the program. */
const CANNOT_START = 78;

/** One loaded job: its process, and when launchd starts it again. */
export class Job {
  readonly plist: JobPlist;
  readonly path: string;
  readonly domain: string;
  readonly #behaviour: () => Behaviour;
  #state: JobState = "not running";
  #child: ChildProcess | null = null;
  #runs = 0;
  #lastExit: { readonly code: number | null; readonly signal: string | null } | null = null;
  #spawnedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #isLeaving = false;
  /** Set while a kickstart that kills waits for the end. */
  #startsAfterEnd = false;
  #onGone: () => void = () => {};

  constructor(plist: JobPlist, path: string, domain: string, behaviour: () => Behaviour) {
    this.plist = plist;
    this.path = path;
    this.domain = domain;
    this.#behaviour = behaviour;
  }

  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** As launchd does once it has read the plist. */
  load(): void {
    if (this.plist.RunAtLoad || this.plist.KeepAlive === true) this.#startLater("launchd");
  }

  kickstart(kills: boolean): void {
    if (this.#child !== null) {
      if (!kills) return;
      this.#startsAfterEnd = true;
      this.#terminate();
      return;
    }
    this.#startLater("person");
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends the process; `onGone` follows when it is gone and the domain has let it go. */
  leave(onGone: () => void): void {
    this.#isLeaving = true;
    this.#onGone = onGone;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#child === null) this.#goneSoon();
    else this.#terminate();
  }

  /** The text of `launchctl print`. */
  print(): string {
    const { Label, ProgramArguments, ThrottleInterval, ExitTimeOut } = this.plist;
    const lines = [
      `${this.domain}/${Label} = {`,
      `\tactive count = ${this.#child === null ? 0 : 1}`,
      `\tpath = ${this.path}`,
      "\ttype = LaunchAgent",
      `\tstate = ${this.#state}`,
      "",
      `\tprogram = ${ProgramArguments[0]}`,
      "\targuments = {",
      ...ProgramArguments.map((argument) => `\t\t${argument}`),
      "\t}",
      "",
      "\tdefault environment = {",
      "\t\tPATH => /usr/bin:/bin:/usr/sbin:/sbin",
      "\t}",
      "",
      `\tdomain = ${this.domain}`,
      `\tminimum runtime = ${ThrottleInterval}`,
      `\texit timeout = ${ExitTimeOut}`,
      `\truns = ${this.#runs}`,
      ...(this.pid === null ? [] : [`\tpid = ${this.pid}`]),
      "\timmediate reason = speculative",
      this.#lastExitLine(),
      "",
      "\tresource coalition = {",
      "\t\tID = 1201",
      "\t\ttype = resource",
      "\t\tstate = active",
      "\t\tactive count = 1",
      "\t}",
      "}",
    ];
    return `${lines.join("\n")}\n`;
  }

  /** The wait status and the pid, as `launchctl list` has them. */
  listed(): { readonly pid: number | null; readonly status: number } {
    const exit = this.#lastExit;
    if (exit === null) return { pid: this.pid, status: 0 };
    if (exit.signal !== null) return { pid: this.pid, status: signalNumber(exit.signal) };
    return { pid: this.pid, status: (exit.code ?? 0) * 256 };
  }

  #lastExitLine(): string {
    const exit = this.#lastExit;
    if (exit === null) return "\tlast exit code = (never exited)";
    if (exit.signal !== null) {
      const name = exit.signal === "SIGKILL" ? "Killed" : "Terminated";
      return `\tlast terminating signal = ${name}: ${signalNumber(exit.signal)}`;
    }
    return `\tlast exit code = ${exit.code}${exit.code === CANNOT_START ? ": EX_CONFIG" : ""}`;
  }

  /** Never sooner than ThrottleInterval after the last launch, for any caller. */
  #startLater(who: "launchd" | "person"): void {
    const { isPended, timeScale } = this.#behaviour();
    if (this.#child !== null || this.#isLeaving) return;
    this.#state = "spawn scheduled";
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (who === "launchd" && isPended) return;
    const earliest = this.#spawnedAt + this.plist.ThrottleInterval * 1_000 * timeScale;
    const waitMs = Math.max(0, earliest - Date.now());
    this.#timer = setTimeout(() => this.#spawn(), waitMs);
  }

  #spawn(): void {
    this.#timer = null;
    this.#spawnedAt = Date.now();
    this.#runs += 1;
    const child = startProgram(this.plist);
    if (child === null) return this.#ended(CANNOT_START, null);
    this.#child = child;
    this.#state = "running";
    child.once("error", () => this.#ended(CANNOT_START, null));
    child.once("exit", (code, signal) => this.#ended(code, signal));
  }

  #terminate(): void {
    const child = this.#child;
    if (child === null) return;
    this.#state = "SIGTERMed";
    child.kill("SIGTERM");
    this.#timer = setTimeout(() => {
      this.#state = "SIGKILLed";
      child.kill("SIGKILL");
    }, this.plist.ExitTimeOut * 1_000);
  }

  #ended(code: number | null, signal: string | null): void {
    const pid = this.#child?.pid;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#child = null;
    this.#state = "not running";
    this.#lastExit = { code, signal };
    if (pid !== undefined && !this.plist.AbandonProcessGroup) killGroup(pid);
    if (this.#isLeaving) this.#goneSoon();
    else if (this.#startsAfterEnd) {
      this.#startsAfterEnd = false;
      this.#startLater("person");
    } else if (isStartedAgain(this.plist, code, signal)) this.#startLater("launchd");
  }

  #goneSoon(): void {
    setTimeout(() => this.#onGone(), this.#behaviour().drainMs);
  }
}

function isStartedAgain(
  { KeepAlive }: JobPlist,
  code: number | null,
  signal: string | null,
): boolean {
  if (typeof KeepAlive === "boolean") return KeepAlive;
  const wasSuccess = code === 0;
  const bySuccess = KeepAlive.SuccessfulExit;
  if (bySuccess !== undefined && bySuccess === wasSuccess) return true;
  return KeepAlive.Crashed !== undefined && KeepAlive.Crashed === (signal !== null);
}

function startProgram(plist: JobPlist): ChildProcess | null {
  const { NumberOfFiles } = plist.SoftResourceLimits ?? {};
  const setUp = [
    ...(plist.Umask === undefined ? [] : [`umask ${plist.Umask}`]),
    ...(NumberOfFiles === undefined ? [] : [`ulimit -Sn ${NumberOfFiles}`]),
    'exec "$@"',
  ].join("\n");
  const files: number[] = [];
  try {
    for (const path of [plist.StandardOutPath, plist.StandardErrorPath]) {
      mkdirSync(dirname(path), { recursive: true });
      files.push(openSync(path, "a", 0o600));
    }
    return spawn("/bin/sh", ["-c", setUp, "launchd", ...plist.ProgramArguments], {
      cwd: plist.WorkingDirectory ?? "/",
      env: { ...bareEnvironment(), XPC_SERVICE_NAME: plist.Label, ...plist.EnvironmentVariables },
      detached: true,
      stdio: ["ignore", files[0], files[1]],
    });
  } catch {
    // A file or folder that cannot be opened: launchd reports 78 for it.
    return null;
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** What launchd gives each agent; nothing of the shell that called `launchctl`. */
function bareEnvironment(): Record<string, string> {
  const { HOME = "/", USER = "nobody", TMPDIR = "/tmp" } = process.env;
  return {
    HOME,
    USER,
    LOGNAME: USER,
    TMPDIR,
    SHELL: "/bin/zsh",
    PATH: "/usr/bin:/bin:/usr/sbin:/sbin",
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH")) throw thrown;
  }
}

function signalNumber(signal: string): number {
  return constants.signals[signal as NodeJS.Signals];
}
