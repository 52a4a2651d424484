#!/bin/sh
# Runs in the microkernel as root, as its task: writes the image to this machine's disk and makes the system on it this
# machine's own. Rendered for one install; may be run again from the start at any time before it has reported its end.
# Exit code 0: done, reboot. Otherwise the reason was reported, or nobody could be told: the next boot tries again.
set -u
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH LC_ALL=C

image_url='http://192.0.2.1:8026/razor/image/disk/66666666-6666-4666-8666-666666666666/disk.raw.zst'
image_bytes='173000000'
image_sha256='0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
compression='zstd'
raw_bytes='961015808'
raw_sha256='0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
rule='smallest'
verify='true'
start_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/disk_image/start?token=sample-token-0123456789'
written_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/disk_image/written?token=sample-token-0123456789'
grown_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/disk_image/grown?token=sample-token-0123456789'
configured_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/disk_image/configured?token=sample-token-0123456789'
end_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/disk_image/end?token=sample-token-0123456789'
progress_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/disk_image/progress/RAZOR_PERCENT?token=sample-token-0123456789'
error_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/disk_image/error/RAZOR_REASON?token=sample-token-0123456789'

work=$(mktemp -d /tmp/razor-install.XXXXXX) || exit 1
# Not inside $work, which is removed with all that is in it.
root=$(mktemp -d /tmp/razor-root.XXXXXX) || exit 1
trap 'umount "$root/dev" 2>/dev/null; umount "$root" 2>/dev/null; rmdir "$root"; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# BusyBox's shell takes its own applets before anything in PATH; some of them know too little. The real program, or nothing.
real() {
  for candidate in "/usr/sbin/$1" "/sbin/$1" "/usr/bin/$1" "/bin/$1"; do
    if [ -x "$candidate" ]; then
      case $(readlink -f "$candidate") in */busybox*) ;; *) echo "$candidate"; return 0 ;; esac
    fi
  done
  return 1
}
blkid=$(real blkid) blkdiscard=$(real blkdiscard) partx=$(real partx)

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

say() { echo "razor-install: $*"; }

# fail REASON: reports it and ends. Letters, digits and .,:/=- survive; the rest becomes a blank.
fail() {
  say "FAILED: $*"
  reason=$(printf '%s' "$*" | tr '\n' ' ' | sed 's/[^A-Za-z0-9.,:=_-]/ /g; s/  */ /g' | cut -c 1-150 | sed 's/ $//; s/ /%20/g')
  tell "$(echo "$error_url" | sed "s/RAZOR_REASON/$reason/")"
  exit 1
}

# status URL SECONDS: the HTTP status of a call, 000 without an answer.
status() { curl -s -m "$2" -o /dev/null -w '%{http_code}' "$1" 2>/dev/null; }

# tell URL: calls until the appliance has answered, for up to half an hour (it may be restarting). Fails when it refuses.
tell() {
  for attempt in $(seq 1 360); do
    answer=$(status "$1" 30)
    case $answer in 2*) return 0 ;; 4*) return 1 ;; esac
    [ "$attempt" != 1 ] || say "no answer from the appliance ($answer), going on asking"
    sleep 5
  done
  return 1
}

# note URL WORD: a mark on the way; worth three attempts, not worth failing for.
note() {
  say "$2"
  for attempt in 1 2 3; do
    case $(status "$1" 10) in 2*|4*) return 0 ;; esac
    sleep 2
  done
}

piece_bytes=33554432

# fetch_piece FIRST LAST: into $work/piece. Survives a restart of the appliance (15 minutes of silence), not ten refusals.
fetch_piece() {
  attempts=0
  while :; do
    curl -fsS --connect-timeout 10 --speed-limit 1000 --speed-time 30 -r "$1-$2" -o "$work/piece" "$image_url" 2>"$work/curl"
    code=$?
    [ $code != 0 ] || [ "$(wc -c <"$work/piece")" -ne $(($2 - $1 + 1)) ] || return 0
    attempts=$((attempts + 1))
    # 22: an HTTP error; 0: not the bytes that were asked for
    case $code in 0|22) attempts=$((attempts + 17)) ;; esac
    [ $attempts -lt 180 ] || return 1
    say "the image stopped at byte $1 ($(head -n 1 "$work/curl")), asking again" >&2
    sleep 5
  done
}

# The file as served, to standard output and to descriptor 3, in pieces: one that breaks off is fetched again without the
# stream noticing.
stream_image() {
  offset=0
  while [ "$offset" -lt "$image_bytes" ]; do
    last=$((offset + piece_bytes - 1))
    [ "$last" -lt "$image_bytes" ] || last=$((image_bytes - 1))
    fetch_piece "$offset" "$last" || { head -n 1 "$work/curl" >"$work/stream.failed"; return 1; }
    cat "$work/piece" && cat "$work/piece" >&3 || return 1
    offset=$((last + 1))
    percent=$((offset * 100 / image_bytes))
    say "$percent %" >&2
    status "$(echo "$progress_url" | sed "s/RAZOR_PERCENT/$percent/")" 5 >/dev/null
  done
}

