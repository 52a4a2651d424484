#!/bin/sh
# Fetches Debian 12's own installer (kernel and initrd for the network) out of Debian's package of it, for the model
# `debian_12`.
#
#   build.sh [--force] [--output DIR]      default: build/ beside this file
#
# Leaves DIR/linux, DIR/initrd.gz and DIR/image.yaml. Needs a host whose apt offers the package (Debian 12, or any host with
# Debian 12's archive in its sources); nothing is installed, no root needed. Does nothing when it has been done; --force
# fetches the newest version.
set -eu
umask 022
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
package=debian-installer-12-netboot-amd64
output=$here/build
force=no
while [ $# -gt 0 ]; do
  case $1 in
    --force) force=yes ;;
    --output) output=${2:?--output needs a directory}; shift ;;
    *) echo "usage: $0 [--force] [--output DIR]" >&2; exit 64 ;;
  esac
  shift
done

say() { echo "debian-installer-12: $*"; }
die() { echo "debian-installer-12: $*" >&2; exit 1; }

stamp=$(sha256sum <"$here/build.sh" | cut -d' ' -f1)
if [ "$force" = no ] && [ -s "$output/linux" ] && [ -s "$output/initrd.gz" ] && [ -s "$output/image.yaml" ] \
  && [ "$(cat "$output/stamp" 2>/dev/null)" = "$stamp" ]; then
  say "up to date"
  exit 0
fi

mkdir -p "$output"
work=$(mktemp -d "$output/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# apt's sandbox user cannot write here; nothing needs it to.
(cd "$work" && apt-get -qq -o APT::Sandbox::User="$(id -un)" download "$package") \
  || die "apt offers no $package here: run apt-get update, or add Debian 12 to the sources"
set -- "$work"/"$package"_*.deb
version=$(dpkg-deb -f "$1" Version)
dpkg-deb -x "$1" "$work/tree"
folder=$(find "$work/tree" -type d -path '*/amd64/text/debian-installer/amd64' | head -n 1)
[ -n "$folder" ] || folder=$(find "$work/tree" -type d -path '*/debian-installer/amd64' | head -n 1)
[ -f "$folder/linux" ] && [ -f "$folder/initrd.gz" ] || die "$package $version holds no linux and initrd.gz where they are expected"

cat >"$work/image.yaml" <<YAML
name: debian-installer-12
kind: os
version: "$version"
kernel: linux
initrd: initrd.gz
YAML
rm -f "$output/stamp"
cp "$folder/linux" "$folder/initrd.gz" "$work/image.yaml" "$output/"
echo "$stamp" >"$output/stamp"
say "done: $version, $(($(stat -c %s "$output/initrd.gz") / 1048576)) MiB"
