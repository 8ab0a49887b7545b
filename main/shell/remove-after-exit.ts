import { spawn } from "node:child_process";

/** Looks at whether the process has ended, five a second: a minute in all. */
const LOOKS = 300;

/** Takes the pid and the folder. */
export const removalScript = `
left=${LOOKS}
while kill -0 "$1" 2>/dev/null && [ "$left" -gt 0 ]; do left=$((left - 1)); sleep 0.2; done
kill -0 "$1" 2>/dev/null || rm -rf -- "$2"
`;

/**
 * Removes a folder once a process has ended: Chromium writes its caches until then. Nothing is removed
 * when the process is still there after a minute.
 */
export function removeAfterExit(pid: number, folder: string): void {
  spawn("/bin/sh", ["-c", removalScript, "remove-after-exit", String(pid), folder], {
    cwd: "/",
    detached: true,
    stdio: "ignore",
  }).unref();
}
