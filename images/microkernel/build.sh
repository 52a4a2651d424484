#!/bin/sh
# Builds the microkernel: build/vmlinuz, build/initrd.img and build/iso-metadata.yaml, from Debian 12's packages.
# It is the corridor only (check, fetch, gather, pack); the steps are in recipe/. It installs nothing from the packages
# it unpacks and never touches the host's apt configuration. Run again with nothing changed, it says so and ends.
#
# usage: sh images/microkernel/build.sh [--refresh]     --refresh: build anew with the packages of today
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$here/build
cache=$(dirname "$here")/.cache/microkernel
work=$cache/work
export LC_ALL=C TZ=UTC
umask 022

for step in say host apt-root gather pack; do
  # shellcheck source=/dev/null
  . "$here/recipe/$step.sh"
done

[ "${1:-}" = --refresh ] && rm -f "$build/stamp" "$cache/system.stamp"
mkdir -p "$build" "$cache"

# Two builds at once (a test beside a set-up) take turns; the second finds the work done.
exec 9>"$cache/lock"
flock 9

recipe_stamp=$(stamp_of "$here/recipe")
whole_stamp=$(stamp_of "$here/recipe" "$here/overlay" "$here/build.sh" "$here/VERSION")
if is_built "$build/stamp" "$whole_stamp"; then
  say "up to date ($(cat "$here/VERSION"))"
  exit 0
fi

need_host_tools
if ! is_packed "$cache/system.stamp" "$recipe_stamp"; then
  rm -rf "$work" && mkdir -p "$work"
  make_apt_root
  fetch_kernel_and_tools
  fetch_firmware
  gather_tools
  gather_modules
  gather_firmware
  pack_system
  echo "$recipe_stamp" >"$cache/system.stamp"
  rm -rf "$work"
fi
pack_initrd
write_metadata
echo "$whole_stamp" >"$build/stamp"
say "done: kernel $(size_of "$build/vmlinuz") bytes, initrd $(size_of "$build/initrd.img") bytes"
