#!/bin/sh
# Runs in place of the hooks of the repository, which it runs itself: git is given this folder as
# core.hooksPath by the environment of agents, so nobody's configuration is changed. Hooks are
# programs, and a clone that other sessions write to could hold theirs. So they run only in clones
# inside of the session's own workspace.
name=${0##*/}
here=${0%/*}
common=$(cd "$(git rev-parse --git-common-dir 2>/dev/null)" 2>/dev/null && pwd -P) || common=
workspace=$(cd "${BROKER_SESSION_WORKSPACE:-/nonexistent}" 2>/dev/null && pwd -P) || workspace=
hook=
case $common in
  "${workspace:-/nonexistent}"/*)
    # What is configured without the environment: by the repository, or by the person.
    hooks=$(unset GIT_CONFIG_PARAMETERS; GIT_CONFIG_COUNT=0 git config --type=path --get core.hooksPath 2>/dev/null)
    [ -n "$hooks" ] && [ "$hooks" != "$here" ] || hooks=$common/hooks
    [ -x "$hooks/$name" ] && [ -f "$hooks/$name" ] && hook=$hooks/$name
    ;;
esac
if [ "$name" != commit-msg ]; then
  [ -z "$hook" ] || exec "$hook" "$@"
  exit 0
fi
if [ -n "$hook" ]; then "$hook" "$@" || exit $?; fi
"$here/../git-coauthor" "$1" </dev/null || :
exit 0
