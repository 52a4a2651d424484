# A task instead of the check-in loop: the script that razor.task= names is fetched and run as root; its output is shown and
# sent to the server while it runs. Success reboots at once, failure after a minute, so that a person can read the console.
# shellcheck shell=sh

TASK_REFUSALS=5 # times the server may refuse the script before the machine asks for its boot again

run_task() {
  SERVER=${RAZOR_TASK#http://}
  SERVER=http://${SERVER%%/*}
  SERVER_SOURCE='task on the kernel command line'
  set_log_url /razor/api/node/log
  banner "task from $SERVER"
  wait_for_drivers
  name_disks
  fetch_task || fail_task "the server does not give the task's script"
  log info "task starts"
  task_status=$(run_script "$RAZOR_RUN/task.sh")
  if [ "$task_status" = 0 ]; then
    log info "task finished, rebooting"
    end_with reboot
  fi
  fail_task "task failed with status $task_status"
}

# fetch_task: waits for ever for a server that is away, but not for one that says no.
fetch_task() {
  task_pause=1 task_refused=0
  while [ $task_refused -lt $TASK_REFUSALS ]; do
    task_answer=$(http_get "$RAZOR_TASK" "$RAZOR_RUN/task.sh") || task_answer=000
    case $task_answer in
      200) [ -s "$RAZOR_RUN/task.sh" ] && return 0 ;;
      4??) task_refused=$((task_refused + 1)) ;;
    esac
    log warn "the task's script: answer $task_answer ($(http_why)), again in $task_pause s"
    nap $task_pause
    [ $task_pause -ge 16 ] || task_pause=$((task_pause * 2))
  done
  return 1
}

# run_script FILE: its exit status on stdout; its output, line by line, to console and log.
run_script() {
  rm -f "$RAZOR_RUN/task.status"
  {
    RAZOR_SERVER=$SERVER RAZOR_HW_ID=$(hw_id) RAZOR_TASK=$RAZOR_TASK sh "$1" </dev/null 2>&1
    echo $? >"$RAZOR_RUN/task.status"
  } | while IFS= read -r task_line || [ -n "$task_line" ]; do
    log_output "$(printf '%s' "$task_line" | tr -d '\r')" >&2
  done
  slurp "$RAZOR_RUN/task.status" || slurped=255
  echo "$slurped"
}

fail_task() {
  log error "$1; rebooting in 60 s"
  flush_log
  banner "$1; rebooting in 60 s"
  nap 60
  end_with reboot
}
