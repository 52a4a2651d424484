# dmidecode -t 4 -> raw facts of sockets and cores. -v logical=N: the number of CPUs the kernel sees, used where the firmware
# says nothing (no SMBIOS, or one too old to count cores).
function finish() {
  if (populated) {
    print "socket." sockets ".designation\t" designation
    print "socket." sockets ".vendor\t" vendor
    print "socket." sockets ".product\t" product
    if (speed) print "socket." sockets ".mhz\t" speed
    if (serial != "") print "socket." sockets ".serial\t" serial
    sockets++
    cores += count
    if (!count) uncounted = 1
  }
  populated = count = speed = 0
  designation = vendor = product = serial = ""
}
{ key = $1; gsub(/^[ \t]+/, "", key); value = substr($0, index($0, ": ") + 2); sub(/ +$/, "", value) }
/^Handle/ || /^Processor Information/ { if (/^Processor/) { finish() } next }
key == "Status" && value ~ /^Populated/ { populated = 1 }
key == "Socket Designation" { designation = value }
key == "Manufacturer" { vendor = value }
key == "Version" { product = value }
key == "Core Count" { count = value + 0 }
key == "Current Speed" { speed = value + 0 }
key == "Serial Number" && value !~ /^(Not Specified|To Be Filled|Unknown|None)/ { serial = value }
END {
  finish()
  if (!sockets) { sockets = 1; uncounted = 1 }
  if (uncounted || cores > logical && logical > 0) cores = logical
  print "cpu.sockets\t" sockets
  print "cpu.cores\t" cores
}
