# The kernel command line: what it may say to the agent, parsed once. README.md lists the words.
# shellcheck shell=sh

# read_cmdline: sets RAZOR_IP, RAZOR_SERVER_NAME, RAZOR_PORT, RAZOR_TASK, RAZOR_WAIT and RAZOR_DEBUG.
read_cmdline() {
  RAZOR_IP='' RAZOR_SERVER_NAME=razor RAZOR_PORT=8026 RAZOR_TASK='' RAZOR_WAIT=60 RAZOR_DEBUG=0
  cmdline_ips=0
  slurp "$RAZOR_PROCFS/cmdline"
  set -f
  # shellcheck disable=SC2086
  set -- $slurped
  set +f
  for word in "$@"; do
    value=${word#*=}
    case $word in
      razor.ip=*)
        cmdline_ips=$((cmdline_ips + 1))
        RAZOR_IP=$value
        ;;
      razor.server=?*) RAZOR_SERVER_NAME=$value ;;
      razor.port=*) is_number "$value" && [ "$value" -ge 1 ] && [ "$value" -le 65535 ] && RAZOR_PORT=$value ;;
      razor.wait=*) is_number "$value" && RAZOR_WAIT=$value ;;
      razor.task=http://*) RAZOR_TASK=$value ;;
      razor.task=*) log warn "razor.task= on the command line is not an http:// address, ignored" ;;
      razor.debug=1 | debug) RAZOR_DEBUG=1 ;;
    esac
  done
  # The original's rule: exactly one occurrence counts.
  if [ $cmdline_ips -gt 1 ]; then
    log warn "razor.ip= is $cmdline_ips times on the command line, all ignored"
    RAZOR_IP=
  elif [ $cmdline_ips -eq 1 ] && ! is_ipv4 "$RAZOR_IP"; then
    log warn "razor.ip=$RAZOR_IP is not an IPv4 address, ignored"
    RAZOR_IP=
  fi
}