# Old signatures go first, at both ends of the disk: a half-written disk must look like nothing.
# Blocks of zeros may then be left out, but only where the disk itself has just zeroed them and can do it without being sent them.
prepare_disk() {
  for part in "$disk"?*; do [ ! -b "$part" ] || wipefs -a -q "$part" 2>/dev/null; done
  wipefs -a -q "$disk" || return 1
  sectors=$(cat "/sys/block/$name/size")
  dd if=/dev/zero of="$disk" bs=512 count=2048 conv=notrunc 2>/dev/null || return 1
  dd if=/dev/zero of="$disk" bs=512 seek=$((sectors - 2048)) count=2048 conv=notrunc 2>/dev/null || return 1
  sparse=
  if [ "$compression" = zstd ] && [ "$(cat "/sys/block/$name/queue/write_zeroes_max_bytes" 2>/dev/null || echo 0)" -gt 0 ] \
    && [ -n "$blkdiscard" ] && "$blkdiscard" -f -z -o 0 -l "$raw_bytes" "$disk" 2>/dev/null; then
    sparse=--sparse
  fi
}

decompress() {
  case $compression in
    none) cat ;;
    gzip) gzip -dc ;;
    xz) xz -dc ;;
    zstd) zstd -dcq $sparse ;;
    *) false ;;
  esac
}

# The first $raw_bytes of the disk, from the disk and not from memory.
read_back() {
  blockdev --flushbufs "$disk"
  dd if="$disk" bs=1048576 count=$((raw_bytes / 1048576)) 2>/dev/null
  dd if="$disk" bs=512 skip=$((raw_bytes / 1048576 * 2048)) count=$((raw_bytes % 1048576 / 512)) 2>/dev/null
}

write_image() {
  [ $((raw_bytes % 512)) = 0 ] || fail "the image is not a whole number of sectors"
  prepare_disk || fail "cannot write to $disk"
  say "writing $((raw_bytes / 1048576)) MiB, $((image_bytes / 1048576)) MiB to fetch${sparse:+, leaving out zeros}"
  mkfifo "$work/copy"
  sha256sum <"$work/copy" >"$work/sum" &
  stream_image 3>"$work/copy" | {
    # After a failure the rest is still read, so that the checksum can tell a bad image from a bad disk.
    decompress || { echo "cannot unpack the image or write it to $disk" >"$work/write.failed"; cat >/dev/null; }
  } 1<>"$disk"
  wait
  [ ! -e "$work/stream.failed" ] || fail "cannot fetch the image: $(cat "$work/stream.failed")"
  [ "$(cut -d ' ' -f 1 "$work/sum")" = "$image_sha256" ] || fail "the image arrived with the wrong checksum"
  [ ! -e "$work/write.failed" ] || fail "$(cat "$work/write.failed")"
  rm -f "$work/piece"
  dd if=/dev/null of="$disk" conv=fsync,notrunc 2>/dev/null || fail "$disk reported a write error"
  if [ "$verify" = true ]; then
    say "reading back"
    [ "$(read_back | sha256sum | cut -d ' ' -f 1)" = "$raw_sha256" ] || fail "$disk gives back other bytes than were written"
  fi
}

# Where the kernel shows the last partition: the one that starts furthest in, not the one with the highest number.
last_partition() { sfdisk -d "$disk" 2>/dev/null | sed -n 's/^\(\/dev\/[^ ]*\) : start= *\([0-9]*\),.*/\2 \1/p' | sort -n | tail -n 1 | cut -d ' ' -f 2; }

# The kernel may need a moment, and asking twice, before it shows a new table.
reread_partitions() {
  for attempt in 1 2 3 4 5; do
    blockdev --rereadpt "$disk" 2>/dev/null || "$partx" -u "$disk" 2>/dev/null
    [ ! -b "$part" ] || return 0
    sleep 1
  done
  fail "the kernel does not show $part"
}

