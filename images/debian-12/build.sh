#!/bin/sh
# Builds the lab's operating system: Debian 12, minimal, as one raw disk image that starts on BIOS and on UEFI
# (Secure Boot included), for the model `disk_image` to write to a machine's disk.
#
#   build.sh [--force] [--output DIR]      default: build/ beside this file
#
# Leaves DIR/debian-12.raw.zst and DIR/image.yaml. Needs root (file ownership), a Debian host whose apt sources offer
# Debian (their addresses are taken over, component main only) and the tools of `tools` below, which it installs when
# they are missing. No loop devices, no kernel modules, no mounts beyond what mmdebstrap makes in its own directory.
# Does nothing when its own files have not changed since the last build; --force fetches newer packages.
# It is not an installer: host name, passwords, keys and disk size belong to the machine and come from the model.
set -eu
umask 022
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
here=$(cd "$(dirname "$0")" && pwd)
. "$here/sources.sh"
. "$here/disk.sh"

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

say() { echo "debian-12: $*"; }
die() { echo "debian-12: $*" >&2; exit 1; }

stamp=$(cd "$here" && find build.sh sources.sh disk.sh packages.list overlay -type f -print | sort | xargs sha256sum | sha256sum | cut -d' ' -f1)
if [ "$force" = no ] && [ -s "$output/debian-12.raw.zst" ] && [ -s "$output/image.yaml" ] \
  && [ "$(cat "$output/stamp" 2>/dev/null)" = "$stamp" ]; then
  say "up to date"
  exit 0
fi
[ "$(id -u)" = 0 ] || die "needs root: run it with sudo"

tools() {
  set --
  command -v mmdebstrap >/dev/null || set -- "$@" mmdebstrap
  command -v mke2fs >/dev/null || set -- "$@" e2fsprogs
  command -v mkfs.vfat >/dev/null || set -- "$@" dosfstools
  command -v mcopy >/dev/null || set -- "$@" mtools
  command -v sfdisk >/dev/null || set -- "$@" fdisk
  command -v zstd >/dev/null || set -- "$@" zstd
  [ $# = 0 ] && return
  say "installing $*"
  apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" >/dev/null \
    || die "cannot install $*: run apt-get update, then try again"
}
tools

mkdir -p "$output"
work=$(mktemp -d "$output/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
chmod 755 "$work"
root=$work/root

debian_sources >"$work/sources.list"
[ -s "$work/sources.list" ] || die "the host's apt knows no Debian archive: is /etc/apt configured, and was apt-get update run?"
apt_options "$work"

say "unpacking packages"
cp -a "$here/overlay/etc/initramfs-tools" "$work/initramfs-tools"
mmdebstrap --quiet --mode=root --variant=minbase --components=main --architectures=amd64 \
  --include="$(grep -v '^#' "$here/packages.list" | paste -sd,)" \
  --aptopt="$work/apt.conf" \
  --dpkgopt="$here/overlay/etc/dpkg/dpkg.cfg.d/razor-server" \
  --essential-hook="mkdir -p \"\$1/etc/initramfs-tools\" && cp -r \"$work/initramfs-tools/.\" \"\$1/etc/initramfs-tools/\"" \
  "$DEBIAN_SUITE" "$root" "$work/sources.list" || die "mmdebstrap failed"

say "configuring"
cp -a "$here/overlay/." "$root/"
chown -R 0:0 "$root/etc/systemd/network" "$root/etc/systemd/system" "$root/etc/initramfs-tools" "$root/etc/default" "$root/etc/dpkg/dpkg.cfg.d"
rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap" "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap" "$root"/etc/ssh/ssh_host_* "$root"/var/lib/dbus/machine-id \
  "$root"/var/log/*.log "$root"/var/log/apt/* "$root"/var/cache/ldconfig/aux-cache
: >"$root/etc/machine-id"
echo localhost >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n' >"$root/etc/hosts"
printf 'LANG=C.UTF-8\n' >"$root/etc/default/locale"
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
mkdir -p "$root/boot/efi"
touch "$root/etc/grub.d/enable_cloud"
for unit in systemd-networkd systemd-resolved systemd-timesyncd ssh razor-host-keys; do
  chroot "$root" systemctl --quiet enable "$unit.service"
done
chroot "$root" systemctl --quiet disable systemd-networkd-wait-online.service e2scrub_reap.service e2scrub_all.timer
chroot "$root" systemctl --quiet set-default multi-user.target
chroot "$root" passwd --quiet --lock root
touch "$root/etc/.updated" "$root/var/.updated"

say "making the disk"
make_disk "$root" "$work"

say "compressing"
raw=$work/debian-12.raw
zstd -q -T0 -10 --no-progress -f "$raw" -o "$work/debian-12.raw.zst"
version=$(cat "$root/etc/debian_version")
cat >"$work/image.yaml" <<YAML
name: debian-12
kind: disk
version: "$version"
path: debian-12.raw.zst
compression: zstd
raw_bytes: $(stat -c %s "$raw")
raw_sha256: $(sha256sum <"$raw" | cut -d' ' -f1)
sha256: $(sha256sum <"$work/debian-12.raw.zst" | cut -d' ' -f1)
size: $(stat -c %s "$work/debian-12.raw.zst")
YAML
rm -f "$output/stamp"
mv -f "$work/debian-12.raw.zst" "$work/image.yaml" "$output/"
echo "$stamp" >"$output/stamp"
say "done: Debian $version, $(($(stat -c %s "$output/debian-12.raw.zst") / 1048576)) MiB compressed, $(($(sed -n 's/^raw_bytes: //p' "$output/image.yaml") / 1048576)) MiB raw"
