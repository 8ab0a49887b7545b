import { spawn } from "node:child_process";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";

export interface LoginShellQuestion {
  /** Absolute path of the shell. */
  readonly shell: string;
  /** Only what a shell needs: none of the broker's secrets reach the person's start-up files. */
  readonly environment: Readonly<Record<string, string>>;
  /** A random word around the answer, so that nothing else that is printed can be taken for it. */
  readonly marker: string;
  readonly timeoutMs: number;
}

/** Start-up files may print; beyond this nobody looks for the answer. */
const OUTPUT_MAX_BYTES = 1024 * 1024;
/** Longer than any PATH that a system takes. */
const PATH_MAX_CHARACTERS = 32 * 1024;

/**
 * Asks an interactive login shell for PATH, as a new terminal window would have it; a sentence when
 * it gives none. The shell and everything that its start-up files started end before this resolves.
 */
export function askLoginShell(question: LoginShellQuestion): Promise<Result<string, string>> {
  const { shell, environment, marker, timeoutMs } = question;
  return new Promise((resolve) => {
    const child = spawn(shell, ["-ilc", pathQuestion(marker)], {
      env: { ...environment },
      // A group of its own, so that all of it can be ended; without a terminal it cannot stop either.
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let output = "";
    let isOver = false;
    const over = (answer: Result<string, string>) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(late);
      endGroup(child.pid);
      child.stdout.destroy();
      child.unref();
      resolve(answer);
    };
    const late = setTimeout(
      () => over(failed(`It did not answer within ${timeoutMs / 1_000} s.`)),
      timeoutMs,
    );
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      const answer = answerIn(output, marker);
      if (answer !== null) over(answer);
      else if (output.length > OUTPUT_MAX_BYTES)
        over(failed("Its start-up files print without end."));
    });
    child.once("error", (thrown) => over(failed(`It cannot be started: ${thrown.message}`)));
    child.once("close", (code, signal) => {
      over(failed(`It ended with ${signal ?? `exit code ${code}`} and gave no PATH.`));
    });
  });
}

/** Any login shell takes it: sh, zsh and fish alike. */
export function pathQuestion(marker: string): string {
  return `echo ${marker}; /usr/bin/printenv PATH; echo ${marker}`;
}

/** What stands between the markers; null while the second one is not there. Pure. */
function answerIn(output: string, marker: string): Result<string, string> | null {
  const [, between, end] = output.split(new RegExp(`^${marker}\\r?\\n`, "m"));
  if (between === undefined || end === undefined) return null;
  const path = between.trim();
  const entries = path.split(":").filter((entry) => entry.startsWith("/"));
  const isUsable =
    entries.length > 0 && path.length <= PATH_MAX_CHARACTERS && !/\p{Cc}/u.test(path);
  return isUsable ? succeeded([...new Set(entries)].join(":")) : failed("It gave no usable PATH.");
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (thrown) {
    const isGone = thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH";
    if (!isGone) throw thrown;
  }
}
