import { randomBytes } from "node:crypto";
import { userInfo } from "node:os";
import { isAbsolute } from "node:path";
import { z } from "zod";
import type { Result } from "../../broker/errors/broker-error.ts";
import type { Environment } from "./control-settings.ts";
import { askLoginShell, type LoginShellQuestion } from "./ask-login-shell.ts";
import type { PrivateFiles } from "./private-file.ts";

const storedPathSchema = z.object({
  shell: z.string(),
  /** Milliseconds since the epoch. */
  askedAt: z.number(),
  /** The last one that the shell gave; null when it never gave one. */
  path: z.string().nullable(),
  /** Why it gave none the last time; null when it did. */
  problem: z.string().nullable(),
});
export type StoredPath = z.infer<typeof storedPathSchema>;

/** The PATH of the person's login shell: asked once, kept, asked again by hand. */
export interface LoginPath {
  /** Asks when it was never asked; null when there is no login shell. */
  known(): Promise<StoredPath | null>;
  /** What is kept; starts nothing. */
  stored(): StoredPath | null;
  askAgain(): Promise<StoredPath | null>;
}

export interface LoginPathOptions {
  /** Where the answer is kept. */
  readonly file: string;
  readonly files: PrivateFiles;
  /** Absolute path of the person's shell; null when there is none. */
  readonly shell: string | null;
  readonly environment: Environment;
  readonly now: () => number;
  /** For tests; a real shell otherwise. */
  readonly ask?: (question: LoginShellQuestion) => Promise<Result<string, string>>;
}

const TIMEOUT_MS = 5_000;
/** What a new terminal window begins with; start-up files add to it. */
const FIRST_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
const NAMES = [
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LC_ALL",
  "TMPDIR",
  "XDG_CONFIG_HOME",
  "ZDOTDIR",
];

export function loginPath(options: LoginPathOptions): LoginPath {
  const { file, files, shell, environment, now, ask = askLoginShell } = options;
  let asking: Promise<StoredPath | null> | null = null;

  const stored = () => {
    const read = storedPathSchema.safeParse(parsedJson(files.read(file)));
    // A person who changed shells has another PATH.
    return read.success && read.data.shell === shell ? read.data : null;
  };
  const askNow = async (): Promise<StoredPath | null> => {
    if (shell === null) return null;
    const answer = await ask({
      shell,
      environment: shellEnvironment(environment, shell),
      marker: `path-${randomBytes(12).toString("hex")}`,
      timeoutMs: TIMEOUT_MS,
    });
    const kept: StoredPath = {
      shell,
      askedAt: now(),
      // One that does not answer today has not lost what it said before.
      path: answer.ok ? answer.value : (stored()?.path ?? null),
      problem: answer.ok ? null : answer.error,
    };
    files.write(file, `${JSON.stringify(kept)}\n`);
    return kept;
  };
  const askOnce = () => {
    asking ??= askNow().finally(() => {
      asking = null;
    });
    return asking;
  };
  return {
    stored,
    known: async () => stored() ?? (await askOnce()),
    askAgain: askOnce,
  };
}

/** The shell of the person who runs this; null when the account has none. */
export function personsShell(environment: Environment): string | null {
  const given = environment["SHELL"]?.trim() ?? "";
  if (isAbsolute(given)) return given;
  try {
    const { shell } = userInfo();
    return shell !== null && isAbsolute(shell) && !/\/(?:false|nologin)$/.test(shell)
      ? shell
      : null;
  } catch {
    // In a container the user may have no account.
    return null;
  }
}

function shellEnvironment(environment: Environment, shell: string): Record<string, string> {
  const given = NAMES.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(given), SHELL: shell, TERM: "dumb", PATH: FIRST_PATH };
}

/** Undefined for what is no JSON: then nothing is known. */
function parsedJson(text: string | null): unknown {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
