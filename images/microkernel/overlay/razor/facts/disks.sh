# Facts about disks: sizes, names, makers, from sysfs alone. What is on them is contents.sh.
# shellcheck shell=sh

# list_disks: whole disks with a size; no loops, no CD drives, no boot partitions of eMMC, no hidden NVMe paths.
list_disks() {
  for disk_path in "$RAZOR_SYSFS"/block/*; do
    case ${disk_path##*/} in
      loop* | ram* | zram* | sr* | fd* | md* | dm-* | nbd* | *boot[0-9] | *rpmb) continue ;;
    esac
    [ -e "$disk_path/device" ] || continue
    slurp "$disk_path/hidden" && [ "$slurped" = 1 ] && continue
    slurp "$disk_path/size" && [ "$slurped" != 0 ] && printf '%s\n' "${disk_path##*/}"
  done
}

disk_facts() {
  for disk in $(list_disks); do
    disk_path=$RAZOR_SYSFS/block/$disk
    slurp "$disk_path/size"
    fact "disk.$disk.bytes" $((slurped * 512))
    fact "disk.$disk.path" "/dev/$disk"
    fact_file "disk.$disk.rotational" "$disk_path/queue/rotational"
    fact_file "disk.$disk.removable" "$disk_path/removable"
    fact_file "disk.$disk.read_only" "$disk_path/ro"
    fact_file "disk.$disk.vendor" "$disk_path/device/vendor"
    fact_file "disk.$disk.revision" "$disk_path/device/rev"
    fact "disk.$disk.transport" "$(disk_transport "$disk")"
    fact "disk.$disk.model" "$(disk_model "$disk")"
    fact "disk.$disk.serial" "$(disk_serial "$disk")"
    fact "disk.$disk.wwn" "$(disk_wwn "$disk")"
    fact "disk.$disk.by_id" "$(disk_by_id "$disk")"
  done
}

# disk_transport DISK: the way to the disk, read from its place in the device tree.
disk_transport() {
  transport_place=$(readlink -f "$RAZOR_SYSFS/block/$1")
  case $1:$transport_place in
    nvme*) echo nvme ;;
    vd*) echo virtio ;;
    xvd*) echo xen ;;
    mmcblk*) echo mmc ;;
    *:*/usb*) echo usb ;;
    *:*/ata[0-9]*) echo sata ;;
    *:*/end_device-*) echo sas ;;
    *) echo scsi ;;
  esac
}

# disk_model DISK: the full name; SCSI's own field is cut at 16 characters, so an ATA disk's is read from its identify page.
disk_model() {
  model_page=$RAZOR_SYSFS/block/$1/device/vpd_pg89
  if [ -r "$model_page" ]; then
    # ATA strings have the bytes of each word swapped.
    dd if="$model_page" bs=1 skip=114 count=40 2>/dev/null | tr -d '\0' | sed 's/\(.\)\(.\)/\2\1/g; s/ *$//'
  else
    slurp "$RAZOR_SYSFS/block/$1/device/model"
    printf '%s' "$slurped"
  fi
}

disk_serial() {
  if slurp "$RAZOR_SYSFS/block/$1/serial" || slurp "$RAZOR_SYSFS/block/$1/device/serial"; then
    printf '%s' "$slurped"
  elif [ -r "$RAZOR_SYSFS/block/$1/device/vpd_pg80" ]; then
    # Four bytes of header before the text.
    tail -c +5 "$RAZOR_SYSFS/block/$1/device/vpd_pg80" 2>/dev/null | tr -d '\0' | sed 's/^ *//; s/ *$//'
  fi
}

# disk_wwn DISK: the worldwide name as 0x..., or the NVMe identifier as the kernel says it.
disk_wwn() {
  slurp "$RAZOR_SYSFS/block/$1/wwid" || slurp "$RAZOR_SYSFS/block/$1/device/wwid"
  case $slurped in
    naa.*) echo "0x${slurped#naa.}" ;;
    eui.* | nvme.* | uuid.*) echo "$slurped" ;;
  esac
}

# disk_by_id DISK: the steady name that udev would give, below /dev/disk/by-id; nothing when the disk has none.
disk_by_id() {
  id_name=$(disk_model "$1")_$(disk_serial "$1")
  case $(disk_transport "$1"):$id_name in
    sata:?*_?*) id_name=ata-$id_name ;;
    nvme:?*_?*) id_name=nvme-$id_name ;;
    virtio:_?*) id_name=virtio-${id_name#_} ;;
    mmc:*) id_name= ;;
    *)
      id_name=$(disk_wwn "$1")
      id_name=${id_name:+wwn-$id_name}
      ;;
  esac
  [ -z "$id_name" ] || printf '/dev/disk/by-id/%s' "$(printf '%s' "$id_name" | tr -s ' ' '_' | tr -c 'A-Za-z0-9#+.:=@_-' '_')"
}

# name_disks: the links behind those names, for installers; there is no udev here to make them.
name_disks() {
  for named_disk in $(list_disks); do
    named_link=$(disk_by_id "$named_disk")
    [ -n "$named_link" ] || continue
    mkdir -p "$RAZOR_DEV/disk/by-id"
    ln -sf "../../$named_disk" "$RAZOR_DEV/${named_link#/dev/}"
  done
}
