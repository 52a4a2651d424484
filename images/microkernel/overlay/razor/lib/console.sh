# What a person in front of the machine sees: the banner, and a shell when the command line asked for one.
# shellcheck shell=sh

# banner STATE: who this machine is, where its server is, and what it is doing.
banner() {
  slurp "$RAZOR_SYSFS/class/dmi/id/product_name"
  banner_machine=$slurped
  slurp "$RAZOR_SYSFS/class/dmi/id/product_serial"
  show ''
  show "  Razor microkernel $RAZOR_VERSION"
  show "  machine  ${banner_machine:-unknown}${slurped:+, serial $slurped}"
  for banner_nic in $(list_nics); do
    slurp "$RAZOR_SYSFS/class/net/$banner_nic/address"
    show "  $banner_nic  $slurped  $(nic_state "$banner_nic")"
  done
  show "  server   ${SERVER:-not found yet}${SERVER_SOURCE:+ ($SERVER_SOURCE)}"
  show "  state    $1"
  show ''
}

# start_shell: a root shell on every console, only with razor.debug=1 or debug on the command line.
start_shell() {
  [ "$RAZOR_DEBUG" = 1 ] || return 0
  for shell_console in ${LOG_CONSOLES:-}; do
    [ "$shell_console" = /dev/tty0 ] && shell_console=/dev/tty1
    (
      while true; do
        # shellcheck disable=SC2016
        setsid sh -c 'exec sh -i <"$0" >"$0" 2>&1' "$shell_console"
        sleep 1
      done
    ) &
  done
}
