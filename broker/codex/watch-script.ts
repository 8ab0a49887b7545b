/** Looks, a tenth of a second apart, while a Codex that was told to end may do so; one is enough. */
const endGraceLooks = 20;
/** The same when somebody else ended the group: more than the worker itself allows before it kills. */
const groupGraceLooks = 60;

/**
 * Watches over the process that started it, which becomes Codex: while a worker lives it takes the
 * mark away again and again; when the mark lies there for all the looks, Codex is ended. What
 * goes wrong keeps Codex alive: a full disk, where no mark can be made, above all. The mark alone
 * decides: a socket that was deleted says nothing of the worker that is connected through it.
 *
 * It is a shell, which costs a megabyte where Node costs forty, and it counts with builtins: clocks
 * may jump and the machine may sleep without anything being ended. It is a child of Codex in
 * Codex's group. A SIGTERM to the group ends its sleep and makes it see to the commands at once: the
 * worker that sent it may have come when Codex was dying already and showed no commands any more.
 * When its parent has become another one, Codex is over: then what is left of the group goes ("0",
 * and only while that is Codex's).
 *
 * Each command of an agent leads a group of its own, and only Linux ends it with Codex, and there
 * only in the sandbox. So each look notes the processes below Codex, a line of pid, group and start
 * each. A noted one counts as long as a pid with that start is there, whatever its parent is by
 * then, and with it all of its group. The groups of those that are left after Codex are ended.
 *
 * Takes Codex's pid, the mark, the seconds between looks and the number of looks.
 */
export const watchScript = String.raw`
codex=$1 mark=$2 every=$3 looks=$4 missed=0 noted='' told=''
trap "told=1" TERM
processes() {
  if [ -r "/proc/$$/stat" ]; then cat /proc/[0-9]*/stat 2>/dev/null
  else LC_ALL=C TZ=UTC /bin/ps -axo pid=,ppid=,pgid=,lstart=
  fi
}
note() {
  listed=$({ echo "$noted"; processes; } | awk -v codex="$codex" '
    function add(p, q, g, s) { n++; pid[n] = p; parent[n] = q; group[n] = g; start[n] = s }
    NF == 3 { noted[$1 " " $3] = 1 }
    NF == 8 { add($1, $2, $3, $4 "_" $5 "_" $6 "_" $7 "_" $8) }
    NF > 20 { sub(/\(.*\) /, ""); if ($2 != "Z") add($1, $3, $4, $21) }
    function take(i) { ours[pid[i]] = 1; groups[group[i]] = 1; grown = 1 }
    END {
      for (i = 1; i <= n; i++)
        if (group[i] != codex && (pid[i] " " start[i]) in noted) take(i)
      do {
        grown = 0
        for (i = 1; i <= n; i++) {
          if (group[i] == codex || pid[i] in ours) continue
          if (parent[i] == codex || parent[i] in ours || group[i] in groups) take(i)
        }
      } while (grown)
      for (i = 1; i <= n; i++)
        if (pid[i] in ours) print pid[i], group[i], start[i]
    }') && noted=$listed
}
signal_commands() {
  note
  echo "$noted" | awk 'NF == 3 && !($2 in told) { told[$2] = 1; print $2 }' |
    while read -r group; do kill -s "$1" -- "-$group"; done
}
look() {
  if [ -r "/proc/$$/stat" ]; then
    read -r _ _ _ parent group _ <"/proc/$$/stat"
  else
    read -r parent group <<END
$(/bin/ps -o ppid= -o pgid= -p $$)
END
  fi
}
is_child() { look; [ "$parent" = "$codex" ]; }
signal_group() { look; [ "$group" = "$codex" ] && kill -s "$1" 0; }
while [ -z "$told" ] && sleep "$every" && [ -z "$told" ] && is_child; do
  note
  if [ -e "$mark" ]; then
    missed=$((missed + 1))
  else
    missed=0
    true >"$mark"
  fi
  [ "$missed" -ge "$looks" ] && break
done
trap "" TERM
rm -f "$mark"
if is_child; then
  note
  if [ -z "$told" ]; then
    echo "No worker has come for too long: Codex is ended."
    signal_group TERM
    looks=${endGraceLooks}
  else
    looks=${groupGraceLooks}
  fi
  while [ "$looks" -gt 0 ] && is_child; do looks=$((looks - 1)); sleep 0.1; done
  is_child && kill -s KILL "$codex"
fi
signal_commands TERM
if [ -n "$noted" ]; then
  sleep 0.5
  signal_commands KILL
fi
signal_group KILL
`;
