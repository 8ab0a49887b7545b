#!/bin/sh
# Tries on a Mac what no other machine can tell, and prints a table: one line for each question of
# docs/unverified.md. It needs nothing but what macOS brings, python3 from Apple's command line tools
# and, for some lines, a running broker. It changes nothing but files of its own below TMPDIR and one
# socket in /tmp, which it removes. Lines marked "ask" are for a turn: say them to the agent in a thread.
#
#   sh build/mac-check.sh            what can be tried without a password
#   sh build/mac-check.sh --sudo     also what needs an administrator
set -u

is_mac=no
[ "$(uname -s)" = Darwin ] && is_mac=yes
with_sudo=no
[ "${1:-}" = --sudo ] && with_sudo=yes
here=$(cd "$(dirname "$0")/.." && pwd -P)
data=${DATA_ROOT:-${SERVICE_ROOT:-$HOME/.slack-codex-broker}/.data}
work=$(mktemp -d "${TMPDIR:-/tmp}/mac-check.XXXXXX") || exit 1
trap 'rm -rf "$work"; rm -f /tmp/mac-check.sock' EXIT
trap 'exit 1' HUP INT TERM

# number, subject, result
line() { printf '%-3s %-34s %s\n' "$1" "$2" "$3"; }
# number, subject, function: asked on a Mac only
on_mac() {
  if [ "$is_mac" = yes ]; then line "$1" "$2" "$("$3" 2>&1 | tr '\n' ' ')"
  else line "$1" "$2" "not a Mac"
  fi
}
# number, subject, function: needs an administrator
as_admin() {
  if [ "$is_mac" = yes ] && [ "$with_sudo" = no ]; then
    line "$1" "$2" "not tried: run it with --sudo"
  else on_mac "$1" "$2" "$3"
  fi
}
# number, subject, what is to be said in a thread, what is expected
ask() {
  if [ "$is_mac" = yes ]; then line "$1" "$2" "ask: $3  expect: $4"
  else line "$1" "$2" "not a Mac"
  fi
}

codex() {
  for found in "$here"/node_modules/@openai/codex-darwin-*/vendor/*/bin/codex \
    "$here"/node_modules/@openai/codex-darwin-*/vendor/*/codex/codex; do
    if [ -x "$found" ]; then "$found" "$@"; return; fi
  done
  command -v codex >/dev/null 2>&1 && command codex "$@"
}

cleaned_socket() {
  python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.bind("/tmp/mac-check.sock")'
  touch -t 202601010000 /tmp/mac-check.sock
  sudo launchctl kickstart -k system/com.apple.tmp_cleaner
  sleep 5
  if [ -S /tmp/mac-check.sock ]; then echo "the socket is still there"
  else echo "the socket is gone: the broker has to keep its own young"
  fi
  for socket in "$data"/run/*.sock; do
    [ -L "$socket" ] || continue
    if [ -S "$socket" ]; then echo "; Codex's own is there"; else echo "; Codex's own is GONE"; fi
  done
}

linked_root() {
  mkdir "$work/real" && ln -s "$work/real" "$work/link"
  CODEX_HOME="$work" codex sandbox -P broker -C "$work/link" \
    -c 'permissions.broker={filesystem={":root"="read",":project_roots"={"."="write"}}}' -- /usr/bin/true
  echo "code $?; expect: symlinked writable roots are not supported"
}

full_sync() {
  python3 - "$work/t" <<'END'
import fcntl, os, sys, time
f = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
def each(sync):
    t = time.time()
    for _ in range(100):
        os.write(f, b"x")
        sync()
    return (time.time() - t) * 10
print("F_FULLFSYNC %.1f ms" % each(lambda: fcntl.fcntl(f, 51)), "fsync %.1f ms" % each(lambda: os.fsync(f)))
END
}

outlived() {
  left=$(pgrep -fl 'sleep 1000')
  if [ -z "$left" ]; then echo "no \"sleep 1000\" runs"; else echo "runs: $left"; fi
  echo "; ask for \"sleep 1000\", kill -9 the app-server, run this again: expect none after 10 s"
}

fish_shell() {
  dscl . -read "/Users/$(id -un)" UserShell | sed 's/^UserShell: //'
  echo "; with fish: chsh -s, then ask for any command: expect that it runs"
}

dark_wakes() {
  wakes=$(sudo pmset -g log | grep -c DarkWake)
  told=$(cat "$data"/logs/*.log "$data"/logs/*/*.log 2>/dev/null | grep -c 'The machine woke up')
  echo "$wakes dark wakes, and the broker woke up $told times: expect far fewer"
}

first_start() {
  start=$(date +%s)
  codex --version
  echo "after $(($(date +%s) - start)) s: the first start after an installation must stay below 30"
}

printf '%-3s %-34s %s\n' "No" "Question" "Result on $(uname -sr)"
as_admin 1 "/tmp is cleaned of sockets (MA01)" cleaned_socket
on_mac 2 "Linked writable roots (MA02)" linked_root
on_mac 3 "Cost of F_FULLFSYNC (MA04)" full_sync
ask 4 "Here-documents, /tmp, ports (MA03)" \
  "cat <<E | touch /tmp/x | mktemp | python3 -m http.server 0 | a unix socket t.sock" "all work"
ask 5 "Codex's own socket" \
  "nc -U /private/tmp/codex-daemon-$(id -u)/NAME </dev/null, and the link in $data/run" \
  "Operation not permitted"
ask 6 "Other names of denied files" \
  "ln and cp -c of auth.json; cat /System/Volumes/Data$data/identity/operator-token; cat $data/IDENTITY/operator-token" \
  "all refused"
ask 7 "gh and the Keychain" "gh auth status; git ls-remote of a private repository" "both work"
on_mac 8 "fish as login shell" fish_shell
on_mac 9 "Commands outlive Codex (MA05)" outlived
ask 10 "Log out and in with a turn running" "a turn of ten minutes, then log out and in" "it ends well"
as_admin 11 "Dark wakes of last night (MA09)" dark_wakes
on_mac 12 "First start of Codex (XProtect)" first_start
