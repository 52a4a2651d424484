# What lshw says, for the original's mk_hw_* names: their values are lshw's own words. It is the slowest tool and has hung on
# some hypervisors; the facts that rules need do not depend on it.
# shellcheck shell=sh

lshw_facts() {
  limited 25 lshw -quiet -disable isapnp -disable pcmcia -disable spd -disable usb |
    LC_ALL=C awk -f "$RAZOR_LIB/facts/lshw.awk"
}
