export interface LauncherScript {
  readonly node: string;
  /** `launch-worker.js`, which prepares a start and becomes the worker. */
  readonly starter: string;
  readonly root: string;
  /** Where the launcher notes how the worker ended. */
  readonly exitNote: string;
  /** The app that installed the agent; null when there is none to miss. */
  readonly app: string | null;
  /** While this file is there, the app was missing at the last look. */
  readonly missingMark: string;
  readonly lookEverySeconds: number;
}

/**
 * The program that launchd starts, as a shell script: it stays beside the worker, and a Node for it
 * would take 40 MiB. It passes signals on, notes how the worker ended, and ends with 0 where the
 * worker ended with 78, because launchd repeats what ends with anything else. While the app is
 * there it looks after it with nothing but a test for a file.
 */
export function launcherScript(script: LauncherScript): string {
  const { node, starter, root, exitNote, app, missingMark, lookEverySeconds } = script;
  return `#!/bin/sh
# Started by launchd. Written again by the control plane: changes are lost.
node=${quoted(node)}
starter=${quoted(starter)}
root=${quoted(root)}
note=${quoted(exitNote)}
app=${quoted(app ?? "")}
missing=${quoted(missingMark)}
umask 077

${startAndPassOn}
look_after_app() {
  nap=
  trap 'kill "$nap" 2>/dev/null; exit 0' TERM
  trap '' INT HUP
  while :; do
    sleep ${lookEverySeconds} &
    nap=$!
    wait "$nap"
    if [ -e "$app" ] && [ ! -e "$missing" ]; then continue; fi
    "$node" "$starter" look "$root" </dev/null
  done
}
looker=
if [ -n "$app" ]; then
  look_after_app >/dev/null &
  looker=$!
fi

${waitForEnd}
[ -z "$looker" ] || kill "$looker" 2>/dev/null

printf '{"pid":%s,"code":%s,"at":%s000}\\n' "$child" "$code" "$(date +%s)" >"$note.tmp" && mv "$note.tmp" "$note"
${endForLaunchd}
`;
}

/**
 * The same for the control plane: the script passes signals on, and ends with 0 where the control
 * plane ended with 78.
 */
export function adminLauncherScript(
  script: Pick<LauncherScript, "node" | "starter" | "root">,
): string {
  return `#!/bin/sh
# Started by launchd. Written again by the control plane: changes are lost.
node=${quoted(script.node)}
starter=${quoted(script.starter)}
root=${quoted(script.root)}
umask 077

${startAndPassOn}
${waitForEnd}
${endForLaunchd}
`;
}

const startAndPassOn = `child=
asked=
pass_on() { [ -z "$child" ] || kill -s "$asked" "$child" 2>/dev/null; }
trap 'asked=TERM; pass_on' TERM
trap 'asked=INT; pass_on' INT
trap 'asked=HUP; pass_on' HUP
"$node" "$starter" start "$root" &
child=$!
[ -z "$asked" ] || pass_on
`;

const waitForEnd = `wait "$child"
code=$?
# A signal ends a wait early.
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  code=$?
done
wait "$child" 2>/dev/null
again=$?
[ "$again" = 127 ] || code=$again`;

const endForLaunchd = `# EX_CONFIG: a start helps only after a person has changed the configuration.
[ "$code" = 78 ] && exit 0
exit "$code"`;

/** A word for a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
