# lscpu -> "lscpu.NAME TAB value" lines under the names, and with the sizes, that lscpu had in the original's day
# ("Socket(s)" was "CPU socket(s)", "64 KiB (1 instance)" was "64K"). Other lines are left out.
BEGIN {
  split("Architecture CPU_op-mode Byte_Order CPU_socket Vendor_ID CPU_family Model Stepping CPU_MHz BogoMIPS Virtualization " \
    "L1d_cache L1i_cache L2_cache L3_cache", names, " ")
  for (i in names) known[names[i]]
}
{
  at = index($0, ":")
  name = substr($0, 1, at - 1)
  value = substr($0, at + 1)
  gsub(/^ +| +$/, "", value)
  sub(/^ +/, "", name)
  sub(/\(s\)$/, "", name)
  if (name == "Socket") name = "CPU socket"
  gsub(/ /, "_", name)
  if (!at || !(name in known) || value == "") next
  if (name ~ /cache$/) {
    split(value, part, " ")
    if (part[2] ~ /^KiB/) value = part[1] "K"
    if (part[2] ~ /^MiB/) value = part[1] * 1024 "K"
  }
  print "lscpu." name "\t" value
}
