#!/bin/sh
# The agent: the one corridor of the microkernel. It loads drivers, brings the network up, finds the server, and then either
# runs the task named on the kernel command line or checks in for ever. The work is in lib/ (acting) and facts/ (looking).
#
# Where it reads and writes can be moved for tests: RAZOR_LIB, RAZOR_RUN, RAZOR_SYSFS, RAZOR_PROCFS, RAZOR_DEV, RAZOR_TMP,
# RAZOR_SLEEP (the command that waits).
# shellcheck disable=SC1090,SC1091

RAZOR_LIB=${RAZOR_LIB:-/razor}
. "$RAZOR_LIB/lib/load.sh"

prepare_run
start_log
log info "microkernel $RAZOR_VERSION on Linux $(uname -r)"
read_cmdline
start_shell
load_drivers
start_network
start_log_shipper
if [ -n "$RAZOR_TASK" ]; then
  wait_for_address
  run_task
else
  start_facts
  wait_for_address
  checkin_for_ever
fi
