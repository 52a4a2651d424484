#!/bin/sh
# The whole set-up, in order, each part only as far as it is needed; about a second when all is there.
# It decides what runs; how each part is done is in the file of that part.
#   usage: setup.sh [PART...]
# Parts:
#   packages     npm packages                          build       the program, from TypeScript
#   loaders      boot loaders into tftpboot/           microkernel the discovery system
#   debian_12    files of Debian's own installer       disk_image  the Debian 12 disk image
#   clients      the independent clients and checkers that the quick tests use where they are there (apt, root)
#   machines     QEMU and firmware, for the lab and the tests on real firmware (apt, root)
# Without arguments: everything for real use, which is all of them but clients and machines.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname "$(dirname "$here")")
cd "$root"

[ $# -gt 0 ] || set -- packages build loaders microkernel disk_image debian_12

# Two set-ups at once would write the same files: the second waits. The lock goes with this process.
mkdir -p images/.cache
exec 9>images/.cache/.lock
if ! flock --nonblock 9; then
	echo "set-up: another set-up is at work here; waiting for it"
	flock 9
fi

# Files made under sudo belong to the owner of the checkout, or a later build as that user fails.
give_back() {
	[ "$(id -u)" -eq 0 ] || return 0
	owner=$(stat -c %u:%g .)
	[ "$owner" != 0:0 ] || return 0
	for made in node_modules dist tftpboot images; do
		[ ! -e "$made" ] || chown -Rh "$owner" "$made"
	done
}

run() {
	case $1 in
	packages) sh "$here/node-packages.sh" ;;
	build) sh "$here/build.sh" ;;
	loaders) sh "$here/boot-loaders.sh" ;;
	microkernel) sh images/microkernel/build.sh ;;
	disk_image) sh images/debian-12/build.sh ;;
	debian_12) sh images/debian-installer-12/build.sh ;;
	clients)
		# There are two packages of it, and either would remove the other.
		command -v busybox >/dev/null || sh "$here/apt-packages.sh" busybox
		sh "$here/apt-packages.sh" curl jq bsdextrautils shellcheck tftp-hpa atftp udhcpc isc-dhcp-client kea-admin iproute2
		;;
	machines) sh "$here/apt-packages.sh" qemu-system-x86 qemu-utils ovmf ipxe-qemu iproute2 procps util-linux ;;
	*)
		echo "setup.sh: no part is called \"$1\"; see the head of this file" >&2
		exit 2
		;;
	esac
}

for part in "$@"; do
	began=$(date +%s)
	echo "set-up: $part"
	run "$part" 9>&- || {
		status=$?
		echo "set-up: $part failed (exit code $status); the lines above say why" >&2
		give_back
		exit "$status"
	}
	took=$(($(date +%s) - began))
	[ "$took" -lt 2 ] || echo "set-up: $part done in $took s"
done
give_back
