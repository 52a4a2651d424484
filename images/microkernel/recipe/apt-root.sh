# A private apt root below the cache: the host's own sources, pinned to Debian 12 and with the firmware component
# added, its own lists and downloads. The host's apt configuration is read and never written.
# shellcheck shell=sh

release=bookworm
apt_root=$cache/apt
debs=$cache/debs

apt_private() {
  apt_command=$1
  shift
  "$apt_command" -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt_root/sources" \
    -o Dir::State::Lists="$apt_root/lists" -o Dir::Cache="$apt_root/cache" \
    -o APT::Sandbox::User=root -o Acquire::Retries=3 -o APT::Architecture=amd64 "$@"
}

make_apt_root() {
  rm -rf "$apt_root/sources"
  mkdir -p "$apt_root/sources" "$apt_root/lists/partial" "$apt_root/cache/archives/partial" "$debs"
  derive_sources
  say "reading package lists"
  apt_private apt-get update >"$cache/apt.log" 2>&1 || say "apt-get update complained, see $cache/apt.log"
  apt_private apt-cache show linux-image-amd64 >/dev/null 2>&1 ||
    stop "the host's apt sources do not offer Debian 12 (linux-image-amd64 not found), see $cache/apt.log"
}

# Every source of the host that names Debian's release and its component main.
derive_sources() {
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-$release}")
  for source in /etc/apt/sources.list.d/*.sources; do
    [ -r "$source" ] || continue
    awk -v from="$codename" -v to="$release" -f "$here/recipe/sources.awk" "$source" \
      >"$apt_root/sources/$(basename "$source")"
  done
  for source in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -r "$source" ] || continue
    awk -v from="$codename" -v to="$release" '/^deb / && / main( |$)/ && index($0, from) {
        gsub(from, to); if (!/non-free-firmware/) $0 = $0 " non-free-firmware"; print }' "$source" \
      >"$apt_root/sources/$(basename "$source" .list).list"
  done
}

# fetch PACKAGE...: the .deb files of today's candidates in $debs; prints their file names. Fails as a whole.
fetch() {
  apt_private apt-get download --print-uris "$@" >"$cache/uris" 2>>"$cache/apt.log" || return 1
  (cd "$debs" && apt_private apt-get download "$@" >>"$cache/apt.log" 2>&1) || return 1
  awk '{ print $2 }' "$cache/uris"
}

fetch_kernel_and_tools() {
  kernel_package=$(apt_private apt-cache depends linux-image-amd64 | awk '$1 == "Depends:" { print $2; exit }')
  say "fetching $kernel_package and the tools"
  # shellcheck disable=SC2046
  fetch "$kernel_package" $(list_words "$here/recipe/tools.list") >"$cache/fetched" ||
    stop "packages could not be fetched, see $cache/apt.log"
  mkdir -p "$work/root"
  while read -r deb; do dpkg -x "$debs/$deb" "$work/root"; done <"$cache/fetched"
  printf '%s\n' "$kernel_package" >"$cache/kernel-package"
}

# Firmware is wanted, not needed: what cannot be had is said and recorded.
fetch_firmware() {
  mkdir -p "$work/firmware"
  : >"$cache/firmware.missing"
  for package in $(list_words "$here/recipe/firmware.list"); do
    if fetch "$package" >"$cache/uri-name"; then
      while read -r deb; do dpkg -x "$debs/$deb" "$work/firmware"; done <"$cache/uri-name"
    else
      say "WITHOUT $package: the sources do not offer it (component non-free-firmware)"
      echo "$package" >>"$cache/firmware.missing"
    fi
  done
}
