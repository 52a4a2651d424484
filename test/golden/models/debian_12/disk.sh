#!/bin/sh
# Runs in the installer before partitioning: tells it which disk the model's rule means, or reports why there is none and stops.
set -u
error_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/preseed/error/RAZOR_REASON?token=sample-token-0123456789'
SYS=${SYS:-/sys}

# One line per disk that may be written at all: its name's length and name (kernel order), its size in bytes.
# Never: removable media, anything on USB, read-only disks, hidden paths of multipath NVMe, and what is no disk (loop, CD, RAM, maps).
usable_disks() {
  for path in "$SYS"/block/*; do
    name=${path##*/}
    case $name in
      loop*|ram*|zram*|sr*|fd*|dm-*|md*|nbd*|mtd*|mmcblk*boot*|mmcblk*rpmb*|'*') continue ;;
    esac
    [ "$(cat "$path/hidden" 2>/dev/null)" != 1 ] || continue
    [ "$(cat "$path/removable" 2>/dev/null)" = 0 ] || continue
    [ "$(cat "$path/ro" 2>/dev/null)" = 0 ] || continue
    case $(readlink -f "$path") in */usb[0-9]*) continue ;; esac
    sectors=$(cat "$path/size" 2>/dev/null) || continue
    [ "${sectors:-0}" -gt 0 ] || continue
    printf '%03d %s %s\n' "$(printf '%s' "$name" | wc -c)" "$name" "$((sectors * 512))"
  done | sort
}

# Every name a disk's maker gave it, one per line, blanks removed.
serials_of() {
  for file in serial device/serial wwid device/wwid; do
    if [ -r "$SYS/block/$1/$file" ]; then tr -d ' ' <"$SYS/block/$1/$file"; echo; fi
  done
  # SCSI and SATA: page 0x80, after four bytes of header
  if [ -r "$SYS/block/$1/device/vpd_pg80" ]; then
    dd if="$SYS/block/$1/device/vpd_pg80" bs=1 skip=4 2>/dev/null | tr -d ' \000'; echo
  fi
}

choose_disk() {
  rule=$1 bytes=$2
  usable=$(usable_disks)
  fitting=$(echo "$usable" | while read -r _ name size; do [ "${size:-0}" -lt "$bytes" ] || echo "$size $name"; done)
  case $rule in
    first) chosen=$(echo "$fitting" | head -n 1) ;;
    smallest) chosen=$(echo "$fitting" | sort -n | head -n 1) ;;
    largest) chosen=$(echo "$fitting" | sort -n | tail -n 1) ;;
    serial:*)
      chosen=$(echo "$fitting" | while read -r size name; do
        serials_of "${name:-none}" | sort -u | while read -r serial; do
          case $serial in "${rule#serial:}"|*[.]"${rule#serial:}") echo "$size $name" ;; esac
        done
      done | sort -u) ;;
    *)
      wanted=$(readlink -f "$rule" || echo "$rule")
      chosen=$(echo "$fitting" | while read -r size name; do [ "/dev/$name" != "$wanted" ] || echo "$size $name"; done) ;;
  esac
  if [ -z "$chosen" ]; then
    echo "no disk fits the rule '$rule': need $bytes bytes on a fixed writable disk; usable are: $(echo "${usable:-000 none}" | sed 's/^[0-9]* //' | tr '\n' ' ')" >&2
    return 1
  fi
  case $rule in
    smallest|largest) same=$(echo "$fitting" | grep -c "^${chosen% *} ") ;;
    *) same=$(echo "$chosen" | wc -l) ;;
  esac
  if [ "$same" -gt 1 ]; then
    echo "the rule '$rule' means $same disks of ${chosen%% *} bytes: say first, serial:NUMBER or /dev/NAME" >&2
    return 1
  fi
  echo "${chosen#* }"
}


if name=$(choose_disk 'smallest' 3000000000 2>/tmp/razor-why); then
  debconf-set partman-auto/disk "/dev/$name"
  debconf-set grub-installer/bootdev "/dev/$name"
  exit 0
fi
reason=$(tr '\n' ' ' </tmp/razor-why | sed 's/[^A-Za-z0-9.,:=_-]/ /g; s/  */ /g; s/ $//; s/ /%20/g' | cut -c 1-180)
env -i PATH="$PATH" wget -q -O /dev/null "$(echo "$error_url" | sed "s/RAZOR_REASON/$reason/")"
logger -t razor "$(cat /tmp/razor-why)"
exit 1