grow_root() {
  table=$(sfdisk -d "$disk" 2>/dev/null | sed -n 's/^label: //p')
  part=$(last_partition)
  [ -n "$part" ] || fail "the image has no partition table, or an empty one"
  number=${part#"$disk"} number=${number#p}
  if [ "$table" = gpt ]; then
    # Two machines from one image must not have disks of one name.
    sfdisk -q --no-reread --no-tell-kernel --disk-id "$disk" "$(cat /proc/sys/kernel/random/uuid)" >/dev/null 2>&1 || say "kept the disk's identifier"
  fi
  if [ "$table" = dos ] && [ "$number" -gt 4 ]; then
    say "the last partition is a logical one: left as it is"
  else
    # Also moves the second copy of a GPT to the end of the disk.
    echo ', +' | sfdisk -q --no-reread --no-tell-kernel -N "$number" "$disk" >/dev/null 2>"$work/why" || fail "cannot grow partition $number: $(tail -n 1 "$work/why")"
  fi
  reread_partitions
  fstype=$("$blkid" -p -s TYPE -o value "$part")
  case $fstype in
    ext2|ext3|ext4)
      e2fsck -fp "$part" >"$work/why" 2>&1
      [ $? -lt 4 ] || fail "the file system of the image is damaged: $(tail -n 1 "$work/why")"
      resize2fs "$part" >"$work/why" 2>&1 || fail "cannot grow the file system: $(tail -n 1 "$work/why")" ;;
    xfs) ;;
    *) fail "the last partition holds '$fstype', not ext4 or xfs" ;;
  esac
}

hostname='node1'
domainname='localdomain'
timezone='Etc/UTC'
password_hash='$6$sample$sample'
export password_hash

configure_root() {
  # A file system asks the kernel for its checksums, and the kernel asks the program named here.
  [ -x "$(cat /proc/sys/kernel/modprobe)" ] || real modprobe >/proc/sys/kernel/modprobe
  modprobe -a "$fstype" crc32c_generic 2>/dev/null
  mount -t "$fstype" "$part" "$root" || fail "cannot mount $part"
  [ "$fstype" != xfs ] || xfs_growfs "$root" >/dev/null || fail "cannot grow the file system"
  [ -f "$root/etc/shadow" ] || fail "the last partition holds no Linux system"
  set_identity && set_access && set_first_boot || fail "cannot configure the system on $part"
  umount "$root" || fail "cannot unmount $part"
  sync
}

set_identity() {
  echo "$hostname" >"$root/etc/hostname" || return 1
  touch "$root/etc/hosts"
  sed -i '/^127\.0\.1\.1[[:space:]]/d' "$root/etc/hosts" || return 1
  printf '127.0.1.1\t%s.%s %s\n' "$hostname" "$domainname" "$hostname" >>"$root/etc/hosts" || return 1
  # Empty, not absent: made anew at the first boot, without the questions of a first boot.
  : >"$root/etc/machine-id" || return 1
  rm -f "$root/var/lib/dbus/machine-id" "$root/var/lib/systemd/random-seed"
  if [ -e "$root/usr/share/zoneinfo/$timezone" ]; then
    ln -sf "/usr/share/zoneinfo/$timezone" "$root/etc/localtime"
    echo "$timezone" >"$root/etc/timezone"
  else
    say "the image does not know the time zone $timezone: left as it is"
  fi
}

set_access() {
  awk 'BEGIN { FS = OFS = ":" } $1 == "root" { $2 = ENVIRON["password_hash"] } { print }' "$root/etc/shadow" >"$work/shadow" || return 1
  cat "$work/shadow" >"$root/etc/shadow" || return 1
  rm -f "$work/shadow"
  mkdir -p "$root/root/.ssh" && chmod 700 "$root/root/.ssh" || return 1
  printf '%s\n' 'example' 'another example' >>"$root/root/.ssh/authorized_keys" || return 1
  chmod 600 "$root/root/.ssh/authorized_keys" || return 1
  # Keys that came with the image are known to all who have it.
  if ls "$root"/etc/ssh/ssh_host_*_key >/dev/null 2>&1; then
    rm -f "$root"/etc/ssh/ssh_host_*
    mount --bind /dev "$root/dev" || return 1
    chroot "$root" ssh-keygen -A >/dev/null || say "no SSH host keys made"
    umount "$root/dev" || return 1
  fi
}

