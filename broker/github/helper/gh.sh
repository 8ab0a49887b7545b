#!/bin/sh
# Runs GitHub's command line as the account that the broker names for this session: the one of the
# person who started it, else the default one. It becomes the real gh, so what goes in and out streams.
here=$(cd "${0%/*}" && pwd -P)
real=${BROKER_REAL_GH_PATH:-}
if [ -z "$real" ]; then
  rest=$PATH:
  while [ -n "$rest" ]; do
    folder=${rest%%:*}
    rest=${rest#*:}
    if [ -n "$folder" ] && [ -x "$folder/gh" ] && [ "$(cd "$folder" && pwd -P)" != "$here" ]; then
      real=$folder/gh
      break
    fi
  done
fi
if [ -z "$real" ]; then
  echo "gh is not installed on the broker's machine." >&2
  exit 127
fi
case ${1:-help} in
  help | --help | -h | version | --version | completion) exec "$real" "$@" ;;
esac
token=$("$here/../github-token" "$@" </dev/null) || exit 1
unset GITHUB_TOKEN
GH_TOKEN=$token exec "$real" "$@"
