# Who is at the other end of the cable: listens, never speaks, for the switch's LLDP announcements (IEEE 802.1AB; one every
# 30 s as a rule). tcpdump catches one frame, lldp.awk reads it. In the background, so it never delays anything; what is
# heard changes the facts, and changed facts are registered again.
# shellcheck shell=sh

LLDP_PATIENCE=300 # seconds of listening per card

# listen_lldp NIC: leaves lldp/NIC with lines "lldp.chassis TAB ..." when something was heard.
listen_lldp() {
  lldp_frame=$RAZOR_RUN/lldp/$1.frame
  lldp_tries=$((LLDP_PATIENCE / 60))
  while [ "$lldp_tries" -gt 0 ]; do
    lldp_tries=$((lldp_tries - 1))
    timeout 60 tcpdump -Z root -i "$1" -B 256 -c 1 -w "$lldp_frame" 'ether proto 0x88cc' >/dev/null 2>&1
    [ -s "$lldp_frame" ] && read_lldp <"$lldp_frame" >"$RAZOR_RUN/lldp/$1.new"
    if [ -s "$RAZOR_RUN/lldp/$1.new" ]; then
      mv "$RAZOR_RUN/lldp/$1.new" "$RAZOR_RUN/lldp/$1"
      rm -f "$lldp_frame"
      return 0
    fi
    nap 5
  done
}

# read_lldp: a capture file with one frame on stdin -> "chassis|port|system TAB text" lines, nothing when it is none.
read_lldp() {
  hexdump -v -e '1/1 "%02x\n"' | LC_ALL=C awk -f "$RAZOR_LIB/facts/lldp.awk"
}
