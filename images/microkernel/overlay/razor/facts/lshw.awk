# lshw's text -> "lshw.N.key TAB value" lines with lshw.N.section the kind of each part (core, firmware, memory, cpu, disk,
# network); other kinds, and parts that are disabled, are left out.
/^ *\*-/ {
  name = $0
  sub(/^ *\*-/, "", name)
  off = name ~ /DISABLED/ && name !~ /^network/
  sub(/[: ].*/, "", name)
  wanted = !off && name ~ /^(core|firmware|memory|cpu|disk|nvme|namespace|virtio[0-9]*|network)$/
  if (wanted) print "lshw." n++ ".section\t" name
  next
}
wanted && /^ +[a-z][a-z ]*: / {
  key = $0
  sub(/^ +/, "", key)
  value = key
  sub(/: .*/, "", key)
  sub(/^[^:]*: /, "", value)
  gsub(/ /, "_", key)
  print "lshw." n - 1 "." key "\t" value
}
