# From a root directory to a disk image, without loop devices: the file systems are made inside a plain file, at their
# partitions' offsets, and GRUB's BIOS part is put in place byte by byte. Sourced by build.sh, not run.
#
# Layout (512-byte sectors, GPT): 1 BIOS boot partition (GRUB's core image), 2 EFI system partition, 3 root (ext4, last, so
# that the installation can grow it).

SECTOR=512
BIOS_START=2048
ESP_START=4096
# FAT32 needs 33 MiB
ESP_SECTORS=79872
ROOT_START=83968

# make_disk ROOT WORK: makes WORK/debian-12.raw from the directory ROOT, which gets its fstab and grub.cfg on the way.
make_disk() {
  root_uuid=$(cat /proc/sys/kernel/random/uuid)
  write_boot_configuration "$1"
  used_kib=$(du -skx "$1" | cut -f1)
  # journal, inode tables (1.6 %) and a little room; the installation makes it as large as the disk
  root_kib=$(((used_kib + used_kib / 24 + 65536) / 1024 * 1024))
  raw=$2/debian-12.raw
  truncate -s $(((ROOT_START + 2048) * SECTOR + root_kib * 1024)) "$raw"
  sfdisk --quiet "$raw" <<TABLE
label: gpt
first-lba: 34
start=$BIOS_START, size=$((ESP_START - BIOS_START)), type=21686148-6449-6E6F-744E-656564454649, name=bios
start=$ESP_START, size=$ESP_SECTORS, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=esp
start=$ROOT_START, size=$((root_kib * 2)), type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, name=root
TABLE
  install_grub_bios "$1" "$2"
  install_esp "$1" "$2"
  # Debian 12's GRUB cannot read the two features newer mke2fs turn on by default.
  mke2fs -q -F -t ext4 -O ^metadata_csum_seed,^orphan_file -b 4096 -m 1 -J size=32 -L root -U "$root_uuid" \
    -E offset=$((ROOT_START * SECTOR)),nodiscard -d "$1" "$raw" "${root_kib}k" 2>&1 | grep -v '^$' >&2 || true
  dumpe2fs -h "$raw?offset=$((ROOT_START * SECTOR))" 2>/dev/null | grep -q 'state: *clean' \
    || { echo "debian-12: mke2fs left no clean file system" >&2; exit 1; }
}

write_boot_configuration() {
  cat >"$1/etc/fstab" <<FSTAB
UUID=$root_uuid / ext4 errors=remount-ro 0 1
LABEL=ESP /boot/efi vfat umask=0077,nofail,noauto,x-systemd.automount 0 0
FSTAB
  mkdir -p "$1/boot/grub/i386-pc"
  cp "$1"/usr/lib/grub/i386-pc/*.mod "$1"/usr/lib/grub/i386-pc/*.lst "$1/boot/grub/i386-pc/"
  # The links /vmlinuz and /initrd.img follow the newest kernel; update-grub replaces this file at the first upgrade.
  cat >"$1/boot/grub/grub.cfg" <<GRUB
set default=0
set timeout=1
if [ "\$grub_platform" = pc ]; then
  if serial --unit=0 --speed=115200; then
    terminal_input console serial
    terminal_output console serial
  fi
fi
menuentry 'Debian GNU/Linux' {
  search --no-floppy --fs-uuid --set=root $root_uuid
  linux /vmlinuz root=UUID=$root_uuid ro console=tty0 console=ttyS0,115200 quiet
  initrd /initrd.img
}
GRUB
}

# GRUB for BIOS. boot.img goes to sector 0 around the partition table, core.img to the BIOS boot partition, and each is told
# where the next sectors lie (what grub-bios-setup does, which wants a device):
#   boot.img  0x5c: first sector of core.img;  0x66: two no-ops, so that a wrong drive number from the BIOS is tolerated
#   core.img  0x1f4 of its first sector: where the rest begins (8 bytes), how many sectors (2), load segment (2, preset)
install_grub_bios() {
  printf 'search.fs_uuid %s root\nset prefix=($root)/boot/grub\n' "$root_uuid" >"$1/tmp/early.cfg"
  chroot "$1" grub-mkimage -O i386-pc -o /tmp/core.img -p /boot/grub -c /tmp/early.cfg \
    biosdisk part_gpt ext2 search_fs_uuid search normal configfile linux serial terminal test echo
  mv "$1/tmp/core.img" "$2/core.img"
  rm -f "$1/tmp/early.cfg"
  cp "$1/usr/lib/grub/i386-pc/boot.img" "$2/boot.img"
  core_sectors=$((($(stat -c %s "$2/core.img") + SECTOR - 1) / SECTOR))
  [ $core_sectors -le $((ESP_START - BIOS_START)) ] || { echo "debian-12: GRUB's core image is too large" >&2; exit 1; }
  le64 $BIOS_START | patch_at "$2/boot.img" 92
  printf '\220\220' | patch_at "$2/boot.img" 102
  le64 $((BIOS_START + 1)) | patch_at "$2/core.img" 500
  le16 $((core_sectors - 1)) | patch_at "$2/core.img" 508
  head -c 440 "$2/boot.img" | patch_at "$raw" 0
  patch_at "$raw" $((BIOS_START * SECTOR)) <"$2/core.img"
}

# The EFI system partition, under the path every firmware tries without being told (EFI/BOOT/BOOTX64.EFI). Debian's
# signed shim and GRUB, so that Secure Boot may stay on; the signed GRUB looks for EFI/debian/grub.cfg.
install_esp() {
  esp=$2/esp.img
  truncate -s $((ESP_SECTORS * SECTOR)) "$esp"
  mkfs.vfat -F 32 -s 1 -n ESP "$esp" >/dev/null
  printf 'search.fs_uuid %s root\nset prefix=($root)/boot/grub\nconfigfile $prefix/grub.cfg\n' "$root_uuid" >"$2/grub.cfg"
  mmd -i "$esp" ::EFI ::EFI/BOOT ::EFI/debian
  mcopy -i "$esp" "$1/usr/lib/shim/shimx64.efi.signed" ::EFI/BOOT/BOOTX64.EFI
  mcopy -i "$esp" "$1/usr/lib/shim/mmx64.efi.signed" ::EFI/BOOT/mmx64.efi
  mcopy -i "$esp" "$1/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" ::EFI/BOOT/grubx64.efi
  mcopy -i "$esp" "$2/grub.cfg" ::EFI/debian/grub.cfg
  dd if="$esp" of="$raw" bs=1M seek=$((ESP_START / 2048)) conv=notrunc,sparse status=none
  rm -f "$esp"
}

# patch_at FILE OFFSET: writes standard input into FILE at OFFSET, leaving the rest alone.
patch_at() { dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }

# Little-endian numbers, as octal escapes for printf.
le16() { printf "$(printf '\\%03o\\%03o' $(($1 & 255)) $(($1 >> 8 & 255)))"; }
le64() { le16 $(($1 & 65535)); le16 $(($1 >> 16 & 65535)); printf '\000\000\000\000'; }
