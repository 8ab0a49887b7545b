import { lstat, readlink, rm, stat, utimes } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { watchScript } from "./watch-script.ts";

/** Of the whole time, so that a look or two that come late decide nothing. */
const looksInAll = 60;
/** The worker shows itself this often in that time. */
const visitsInAll = 10;
/** Beside the socket of an app-server: there as long as no worker has come since the last look. */
export function markPath(socket: string): string {
  return `${socket}.unseen`;
}

/** Put before a command line: it has the limit of open files raised, and is watched over. */
export function attendedCommand(
  socket: string,
  unattendedMaxMs: number,
  command: readonly string[],
): string[] {
  return [
    "/bin/sh",
    "-c",
    // Codex keeps two files a thread open and never raises the limit itself.
    // The shells of Linux and macOS know these limits, POSIX names none of them.
    `# shellcheck disable=SC3045
ulimit -n 8192 2>/dev/null || ulimit -n "$(ulimit -Hn)"
/bin/sh -c "$1" "$0" "$$" "$2" "$3" "$4" &
shift 4
exec "$@"`,
    "codex-watch",
    watchScript,
    markPath(socket),
    String(unattendedMaxMs / looksInAll / 1_000),
    String(looksInAll),
    ...command,
  ];
}

export interface AttendOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly unattendedMaxMs: number;
  readonly signal: AbortSignal;
  /** Nobody can connect to the socket any more; called at each visit as long as that is so. */
  readonly onSocketGone?: () => Promise<void>;
}

/**
 * Shows the watch of an app-server that a worker is there, and keeps what its socket consists of
 * young, until `signal` aborts.
 */
export async function attend(socket: string, options: AttendOptions): Promise<void> {
  const { clock, log, unattendedMaxMs, signal } = options;
  while (!signal.aborted) {
    try {
      await rm(markPath(socket), { force: true });
    } catch (thrown) {
      log.warn("The worker's attendance could not be recorded for the Codex app-server", {
        error: errorText(thrown),
      });
    }
    if (!(await keepYoung(socket, clock.now()))) await options.onSocketGone?.();
    await clock.sleep(unattendedMaxMs / visitsInAll, signal);
  }
}

/**
 * The socket that Codex listens on: it makes the path that it is given a link to one under
 * `/tmp/codex-daemon-<uid>`, with a lock file beside it. Null where there is no link.
 */
async function socketTarget(socket: string): Promise<string | null> {
  try {
    return resolve(dirname(socket), await readlink(socket));
  } catch {
    return null; // No link, or nothing at all.
  }
}

/**
 * macOS deletes what nobody has touched in `/tmp` for three days, sockets included. False when there
 * is no socket to touch.
 */
async function keepYoung(socket: string, now: number): Promise<boolean> {
  const target = await socketTarget(socket);
  const paths = target === null ? [] : [target, `${target}.lock`, dirname(target)];
  const seconds = now / 1_000;
  // A lock that is not there, or a folder of somebody else's, takes nothing from the socket.
  await Promise.all(paths.map((path) => utimes(path, seconds, seconds).catch(() => undefined)));
  try {
    return (await stat(socket)).isSocket();
  } catch {
    return false;
  }
}

/** Removes what an app-server that is gone has left of its socket. */
export async function removeSocket(socket: string): Promise<void> {
  const target = await socketTarget(socket);
  if (target !== null && (await isSocketOrGone(target))) {
    await rm(target, { force: true });
    await rm(`${target}.lock`, { force: true });
  }
  await rm(socket, { force: true });
  await rm(markPath(socket), { force: true });
}

/** What else a link leads to is not ours to remove. */
async function isSocketOrGone(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSocket();
  } catch {
    return true;
  }
}
