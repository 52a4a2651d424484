# Gathering the facts. What is slow and does not change by itself (tools, disk contents) is gathered once in the background
# from the start, so that it is ready when the server asks; what changes (network) is read at the last moment.
# Everything is first "path TAB value" lines; facts/registration.jq makes the two forms the server gets of them.
# shellcheck shell=sh

FACTS_PATIENCE=120 # seconds; each tool has its own, smaller limit

start_facts() {
  rm -f "$RAZOR_RUN/facts/done"
  (
    wait_for_drivers
    name_disks
    slow_facts >"$RAZOR_RUN/facts/slow.raw"
    touch "$RAZOR_RUN/facts/done"
    log debug "the slow facts are gathered"
  ) &
}

wait_for_facts() {
  facts_left=$((FACTS_PATIENCE * 5))
  while [ ! -e "$RAZOR_RUN/facts/done" ] && [ $facts_left -gt 0 ]; do
    sleep 0.2
    facts_left=$((facts_left - 1))
  done
  [ -e "$RAZOR_RUN/facts/done" ] || log warn "not all facts in $FACTS_PATIENCE s; registering with what there is"
}

slow_facts() {
  platform_facts
  dmi_facts
  cpu_facts
  memory_facts
  disk_facts
  content_facts
  bmc_facts
  lshw_facts
}

fast_facts() {
  fact host.name "$(slurp "$RAZOR_RUN/hostname" && echo "$slurped")"
  fact host.kernelrelease "$(uname -r)"
  nic_facts
}

# sense: what may change while we wait, as text to compare; cheap, no tool is run.
sense() {
  for sense_nic in $(list_nics); do
    for sense_file in address carrier speed; do
      slurp "$RAZOR_SYSFS/class/net/$sense_nic/$sense_file" 2>/dev/null
      printf '%s %s %s\n' "$sense_nic" "$sense_file" "$slurped"
    done
    slurp "$RAZOR_RUN/net/$sense_nic.ip"
    printf '%s address %s\n' "$sense_nic" "$slurped"
    cat "$RAZOR_RUN/lldp/$sense_nic" 2>/dev/null
  done
  for sense_disk in $(list_disks); do
    slurp "$RAZOR_SYSFS/block/$sense_disk/size"
    printf '%s size %s\n' "$sense_disk" "$slurped"
  done
}

# write_registration FILE: the json_hash of a registration.
write_registration() {
  { cat "$RAZOR_RUN/facts/slow.raw" 2>/dev/null && fast_facts; } >"$RAZOR_RUN/facts/raw"
  make_registration "$1" "$(config exclude '')" && return
  # The likeliest reason is the server's pattern; it must not cost the registration.
  make_registration "$1" '' && log warn "the server's mk_fact_excl_pattern is not a regular expression, ignored"
}

# make_registration FILE PATTERN-OF-NAMES-TO-LEAVE-OUT
make_registration() {
  jq -c -n -R -L "$RAZOR_LIB/facts" --arg hw_id "$(hw_id)" --arg exclude "$2" -f "$RAZOR_LIB/facts/registration.jq" \
    "$RAZOR_RUN/facts/raw" >"$1.new" 2>"$RAZOR_RUN/facts/error" && mv "$1.new" "$1"
}
