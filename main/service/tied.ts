/**
 * Waits for the end of standard input, which comes when the control plane is gone however it ended:
 * the system closes its end of the pipe. Then the worker is told to stop (SIGINT: its turns and
 * Codex end too) and is killed when it does not. It runs beside the worker as its child and signals
 * only while the worker still is its parent.
 */
const watchScript = `
worker=$1 looks=$2
is_parent() {
  if [ -r "/proc/$$/stat" ]; then read -r _ _ _ parent _ <"/proc/$$/stat"
  else parent=$(/bin/ps -o ppid= -p $$ | /usr/bin/tr -d " "); fi
  [ "$parent" = "$worker" ]
}
read -r _
is_parent && kill -s INT "$worker"
while [ "$looks" -gt 0 ] && is_parent; do looks=$((looks - 1)); sleep 0.1; done
is_parent && kill -s KILL "$worker"
`;

/** Looks, a tenth of a second apart, while a worker stops its turns and Codex: 20 s. */
const LOOKS = 200;

/**
 * Put before a command line whose standard input is a pipe that the control plane holds open: the
 * process becomes that command, and ends when the pipe does.
 */
export function tiedCommand(command: readonly string[]): readonly string[] {
  return [
    "/bin/sh",
    "-c",
    `exec 3<&0
/bin/sh -c "$1" worker-watch "$$" "$2" <&3 3<&- >/dev/null 2>&1 &
shift 2
exec "$@" </dev/null 3<&-`,
    "worker",
    watchScript,
    String(LOOKS),
    ...command,
  ];
}
