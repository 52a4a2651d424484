# Where the server is, in the original's order: the kernel command line's razor.ip=, then the name razor.server= (or "razor")
# in DNS, then the next-server of DHCP. A server that does not answer makes room for the next in the order.
# shellcheck shell=sh

# list_servers: the candidates now, one "address TAB how it was found" per line, in order.
list_servers() {
  [ -z "$RAZOR_IP" ] || printf '%s\tkernel command line\n' "$RAZOR_IP"
  server_address=$(resolve "$RAZOR_SERVER_NAME")
  [ -z "$server_address" ] || printf '%s\tDNS name %s\n' "$server_address" "$RAZOR_SERVER_NAME"
  if slurp "$RAZOR_TMP/nextServerIP.addr" && is_ipv4 "$slurped"; then
    printf '%s\tDHCP next-server\n' "$slurped"
  fi
}

# resolve NAME: its first IPv4 address, or nothing.
resolve() {
  if is_ipv4 "$1"; then
    echo "$1"
    return
  fi
  limited 12 getent ahostsv4 "$1" | while read -r resolved _; do
    is_ipv4 "$resolved" && echo "$resolved"
    break
  done
}

# find_server: sets SERVER (http://address:port) and SERVER_SOURCE to the first candidate, or, when one was in use and has
# failed, to the one after it. Waits, with a word on the console, until there is any.
find_server() {
  server_pause=1
  while true; do
    choose_server "$(list_servers)" && break
    log warn "no server yet: no razor.ip= on the command line, no DNS name $RAZOR_SERVER_NAME, no next-server from DHCP; again in $server_pause s"
    nap $server_pause
    [ $server_pause -ge 30 ] || server_pause=$((server_pause * 2))
  done
  slurp "$RAZOR_RUN/config/log_path" || slurped=
  set_log_url "$slurped"
  log info "server $SERVER ($SERVER_SOURCE)"
}

# choose_server LIST: the pure choice of find_server; false when the list is empty.
choose_server() {
  [ -n "$1" ] || return 1
  choice=$(printf '%s\n' "$1" | awk -F '\t' -v failed="${SERVER_SOURCE:-}" '
    { line[NR] = $0; if (failed != "" && $2 == failed) at = NR }
    END { print line[at % NR + 1] }')
  SERVER=http://${choice%%"$TAB"*}:$RAZOR_PORT
  SERVER_SOURCE=${choice#*"$TAB"}
}

# set_log_url PATH: where the shipper sends; nowhere while the server has named no path.
set_log_url() {
  case $1 in
    /*) printf '%s\n' "$SERVER$1?hw_id=$(hw_id)" >"$RAZOR_RUN/log-url.new" ;;
    *) : >"$RAZOR_RUN/log-url.new" ;;
  esac
  mv "$RAZOR_RUN/log-url.new" "$RAZOR_RUN/log-url"
}
