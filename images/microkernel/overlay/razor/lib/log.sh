# The agent's log: every line goes to the consoles and to a bounded spool that a background job sends to the server.
# A line is "uptime level text". Nothing here waits for the server, and nothing fails when it is away.
# shellcheck shell=sh

LOG_SPOOL_MAX=1048576 # bytes kept when the server cannot be reached
LOG_BATCH_MAX=60000   # bytes per post; the server takes 64 KiB
LOG_LINE_MAX=2000     # characters of one line

start_log() {
  LOG_CONSOLES=
  slurp "$RAZOR_SYSFS/class/tty/console/active" || slurped=console
  for log_console in $slurped; do
    [ -w "$RAZOR_DEV/$log_console" ] || continue
    # Software flow control would let one stray XOFF stop the agent.
    stty -F "$RAZOR_DEV/$log_console" -ixon 2>/dev/null
    LOG_CONSOLES="$LOG_CONSOLES $RAZOR_DEV/$log_console"
  done
}

# level_number LEVEL: sets $level.
level_number() {
  case $1 in
    debug) level=0 ;;
    info) level=1 ;;
    warn) level=2 ;;
    error) level=3 ;;
    *) level=4 ;;
  esac
}

# log debug|info|warn|error TEXT...
# The console shows info and above always, debug when asked for on the command line or by the server.
# The server gets what its mk_log_level asks for; before it has said so, info and above.
log() {
  log_level=$1
  shift
  log_text=$*
  read -r log_uptime _ <"$RAZOR_PROCFS/uptime" 2>/dev/null || log_uptime=0
  log_line="$log_uptime $log_level $log_text"
  [ ${#log_line} -le $LOG_LINE_MAX ] || log_line=$(printf '%s' "$log_line" | cut -c 1-$LOG_LINE_MAX)
  read -r log_wanted 2>/dev/null <"$RAZOR_RUN/config/log_level" || log_wanted=info
  level_number "$log_wanted"
  log_least=$level
  level_number "$log_level"
  if [ "$level" -ge "$log_least" ]; then
    printf '%s\n' "$log_line" >>"$RAZOR_RUN/log/spool"
  fi
  if [ "$log_level" != debug ] || [ "$log_wanted" = debug ] || [ "${RAZOR_DEBUG:-}" = 1 ]; then
    show "$log_line"
  fi
}

# log_output TEXT: a line of a task's own output; always shown and always sent.
log_output() {
  printf '%s\n' "$1" | cut -c 1-$LOG_LINE_MAX >>"$RAZOR_RUN/log/spool"
  show "$1"
}

# show TEXT: a line on every console.
show() {
  for log_console in ${LOG_CONSOLES:-}; do
    printf '%s\r\n' "$1" >"$log_console" 2>/dev/null
  done
  [ -n "${LOG_CONSOLES:-}" ] || printf '%s\n' "$1" >&2
}

# next_batch: moves what is spooled, up to one batch of whole lines, into log/batch. False when there is nothing.
next_batch() (
  cd "$RAZOR_RUN/log" || return 1
  [ -s batch ] && return 0
  if [ ! -s sending ]; then
    [ -s spool ] || return 1
    mv spool sending
    # Keep the newest when the server was away for long.
    if [ "$(wc -c <sending)" -gt $LOG_SPOOL_MAX ]; then
      { echo "0 warn log lines were dropped here" && tail -c $((LOG_SPOOL_MAX / 2)) sending | tail -n +2; } >kept
      mv kept sending
    fi
  fi
  LC_ALL=C awk -v max=$LOG_BATCH_MAX '{ n += length($0) + 1; if (n > max) exit; print }' sending >./batch
  tail -c "+$(($(wc -c <./batch) + 1))" sending >./rest
  mv rest sending
  [ -s batch ]
)

# ship_log: one batch to the server; false when there is nothing to send or it could not be sent.
ship_log() {
  [ -s "$RAZOR_RUN/log-url" ] || return 1
  slurp "$RAZOR_RUN/log-url"
  ship_url=$slurped
  next_batch || return 1
  ship_status=$(http_post_text "$ship_url" "$RAZOR_RUN/log/batch") || return 1
  case $ship_status in
    # Refused for good (too big, not known there): keeping it would block what comes after.
    2?? | 4??) rm -f "$RAZOR_RUN/log/batch" ;;
    *) return 1 ;;
  esac
}

# flush_log: last words before a reboot; at most a few batches, at most a few seconds.
flush_log() {
  for _ in 1 2 3; do ship_log || return 0; done
}

start_log_shipper() {
  (
    while true; do
      nap 3
      while ship_log; do :; done
      # Unsendable lines must not fill the memory.
      if [ -e "$RAZOR_RUN/log/spool" ] && [ "$(wc -c <"$RAZOR_RUN/log/spool")" -gt $LOG_SPOOL_MAX ]; then
        mv "$RAZOR_RUN/log/spool" "$RAZOR_RUN/log/old" && tail -c $((LOG_SPOOL_MAX / 2)) "$RAZOR_RUN/log/old" >>"$RAZOR_RUN/log/spool"
        rm -f "$RAZOR_RUN/log/old"
      fi
    done
  ) &
}
