# limited: runs an outside tool with a bound on its time. A tool stuck inside the kernel (a dead disk, a hung BMC) cannot
# be killed, so it is abandoned rather than waited for. Not for our own functions.
# shellcheck shell=sh

# limited SECONDS COMMAND...: its output on stdout, its exit status; 124 when time ran out (what it had written is kept).
limited() {
  limit_left=$(($1 * 10))
  shift
  limit_dir=$(mktemp -d "$RAZOR_RUN/limit/XXXXXX") || return 125
  (
    "$@" >"$limit_dir/out" 2>/dev/null </dev/null &
    echo $! >"$limit_dir/pid"
    wait $!
    echo $? >"$limit_dir/status.new"
    mv "$limit_dir/status.new" "$limit_dir/status"
  ) >/dev/null 2>&1 &
  while [ ! -e "$limit_dir/status" ] && [ "$limit_left" -gt 0 ]; do
    sleep 0.1
    limit_left=$((limit_left - 1))
  done
  if [ -e "$limit_dir/status" ]; then
    read -r limit_status <"$limit_dir/status"
    cat "$limit_dir/out"
    rm -rf "$limit_dir"
    return "$limit_status"
  fi
  read -r limit_pid <"$limit_dir/pid" && kill -9 "$limit_pid" 2>/dev/null
  cat "$limit_dir/out" 2>/dev/null
  log warn "gave up on $1 after its time limit"
  return 124
}
