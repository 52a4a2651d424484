#!/bin/sh
# Installs the Debian packages named as arguments, and only those that are missing. Says nothing and
# asks for nothing when all are there; never upgrades, never removes. Installing needs root (directly
# or by sudo).
#   usage: apt-packages.sh PACKAGE...
set -eu

missing=
for package in "$@"; do
	status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "These Debian packages are needed, and this machine has no apt-get:$missing" >&2
	exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "These Debian packages are needed:$missing" >&2
		echo "Install them as root:  apt-get install --no-install-recommends$missing" >&2
		exit 1
	fi
	as_root=sudo
fi

# Another apt (unattended upgrades, as a rule) may hold the lock: wait for it, up to 10 minutes.
apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o APT::Sandbox::User=root \
		--yes --quiet=2 "$@"
}

echo "  installing:$missing"
# A fresh machine's package lists are absent or stale; a stale list names versions that are gone.
apt update
# The list is words on purpose: one argument for each package.
# shellcheck disable=SC2086
apt install --no-install-recommends $missing >/dev/null
