#!/bin/sh
# Puts the boot loaders that the TFTP server hands out into tftpboot/, taken from Debian's packages
# pxelinux, syslinux-common and ipxe. The packages are downloaded and unpacked, not installed: the
# machine this runs on is left as it was. Downloads are kept in images/.cache/.
#   usage: boot-loaders.sh          (quick when all loaders are there)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cache=$root/images/.cache
target=$root/tftpboot

# file in tftpboot = package : path inside the package
loaders='
pxelinux.0    pxelinux        usr/lib/PXELINUX/pxelinux.0
ldlinux.c32   syslinux-common usr/lib/syslinux/modules/bios/ldlinux.c32
menu.c32      syslinux-common usr/lib/syslinux/modules/bios/menu.c32
libutil.c32   syslinux-common usr/lib/syslinux/modules/bios/libutil.c32
ipxe.lkrn     ipxe            boot/ipxe.lkrn
undionly.kpxe ipxe            usr/lib/ipxe/undionly.kpxe
snponly.efi   ipxe            usr/lib/ipxe/snponly.efi
ipxe.efi      ipxe            boot/ipxe.efi
'

have_all() {
	echo "$loaders" | while read -r file _; do
		[ -z "$file" ] || [ -s "$target/$file" ] || exit 1
	done
}
if have_all; then exit 0; fi

for tool in apt-get dpkg-deb; do
	command -v "$tool" >/dev/null || {
		echo "The boot loaders come from Debian's packages, and this machine has no $tool." >&2
		echo "Put these files into $target by hand:" >&2
		echo "$loaders" | while read -r file _; do [ -z "$file" ] || echo "  $file" >&2; done
		exit 1
	}
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$cache"

# Leaves the package's newest .deb in the cache: downloads it, at need after refreshing apt's lists.
download() {
	cd "$cache"
	if ls "$1"_*.deb >/dev/null 2>&1; then return; fi
	if apt-get -qq -o APT::Sandbox::User=root download "$1" 2>"$work/errors"; then return; fi
	if [ "$(id -u)" -eq 0 ]; then
		apt-get -qq -o DPkg::Lock::Timeout=600 update
	elif command -v sudo >/dev/null; then
		sudo apt-get -qq -o DPkg::Lock::Timeout=600 update
	else
		cat "$work/errors" >&2
		echo "apt cannot download $1. If its package lists are old, run as root: apt-get update" >&2
		exit 1
	fi
	apt-get -qq -o APT::Sandbox::User=root download "$1"
}

for package in pxelinux syslinux-common ipxe; do
	(download "$package")
	# One version as a rule; with several in the cache the last in name order wins.
	for deb in "$cache/$package"_*.deb; do :; done
	dpkg-deb --extract "$deb" "$work/$package"
done

echo "$loaders" | while read -r file package path; do
	[ -n "$file" ] || continue
	cp "$work/$package/$path" "$target/.$file.part"
	chmod 644 "$target/.$file.part"
	mv "$target/.$file.part" "$target/$file"
done
echo "  boot loaders from Debian's pxelinux, syslinux-common and ipxe are in tftpboot/"
