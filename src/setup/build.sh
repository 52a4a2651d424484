#!/bin/sh
# Compiles src/ to dist/ when a source is newer than the last complete build.
#   usage: build.sh
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root"

# Directories count too: their age shows a deleted or renamed file.
stamp=dist/.built
if [ -e "$stamp" ] && [ -z "$(find src tsconfig.json package-lock.json -newer "$stamp" | head -n 1)" ]; then exit 0; fi

echo "  npm run build"
mkdir -p dist
# The stamp is as old as the start: a file saved while the compiler runs makes the next build.
touch dist/.building
npm run --silent build
mv dist/.building "$stamp"
