#!/bin/sh
# `npm test`: what the tests need, then the tests: types, lint and the quick ones first, then those on real firmware in
# a private network. The latter need root and /dev/net/tun; without them they are skipped, and say so.
#   usage: test.sh [--firmware-only] [MOCHA OPTION...]
#     --firmware-only   the tests on real firmware alone, and all of them to their very end
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$(dirname "$(dirname "$here")")"

full=
if [ "${1-}" = --firmware-only ]; then
	full=1
	shift
fi

sh "$here/setup.sh" packages build loaders
# Without root the quick tests say which client they did without.
[ "$(id -u)" -ne 0 ] || sh "$here/setup.sh" clients
if [ -z "$full" ]; then npm run --silent check -- "$@"; fi

if [ "$(id -u)" -eq 0 ] && [ -e /dev/net/tun ]; then
	sh "$here/setup.sh" machines microkernel disk_image debian_12
else
	echo "Skipping the set-up for tests on real firmware: they need root and /dev/net/tun (sudo npm test)."
fi
RAZOR_LAB_FULL=$full npx --no-install mocha 'test/lab/*.test.ts' "$@"
