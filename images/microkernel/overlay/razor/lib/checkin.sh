# The check-in loop: the original's protocol. Every interval one GET; the answer's command is obeyed when its errcode is 0.
# shellcheck shell=sh

CHECKIN_PATIENCE=5 # failures in a row before another server is looked for
FIRST_SKEW=2       # seconds; the server's own mk_checkin_skew comes with the first answer and delays the second check-in

checkin_for_ever() {
  find_server
  banner "checking in"
  nap "$(random_below $((FIRST_SKEW + 1)))"
  checkin_failures=0 checkin_skewed=0
  while true; do
    checkin_started=$(uptime_seconds)
    if checkin_once; then
      checkin_failures=0
    else
      checkin_failures=$((checkin_failures + 1))
    fi
    if [ $checkin_failures -ge $CHECKIN_PATIENCE ]; then
      log warn "$SERVER does not answer properly, looking for another way"
      rm -f "$RAZOR_RUN/config/uri"
      find_server
      checkin_failures=0
    fi
    load_new_drivers && start_network
    wait_for_next_checkin
  done
}

# The interval minus the time spent; once the server's skew on top, so that a rack that was switched on together spreads.
wait_for_next_checkin() {
  if [ "${checkin_soon:-0}" = 1 ]; then
    # Registered just now: the next answer may already be the machine's next step.
    checkin_soon=0
    nap 1
    return
  fi
  checkin_wait=$(config interval 30)
  if [ "$checkin_failures" -gt 0 ] && [ "$checkin_wait" -gt 10 ]; then
    checkin_wait=10
  fi
  if [ "$checkin_skewed" = 0 ] && [ -e "$RAZOR_RUN/config/skew" ]; then
    checkin_skewed=1
    checkin_wait=$((checkin_wait + $(random_below $(($(config skew 0) + 1)))))
  fi
  checkin_wait=$((checkin_wait - ($(uptime_seconds) - checkin_started)))
  [ $checkin_wait -ge 1 ] || checkin_wait=1
  nap $checkin_wait
}

# checkin_once: one exchange and what follows from it. False when the server gave no usable answer.
checkin_once() {
  checkin_id=$(hw_id)
  checkin_url=$(config uri "$SERVER")$(config checkin_path /razor/api/node/checkin)
  checkin_url="$checkin_url?hw_id=$checkin_id&last_state=idle"
  [ -e "$RAZOR_RUN/registered" ] || checkin_url="$checkin_url&first_checkin=true"
  checkin_status=$(http_get "$checkin_url" "$RAZOR_RUN/checkin.answer") || {
    log warn "check-in failed: $(http_why)"
    return 1
  }
  if ! jq -r -f "$RAZOR_LIB/facts/answer.jq" "$RAZOR_RUN/checkin.answer" >"$RAZOR_RUN/checkin.read" 2>/dev/null; then
    log warn "check-in: answer $checkin_status is not JSON"
    return 1
  fi
  checkin_command=$(sed -n "s/^command$TAB//p" "$RAZOR_RUN/checkin.read")
  if ! grep -q "^errcode${TAB}0\$" "$RAZOR_RUN/checkin.read"; then
    log warn "check-in: answer $checkin_status without errcode 0, ignored"
    return 1
  fi
  take_config "$RAZOR_RUN/checkin.read"
  obey "$checkin_command"
  return 0
}

# obey COMMAND: the server's word. Whatever it is, changed facts are registered.
obey() {
  log debug "the server says $1"
  case $1 in
    reboot | poweroff)
      log info "the server says $1"
      end_with "$1"
      ;;
    register) register && checkin_soon=1 ;;
    acknowledge) register_if_changed ;;
    *)
      log warn "the server says \"$1\", which this microkernel does not know"
      register_if_changed
      ;;
  esac
}
