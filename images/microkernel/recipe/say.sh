# Words and stamps shared by the steps of the build. Sourced by build.sh; does nothing by itself.
# shellcheck shell=sh

say() { printf 'microkernel: %s\n' "$*"; }

stop() {
  printf 'microkernel: %s\n' "$*" >&2
  exit 1
}

size_of() { stat -c %s "$1"; }

# One hash over the names and contents of files and folders.
stamp_of() {
  find "$@" -type f | sort | xargs sha256sum | sha256sum | cut -d ' ' -f 1
}

# is_built STAMP-FILE STAMP: all three results are there and belong to this recipe.
is_built() {
  [ -s "$build/vmlinuz" ] && [ -s "$build/initrd.img" ] && [ -s "$build/iso-metadata.yaml" ] &&
    [ "$(cat "$1" 2>/dev/null)" = "$2" ]
}

# is_packed STAMP-FILE STAMP: the slow half (packages to one squashfs) is there and belongs to this recipe.
is_packed() {
  [ -s "$cache/system.squashfs" ] && [ -s "$cache/vmlinuz" ] && [ -d "$cache/early" ] && [ -s "$cache/busybox" ] &&
    [ "$(cat "$1" 2>/dev/null)" = "$2" ]
}

# list_words FILE [SECTION]: the entries of a list file without comments, of one [section] or of all.
list_words() {
  awk -v want="${2:-}" '{ sub(/#.*/, "") } /^\[/ { section = $1; next }
    NF && (want == "" || section == "[" want "]") { print $1 }' "$1"
}
