# Names, places and parts of the agent. Sourced first by everything that is part of it; acts on nothing.
# shellcheck shell=sh disable=SC1090,SC1091

RAZOR_RUN=${RAZOR_RUN:-/run/razor}          # what is known at run time, one small file per thing
RAZOR_SYSFS=${RAZOR_SYSFS:-/sys}
RAZOR_PROCFS=${RAZOR_PROCFS:-/proc}
RAZOR_DEV=${RAZOR_DEV:-/dev}
RAZOR_TMP=${RAZOR_TMP:-/tmp}                # nextServerIP.addr lives here, as in the original
RAZOR_SLEEP=${RAZOR_SLEEP:-sleep}
RAZOR_VERSION=${RAZOR_VERSION:-$(cat /etc/razor-version 2>/dev/null || echo 0)}

TAB=$(printf '\t')

# nap SECONDS: the only way the agent waits.
nap() { $RAZOR_SLEEP "$1"; }

prepare_run() {
  mkdir -p "$RAZOR_RUN/log" "$RAZOR_RUN/config" "$RAZOR_RUN/net" "$RAZOR_RUN/lldp" "$RAZOR_RUN/facts" "$RAZOR_RUN/limit"
}

for part in text log limit cmdline console drivers network lldp server http config identity power checkin register task \
  collect; do
  . "$RAZOR_LIB/lib/$part.sh"
done
for part in platform dmi cpu memory disks contents nics bmc lshw; do
  . "$RAZOR_LIB/facts/$part.sh"
done
