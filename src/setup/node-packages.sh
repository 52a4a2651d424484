#!/bin/sh
# Installs the npm packages of package-lock.json into node_modules/, when they are missing or older
# than the lock, and never otherwise. Refuses a Node.js that is too old, with words.
#   usage: node-packages.sh
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root"

if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
	echo "Node.js 20.19 or later is needed; this is $(node --version)." >&2
	exit 1
fi

# npm writes this file as the last thing of an installation: its age is the installation's.
installed=node_modules/.package-lock.json
if [ -e "$installed" ] && [ -z "$(find package-lock.json -newer "$installed")" ]; then exit 0; fi

echo "  npm ci (packages of package-lock.json)"
npm ci --no-audit --no-fund --loglevel=error
touch "$installed"
