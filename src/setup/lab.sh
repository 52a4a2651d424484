#!/bin/sh
# `npm run lab`: what the lab needs, then the lab. Options are the lab's own (see --help); the lab is
# asked for the parts of the set-up that they call for, so a wrong option is told before the waiting.
#   usage: lab.sh [OPTION...]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname "$(dirname "$here")")

sh "$here/setup.sh" packages build >&2
parts=$(node "$root/dist/lab/main.js" --parts "$@")
# The list is words on purpose: one argument for each part.
# shellcheck disable=SC2086
[ -z "$parts" ] || sh "$here/setup.sh" $parts
exec node "$root/dist/lab/main.js" "$@"
