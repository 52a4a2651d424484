# Packs what was gathered. The tools, drivers and firmware are one squashfs, read page by page through a loop device: only
# what is used is ever unpacked, so start-up and memory do not grow with the number of drivers. The initrd is one
# uncompressed cpio archive with BusyBox, the agent, the modules that reach the squashfs, and the squashfs.
# Names sorted, owners root, times fixed: the same packages give the same bytes.
# shellcheck shell=sh

epoch=${SOURCE_DATE_EPOCH:-1672531200}

pack_system() {
  say "packing tools, drivers and firmware"
  rm -f "$cache/system.squashfs.new"
  # mksquashfs takes its times from the environment or from options, not from both.
  env -u SOURCE_DATE_EPOCH mksquashfs "$work/system" "$cache/system.squashfs.new" -comp zstd -Xcompression-level 19 -b 256K \
    -all-root -no-xattrs -no-exports -noappend -mkfs-time "$epoch" -all-time "$epoch" \
    -no-progress -quiet >"$cache/pack.log" 2>&1 ||
    stop "mksquashfs failed, see $cache/pack.log"
  mv "$cache/system.squashfs.new" "$cache/system.squashfs"
}

pack_initrd() {
  root=$cache/initrd
  rm -rf "$root"
  mkdir -p "$root/bin" "$root/usr" "$root/dev" "$root/proc" "$root/sys" "$root/run" "$root/tmp" "$root/mnt" "$root/etc" \
    "$root/root" "$root/var/log"
  for name in lib lib64 sbin; do ln -s "usr/$name" "$root/$name"; done
  cp "$cache/busybox" "$root/bin/busybox"
  "$cache/busybox" --list | grep -v '^busybox$' | while read -r applet; do ln -s busybox "$root/bin/$applet"; done
  cp -R "$cache/early" "$root/early"
  cp -R "$here/overlay/." "$root/"
  cp "$here/VERSION" "$root/etc/razor-version"
  cp "$cache/system.squashfs" "$root/system.squashfs"
  find "$root" -type d -exec chmod 755 {} +
  find "$root" -type f -exec chmod 644 {} +
  chmod 755 "$root/init" "$root/bin/busybox" "$root/razor/agent.sh" "$root/razor/dhcp-event.sh"
  find "$root" -exec touch -h -d "@$epoch" {} +
  (cd "$root" && find . | sort | cpio --quiet --reproducible -o -H newc -R 0:0) >"$build/initrd.img.new"
  mv "$build/initrd.img.new" "$build/initrd.img"
  cp "$cache/vmlinuz" "$build/vmlinuz"
  rm -rf "$root"
}

# The keys of the original's iso-metadata.yaml, and ours after them.
write_metadata() {
  {
    echo "iso_version: $(cat "$here/VERSION")"
    echo "kernel: vmlinuz"
    echo "initrd: initrd.img"
    echo "kernel_hash: $(sha256sum "$build/vmlinuz" | cut -d ' ' -f 1)"
    echo "initrd_hash: $(sha256sum "$build/initrd.img" | cut -d ' ' -f 1)"
    echo "hash_description:"
    echo "  type: Digest::SHA2"
    echo "  bitlen: 256"
    echo "iso_build_time: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
    echo "kernel_version: $(cat "$cache/kernel-version")"
    echo "kernel_package: $(cat "$cache/kernel-package")"
    if [ -s "$cache/firmware.missing" ]; then
      echo "firmware_missing:"
      sed 's/^/  - /' "$cache/firmware.missing"
    else
      echo "firmware_missing: []"
    fi
  } >"$build/iso-metadata.yaml.new"
  mv "$build/iso-metadata.yaml.new" "$build/iso-metadata.yaml"
}
