# What the build needs of the host, and its installation when we are root. Nothing else is installed on the host.
# shellcheck shell=sh

host_packages='cpio kmod squashfs-tools xz-utils'

need_host_tools() {
  [ "$(dpkg --print-architecture)" = amd64 ] || stop "the microkernel is built on amd64 only"
  missing=
  for tool in cpio depmod mksquashfs xz; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || missing="$missing $tool"
  done
  [ -n "$missing" ] || return 0
  install="apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 $host_packages"
  [ "$(id -u)" = 0 ] || stop "missing:$missing. Run: sudo $install"
  say "installing what the build needs:$missing"
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive $install >"$cache/host.log" 2>&1 || {
    apt-get update -o DPkg::Lock::Timeout=300 >>"$cache/host.log" 2>&1 || true
    DEBIAN_FRONTEND=noninteractive $install >>"$cache/host.log" 2>&1 ||
      stop "installing $host_packages failed, see $cache/host.log"
  }
}
PATH=$PATH:/usr/sbin:/sbin
