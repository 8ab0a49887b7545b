import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import { foldersBeside, shardsFor } from "../sessions/shards.ts";
import {
  type ServerSettings,
  workspaceProfile,
  workspaceProfileOption,
} from "./server-arguments.ts";

export interface SandboxProbeOptions {
  readonly program: string;
  /** The environment that agents get. */
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: ServerSettings;
  /** For a Codex home of the probe's own; agents cannot read it. */
  readonly runFolder: string;
  /** A workspace of the probe's own is made in it, as of a session. */
  readonly sessionsRoot: string;
  readonly clock: Clock;
  /** Ends the probe early, as broken. */
  readonly ending?: AbortSignal;
}

export type SandboxProbe =
  | { readonly kind: "sound"; readonly denied: number }
  /** No command of an agent would run. `reason` is what the sandbox said. */
  | { readonly kind: "broken"; readonly reason: string }
  /** Agents could read what is in `path`; `later` when only what replaces it there. */
  | { readonly kind: "leaky"; readonly path: string; readonly later: boolean };

/** A whole probe takes about a second; on a machine that is very busy, not this long. */
const DEADLINE_MS = 60_000;
const REASON_CHARACTERS = 500;

/**
 * Reads each file, says that it is ready, waits until the files were replaced, and reads them again.
 * `sleep` counts the wait, so that a probe that was given up on ends by itself.
 */
export const probeScript = `
echo own >own && read -r own <own && [ "$own" = own ] || exit 3
look() { when=$1; shift; for path; do cat "$path" >/dev/null 2>&1 && echo "$when $path"; done; }
look readable "$@"
echo ready
left=600
until [ -e go ] || [ "$left" -le 0 ]; do left=$((left - 1)); sleep 0.1; done
look later "$@"
echo "done"
`;

/**
 * Tries the sandbox that agents get: a command runs in it, writes in its workspace, and cannot read a
 * canary in any denied folder nor any other denied file, also once another file has taken the
 * canary's place, as Codex does with an account that it renews.
 */
export async function probeSandbox(options: SandboxProbeOptions): Promise<SandboxProbe> {
  const mark = randomBytes(6).toString("hex");
  const session = join(shardsFor(options.sessionsRoot, "probe")[0] ?? "", `.probe-${mark}`);
  const workspace = join(session, "workspace");
  const denied = [...options.settings.denied, ...foldersBeside(workspace)];
  const canaries: string[] = [];
  let home: string | null = null;
  try {
    await mkdir(workspace, { recursive: true, mode: 0o700 });
    await mkdir(options.runFolder, { recursive: true, mode: 0o700 });
    home = await mkdtemp(join(options.runFolder, "probe-"));
    const paths: string[] = [];
    for (const folder of foldersBeside(workspace))
      await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const folder of denied) {
      const canary = join(folder, `.probe-${mark}`);
      // A file, or a folder in which we cannot write either, is looked at itself.
      const isFolder = await writeFile(canary, "canary", { mode: 0o600 }).then(
        () => true,
        () => false,
      );
      if (isFolder) canaries.push(canary);
      const isThere =
        isFolder ||
        (await access(folder).then(
          () => true,
          () => false,
        ));
      if (isThere) paths.push(isFolder ? canary : folder);
    }
    return await run(options, { home, workspace, denied, paths, canaries });
  } catch (thrown) {
    return { kind: "broken", reason: errorText(thrown) };
  } finally {
    const left = [...canaries, session, ...(home === null ? [] : [home])];
    await Promise.all(
      left.map((path) => rm(path, { recursive: true, force: true, maxRetries: 3 })),
    );
  }
}

interface Run {
  readonly home: string;
  readonly workspace: string;
  readonly denied: readonly string[];
  readonly paths: readonly string[];
  readonly canaries: readonly string[];
}

async function run(options: SandboxProbeOptions, probe: Run): Promise<SandboxProbe> {
  const { clock, ending, environment, program } = options;
  const settings = { ...options.settings, denied: probe.denied };
  const words = ["sandbox", "-P", workspaceProfile, "-C", probe.workspace];
  const shell = ["/bin/sh", "-c", probeScript, "probe", ...probe.paths];
  const child = spawn(program, [...words, "-c", workspaceProfileOption(settings), "--", ...shell], {
    cwd: probe.workspace,
    env: { ...environment, CODEX_HOME: probe.home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  let replaced: Promise<void> | null = null;
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    if (/^ready$/m.test(output)) replaced ??= replaceAll(probe);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-REASON_CHARACTERS);
  });
  child.once("error", (thrown) => resolve(errorText(thrown)));
  child.once("close", (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  const deadline = clock.after(DEADLINE_MS, () => {
    resolve("it took longer than a minute");
    child.kill("SIGKILL");
  });
  const giveUp = () => {
    resolve("it was ended");
    child.kill("SIGKILL");
  };
  if (ending?.aborted === true) giveUp();
  ending?.addEventListener("abort", giveUp, { once: true });
  const end = await ended;
  ending?.removeEventListener("abort", giveUp);
  deadline.cancel();
  await replaced;
  const leak = /^(readable|later) (.+)$/m.exec(output);
  if (leak?.[2] !== undefined) {
    return { kind: "leaky", path: leak[2], later: leak[1] === "later" };
  }
  if (/^done$/m.test(output)) return { kind: "sound", denied: probe.paths.length };
  return { kind: "broken", reason: errors.trim() === "" ? end : errors.trim() };
}

async function replaceAll({ canaries, workspace }: Run): Promise<void> {
  for (const canary of canaries) {
    await writeFile(`${canary}.new`, "canary", { mode: 0o600 });
    await rename(`${canary}.new`, canary);
  }
  await writeFile(join(workspace, "go"), "");
}

/** Pure: what is wrong, as a sentence for operators; null when nothing is. */
export function sandboxProblem(probe: SandboxProbe): string | null {
  switch (probe.kind) {
    case "sound":
      return null;
    case "broken":
      return `No command runs in Codex's sandbox: ${probe.reason}`;
    case "leaky":
      return probe.later
        ? `Codex's sandbox hides ${probe.path}, but not what replaces it`
        : `Codex's sandbox leaves ${probe.path} readable`;
  }
}