set_first_boot() {
  mkdir -p "$root/etc/razor" && chmod 700 "$root/etc/razor" || return 1
  cat >"$root/etc/razor/first-boot" <<'RAZOR_FIRST_BOOT' || return 1
#!/bin/sh
# Written by the installation, run once by razor-first-boot.service in the installed system, then removed. Tells the
# appliance the machine's address and that it runs from its own disk.
# Exit code: 0 when the appliance knows, or will never want to know; otherwise it is run again.
boot_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/postinstall/boot?token=sample-token-0123456789'
address_url='http://192.0.2.1:8026/razor/api/policy/callback/33333333-3333-4333-8333-333333333333/postinstall/send_ips/RAZOR_ADDRESS?token=sample-token-0123456789'

# get URL: prints the HTTP status, 000 without an answer.
get() {
  if command -v curl >/dev/null; then
    curl -s -m 30 -o /dev/null -w '%{http_code}' "$1"
  elif wget -q -T 30 -t 1 -O /dev/null "$1"; then
    echo 200
  else
    echo 000
  fi
}

tries=0
while :; do
  address=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -m 1 '^[0-9.]*$')
  if [ -n "$address" ]; then
    get "$(echo "$address_url" | sed "s/RAZOR_ADDRESS/$address/")" >/dev/null
    status=$(get "$boot_url")
    case $status in
      2*) echo "razor-first-boot: reported"; exit 0 ;;
      # this install is no longer known there: asking for ever would help nobody
      4*) tries=$((tries + 1)); [ "$tries" -lt 10 ] || { echo "razor-first-boot: refused ($status), giving up"; exit 0; } ;;
    esac
  fi
  sleep 3
done

RAZOR_FIRST_BOOT
  chmod 700 "$root/etc/razor/first-boot" || return 1
  if [ ! -d "$root/etc/systemd/system" ]; then
    say "the image does not run systemd: its first boot will not be reported"
    return 0
  fi
  cat >"$root/etc/systemd/system/razor-first-boot.service" <<'RAZOR_UNIT' || return 1
# Runs /etc/razor/first-boot, which the installation wrote, until it succeeds, and then removes it (it holds the
# install's token). Nothing waits for it: the console is there at once, whatever the network does.
[Unit]
Description=Report the installed system to the Razor appliance
ConditionPathExists=/etc/razor/first-boot
After=network.target systemd-networkd.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh /etc/razor/first-boot
ExecStartPost=/bin/rm -f /etc/razor/first-boot
Restart=on-failure
RestartSec=3
StandardOutput=journal+console

[Install]
WantedBy=multi-user.target

RAZOR_UNIT
  mkdir -p "$root/etc/systemd/system/multi-user.target.wants" || return 1
  ln -sf ../razor-first-boot.service "$root/etc/systemd/system/multi-user.target.wants/razor-first-boot.service"
}

# On UEFI an entry of our own, next after the one this machine was started by: the network stays first, and a "local boot" goes to
# the disk before it goes to whatever else the firmware has, a setup menu among it.
make_efi_entry() {
  [ -d /sys/firmware/efi ] || return 0
  command -v efibootmgr >/dev/null || return 1
  [ -n "$(ls /sys/firmware/efi/efivars 2>/dev/null)" ] || { modprobe efivarfs 2>/dev/null; mount -t efivarfs efivarfs /sys/firmware/efi/efivars; } || return 1
  esp=$(sfdisk -d "$disk" | sed -n 's/^\(\/dev\/[^ ]*\) :.*type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B.*/\1/p' | head -n 1)
  [ -n "$esp" ] || return 1
  number=${esp#"$disk"} number=${number#p}
  for old in $(efibootmgr | sed -n 's/^Boot\([0-9A-F]\{4\}\)[* ] Razor installed system.*/\1/p'); do efibootmgr -q -B -b "$old"; done
  order=$(efibootmgr | sed -n 's/^BootOrder: //p')
  efibootmgr -q -C -d "$disk" -p "$number" -L 'Razor installed system' -l '\EFI\BOOT\BOOTX64.EFI' || return 1
  made=$(efibootmgr | sed -n 's/^Boot\([0-9A-F]\{4\}\)[* ] Razor installed system.*/\1/p' | head -n 1)
  [ -n "$made" ] || return 1
  current=$(efibootmgr | sed -n 's/^BootCurrent: //p')
  case ",$order," in
    *",$current,"*) order=$(echo ",$order," | sed "s/,$current,/,$current,$made,/; s/^,//; s/,\$//") ;;
    *) order=${order:+$order,}$made ;;
  esac
  efibootmgr -q -o "$order"
}


say "installing sample-image"
disk=$(choose_disk "$rule" "$raw_bytes" 2>"$work/why") || fail "$(cat "$work/why")"
name=$disk disk=/dev/$disk
say "disk $disk, $(($(cat "/sys/block/$name/size") / 2048)) MiB (rule: $rule)"
[ "$(blockdev --getss "$disk")" = 512 ] || fail "disk $disk has sectors of $(blockdev --getss "$disk") bytes, the image's partition table needs 512"
! grep -q "^$disk" /proc/mounts || fail "disk $disk is mounted"
# Nothing is touched before the appliance has agreed that this install is still wanted.
tell "$start_url" || fail "the appliance refused the start"

write_image
note "$written_url" written
grow_root
note "$grown_url" grown
configure_root
note "$configured_url" configured
make_efi_entry || say "no firmware entry made; the default path serves"
tell "$end_url" || fail "the appliance refused the end"
say "done"
