# Facts about the processors. The default boot script says maxcpus=1, so /proc/cpuinfo shows one: the number of logical CPUs is
# what the kernel found present, and sockets and cores are the firmware's (SMBIOS type 4).
# shellcheck shell=sh

cpu_facts() {
  slurp "$RAZOR_SYSFS/devices/system/cpu/present" || slurped=0
  cpu_logical=$(count_list "$slurped")
  fact cpu.count "$cpu_logical"
  limited 10 dmidecode -t 4 >"$RAZOR_RUN/facts/dmidecode.4"
  awk -F ': ' -v logical="$cpu_logical" -f "$RAZOR_LIB/facts/processors.awk" "$RAZOR_RUN/facts/dmidecode.4"
  awk -F '[\t ]*: ' '
    NF < 2 || seen[$1]++ { next }
    $1 == "model name" { print "cpu.model\t" $2 }
    $1 == "vendor_id" { print "cpu.vendor\t" $2 }
    $1 == "cpu MHz" { printf "cpu.mhz\t%d\n", $2 + 0.5 }' "$RAZOR_PROCFS/cpuinfo" 2>/dev/null
  # Steady where the above follows the clock.
  if slurp "$RAZOR_SYSFS/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq" && is_number "$slurped"; then
    fact cpu.mhz $((slurped / 1000))
  fi
  limited 10 lscpu | awk -f "$RAZOR_LIB/facts/lscpu.awk"
}

# count_list "0-3,8": how many numbers a kernel list has.
count_list() {
  printf '%s\n' "$1" | tr ',' '\n' | awk -F - '/^[0-9]+$/ { n++ } /^[0-9]+-[0-9]+$/ { n += $2 - $1 + 1 } END { print n + 0 }'
}
