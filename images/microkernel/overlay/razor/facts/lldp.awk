# One captured LLDP frame -> "chassis|port|system TAB text". Input: the pcap file, one byte in hex per line.
# IEEE 802.1AB: a TLV is 7 bits of type and 9 of length; types 1 chassis, 2 port, 5 system name, 0 end.
# Whatever is broken ends the reading; nothing is printed unless chassis and port were understood.
{ byte[NR - 1] = hex($1) }

function hex(text,    i, n) {
  n = 0
  for (i = 1; i <= length(text); i++) n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
  return n
}

# Identifiers: subtype "mac" as aa:bb:.., "address" (family 1) as a dotted quad, everything else as text.
function identifier(from, size, mac, address,    kind, text, i) {
  kind = byte[from]
  text = ""
  if (kind == mac) {
    for (i = from + 1; i < from + size; i++) text = text sprintf("%s%02x", text == "" ? "" : ":", byte[i])
    return text
  }
  if (kind == address && byte[from + 1] == 1 && size == 6) {
    for (i = from + 2; i < from + 6; i++) text = text (text == "" ? "" : ".") byte[i]
    return text
  }
  return string(from + 1, size - 1)
}

function string(from, size,    text, i) {
  text = ""
  for (i = from; i < from + size; i++)
    text = text (byte[i] >= 32 && byte[i] < 127 ? sprintf("%c", byte[i]) : "?")
  return text
}

END {
  # 24 bytes of file header, 16 of packet header, 14 of Ethernet header (18 with a VLAN tag).
  at = 40 + 12
  if (byte[at] == 129 && byte[at + 1] == 0) at += 4
  if (byte[at] != 136 || byte[at + 1] != 204) exit
  at += 2
  while (at + 2 <= NR) {
    type = int(byte[at] / 2)
    size = (byte[at] % 2) * 256 + byte[at + 1]
    at += 2
    if (type == 0 || at + size > NR) break
    if (type == 1 && size > 1) chassis = identifier(at, size, 4, 5)
    if (type == 2 && size > 1) port = identifier(at, size, 3, 4)
    if (type == 5) system_name = string(at, size)
    at += size
  }
  if (chassis == "" || port == "") exit
  print "chassis\t" chassis
  print "port\t" port
  if (system_name != "") print "system\t" system_name
}
