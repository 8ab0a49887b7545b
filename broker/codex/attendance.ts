import { rm } from "node:fs/promises";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";

/** Of the whole time, so that a look or two that come late decide nothing. */
const looksInAll = 60;
/** The worker shows itself this often in that time. */
const visitsInAll = 10;
/** Looks, a tenth of a second apart, while a Codex that was told to end may do so; one is enough. */
const endGraceLooks = 20;

/** Beside the socket of an app-server: there as long as no worker has come since the last look. */
export function markPath(socket: string): string {
  return `${socket}.unseen`;
}

/**
 * Watches over the process that started it, which becomes Codex: while a worker lives it takes the
 * mark away again and again; when the mark lies there for all the looks, Codex is ended. What
 * goes wrong keeps Codex alive: a full disk, where no mark can be made, above all. A socket that is
 * gone can be reached by no worker, and counts as a look without one.
 *
 * It is a shell, which costs a megabyte where Node costs forty, and it looks and counts with
 * builtins: clocks may jump and the machine may sleep without anything being ended. It is a child
 * of Codex in Codex's group, so that a signal to the group ends it too. When its parent has become
 * another one, Codex is over: then what is left of the group goes. It signals its own group and
 * nothing else ("0"), and only while that is Codex's.
 */
const watchScript = `
codex=$1 mark=$2 socket=$3 every=$4 looks=$5 missed=0
look() {
  if [ -r "/proc/$$/stat" ]; then read -r _ _ _ parent group _ <"/proc/$$/stat"
  else set -- $(/bin/ps -o ppid= -o pgid= -p $$) && parent=$1 group=$2; fi
}
is_child() { look; [ "$parent" = "$codex" ]; }
signal_group() { look; [ "$group" = "$codex" ] && kill -s "$1" 0; }
while sleep "$every" && is_child; do
  if [ -e "$mark" ] || [ ! -S "$socket" ]; then
    missed=$((missed + 1))
  else
    missed=0
    true >"$mark"
  fi
  [ "$missed" -ge "$looks" ] && break
done
rm -f "$mark"
trap "" TERM
if is_child; then
  echo "No worker has come for too long: Codex is ended."
  signal_group TERM
  looks=${endGraceLooks}
  while [ "$looks" -gt 0 ] && is_child; do looks=$((looks - 1)); sleep 0.1; done
fi
signal_group KILL
`;

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
    `ulimit -n 8192 2>/dev/null || ulimit -n "$(ulimit -Hn)"
/bin/sh -c "$1" "$0" "$$" "$2" "$3" "$4" "$5" &
shift 5
exec "$@"`,
    "codex-watch",
    watchScript,
    markPath(socket),
    socket,
    String(unattendedMaxMs / looksInAll / 1_000),
    String(looksInAll),
    ...command,
  ];
}

/** Shows the watch of an app-server that a worker is there, until `signal` aborts. */
export async function attend(
  socket: string,
  options: {
    readonly clock: Clock;
    readonly log: Log;
    readonly unattendedMaxMs: number;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { clock, log, unattendedMaxMs, signal } = options;
  while (!signal.aborted) {
    try {
      await rm(markPath(socket), { force: true });
    } catch (thrown) {
      log.warn("The worker's attendance could not be recorded for the Codex app-server", {
        error: errorText(thrown),
      });
    }
    await clock.sleep(unattendedMaxMs / visitsInAll, signal);
  }
}
