import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock/clock.ts";
import { failed, type Result, succeeded } from "../errors/broker-error.ts";

export interface GhLoginOptions {
  /** GitHub's command line. */
  readonly gh: string;
  /** A folder that agents cannot read; gh writes the token below it. */
  readonly folder: string;
  readonly scopes: readonly string[];
  /** What gh needs to find its way: PATH, proxies, certificates; no token. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

/** A login that waits for a person to enter the code. */
export interface GhLogin {
  readonly userCode: string;
  readonly url: string;
  /** The token, once; or a sentence of what went wrong. */
  readonly ended: Promise<Result<string, string>>;
  cancel(): void;
}

/** Longest wait for the code, and for the person to enter it: GitHub's codes last 15 minutes. */
const CODE_DEADLINE_MS = 20_000;
const LOGIN_DEADLINE_MS = 15 * 60_000;
const GH_DEADLINE_MS = 10_000;
/** Of what gh writes, what is kept, in characters. */
const OUTPUT_CHARACTERS = 20_000;

/** Begins gh's own login with a code, in a configuration folder of its own that is removed at its end. */
export async function beginGhLogin(options: GhLoginOptions): Promise<Result<GhLogin, string>> {
  const { clock, environment, folder, gh, scopes } = options;
  const home = await mkdtemp(join(folder, "gh-login-"));
  const env = { ...environment, GH_CONFIG_DIR: home, HOME: home, GH_PROMPT_DISABLED: "1" };
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 3 });
  const help = await output(gh, ["auth", "login", "--help"], env);
  if (!help.ok) {
    await remove();
    return failed(`gh could not be run: ${help.error}`);
  }
  // Older and newer ones differ in these.
  const optional = ["--insecure-storage", "--skip-ssh-key"].filter((flag) =>
    help.value.includes(flag),
  );
  const words = ["auth", "login", "--web", "--hostname", "github.com", "--git-protocol", "https"];
  const child = spawn(gh, [...words, ...optional, "--scopes", scopes.join(",")], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = exitOf(child);
  const said = { text: "" };
  const code = await codeOf(child, said, ended, clock);
  if (code === null) {
    child.kill("SIGKILL");
    await ended;
    await remove();
    return failed(`gh gave no code: ${lastLine(said.text) ?? "it said nothing"}`);
  }
  const timer = clock.after(LOGIN_DEADLINE_MS, () => child.kill("SIGKILL"));
  const token = async (): Promise<Result<string, string>> => {
    const exit = await ended;
    timer.cancel();
    if (exit !== 0) return failed(lastLine(said.text) ?? "The code was not entered in time");
    const shown = await output(gh, ["auth", "token", "--hostname", "github.com"], env);
    const given = shown.ok ? shown.value.trim() : "";
    return /^\S+$/.test(given) ? succeeded(given) : failed("gh kept no token");
  };
  return succeeded({
    ...code,
    ended: token().finally(remove),
    cancel: () => child.kill("SIGKILL"),
  });
}

/** The code and the address that gh prints; null when it ends or is silent for too long. */
async function codeOf(
  child: ChildProcess,
  said: { text: string },
  ended: Promise<number>,
  clock: Clock,
): Promise<{ readonly userCode: string; readonly url: string } | null> {
  const found = Promise.withResolvers<{ userCode: string; url: string } | null>();
  const timer = clock.after(CODE_DEADLINE_MS, () => found.resolve(null));
  const read = (chunk: Buffer) => {
    said.text = (said.text + chunk.toString()).slice(-OUTPUT_CHARACTERS);
    const [userCode] = /\b[A-Z0-9]{4}-[A-Z0-9]{4}\b/.exec(said.text) ?? [];
    const [url] = /https:\/\/\S+\/login\/device\b/.exec(said.text) ?? [];
    if (userCode !== undefined && url !== undefined) found.resolve({ userCode, url });
  };
  child.stdout?.on("data", read);
  child.stderr?.on("data", read);
  void ended.then(() => found.resolve(null));
  const code = await found.promise;
  timer.cancel();
  return code;
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(-1));
    child.once("exit", (code) => resolve(code ?? -1));
  });
}

function output(
  gh: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    execFile(gh, words, { env, timeout: GH_DEADLINE_MS }, (error, stdout, stderr) => {
      resolve(error === null ? succeeded(stdout) : failed(lastLine(stderr) ?? error.message));
    });
  });
}

function lastLine(text: string): string | null {
  return text.trim().split("\n").at(-1)?.trim() || null;
}
