# Facts about memory: what is installed (SMBIOS type 17), or where the firmware does not say, what the kernel was given.
# shellcheck shell=sh

memory_facts() {
  limited 10 dmidecode -t 17 >"$RAZOR_RUN/facts/dmidecode.17"
  memory_bytes=$(installed_memory <"$RAZOR_RUN/facts/dmidecode.17")
  [ "$memory_bytes" != 0 ] || memory_bytes=$(block_memory)
  [ "$memory_bytes" != 0 ] || memory_bytes=$(awk '$1 == "MemTotal:" { printf "%.0f", $2 * 1024 }' "$RAZOR_PROCFS/meminfo")
  fact memory.bytes "$memory_bytes"
  fact memory.total "$(awk '$1 == "MemTotal:" { printf "%.0f", $2 * 1024 }' "$RAZOR_PROCFS/meminfo" 2>/dev/null)"
  awk -F ': ' '/^\tSize: [0-9]/ { n++ } /^\tLocator: / && n > m { m = n; print "memory.slot\t" $2; exit }' \
    "$RAZOR_RUN/facts/dmidecode.17"
}

# installed_memory: sum of the sizes in dmidecode -t 17, in bytes.
installed_memory() {
  awk 'BEGIN { unit["kB"] = 1024; unit["MB"] = 1048576; unit["GB"] = 1073741824; unit["TB"] = 1099511627776 }
    $1 == "Size:" && $2 ~ /^[0-9]+$/ && ($3 in unit) { sum += $2 * unit[$3] } END { printf "%.0f", sum }'
}

# block_memory: the kernel's memory blocks, in bytes.
block_memory() {
  slurp "$RAZOR_SYSFS/devices/system/memory/block_size_bytes" || {
    echo 0
    return
  }
  block_count=0
  for block in "$RAZOR_SYSFS"/devices/system/memory/memory[0-9]*; do
    [ -e "$block" ] && block_count=$((block_count + 1))
  done
  echo $((0x$slurped * block_count))
}
