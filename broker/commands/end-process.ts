/**
 * Ends this process with an exit code, whatever hangs in it. `process.exit` joins the threads that
 * read files: one that is held in a read, as of a pipe nobody writes to, holds the exit for ever.
 * Replacing the process ends all of its threads; what cannot do that is killed, without the code.
 */
export function endProcess(code: number): never {
  try {
    process.execve?.("/bin/sh", ["sh", "-c", `exit ${code}`], {});
  } catch {
    // Killed below: the caller has written its log.
  }
  process.kill(process.pid, "SIGKILL");
  throw new Error("This process was killed.");
}
