# Chooses from the unpacked packages what goes into the microkernel: programs with their libraries, drivers with what
# they need, firmware as the drivers name it. Leaves it in $work/system, laid out as /usr.
# shellcheck shell=sh

system=$work/system

gather_tools() {
  say "gathering tools"
  mkdir -p "$system/bin" "$system/sbin" "$system/lib" "$system/lib64" "$system/share"
  awk '{ sub(/#.*/, "") } NF > 1 { for (i = 2; i <= NF; i++) if ($i != "-") print $i }' "$here/recipe/tools.list" |
    while read -r file; do
      [ -e "$work/root/$file" ] || stop "tools.list names $file and the package does not have it"
      place "$file"
    done
  # Names by which a program is known besides its own.
  for name in modprobe insmod rmmod lsmod modinfo depmod; do ln -sf ../bin/kmod "$system/sbin/$name"; done
  for name in mkfs.ext4 mkfs.ext3 mkfs.ext2; do ln -sf mke2fs "$system/sbin/$name"; done
  ln -sf e2fsck "$system/sbin/fsck.ext4"
  ln -sf fsck.fat "$system/sbin/fsck.vfat"
  ln -sf mkfs.fat "$system/sbin/mkfs.vfat"
  gather_libraries
  cp "$work/root/bin/busybox" "$cache/busybox"
  rm "$system/bin/busybox"
}

# place FILE: one file of a package where it belongs below /usr.
place() {
  target=$system/${1#usr/}
  mkdir -p "$(dirname "$target")"
  cp -L "$work/root/$1" "$target"
}

# The dynamic linker of the unpacked libc says which libraries each program wants.
gather_libraries() {
  dirs=$work/root/lib/x86_64-linux-gnu:$work/root/usr/lib/x86_64-linux-gnu
  linker=$work/root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
  for program in "$system"/bin/* "$system"/sbin/*; do
    [ -L "$program" ] && continue
    "$linker" --library-path "$dirs" --list "$program" 2>/dev/null || true
  done >"$cache/libraries"
  # A library the host lent us, or none had, is a line missing in tools.list.
  wrong=$(awk -v root="$work/root/" '/not found/ || ($3 ~ /^\// && index($3, root) != 1) { print $1 }' "$cache/libraries" |
    sort -u | tr '\n' ' ')
  [ -z "$wrong" ] || stop "libraries that no package of tools.list has: $wrong"
  mkdir -p "$system/lib/x86_64-linux-gnu"
  awk '$3 ~ /^\// { print $3 }' "$cache/libraries" | sort -u | while read -r library; do
    cp -L "$library" "$system/lib/x86_64-linux-gnu/"
  done
  cp -L "$linker" "$system/lib/x86_64-linux-gnu/"
  ln -sf ../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 "$system/lib64/ld-linux-x86-64.so.2"
}

gather_modules() {
  version=$(ls "$work/root/lib/modules")
  say "gathering drivers for $version"
  cp "$work/root/boot/vmlinuz-$version" "$cache/vmlinuz"
  printf '%s\n' "$version" >"$cache/kernel-version"
  tree=lib/modules/$version
  depmod -b "$work/root" "$version"
  closure_of "" >"$cache/modules"
  mkdir -p "$system/$tree"
  while read -r module; do
    mkdir -p "$(dirname "$system/$tree/$module")"
    cp "$work/root/$tree/$module" "$system/$tree/$module"
  done <"$cache/modules"
  cp "$work/root/$tree/modules.order" "$work/root/$tree/modules.builtin" "$work/root/$tree/modules.builtin.modinfo" \
    "$system/$tree/"
  depmod -b "$system" "$version"
  list_words "$here/recipe/drivers.list" always >"$system/lib/modules/always"
  rm -rf "$cache/early" && mkdir -p "$cache/early"
  closure_of early | while read -r module; do
    cp "$work/root/$tree/$module" "$cache/early/"
    basename "$module"
  done >"$cache/early/order"
}

# closure_of SECTION: the listed modules with all they need, in loading order, relative to the module tree.
closure_of() {
  for module in $(list_words "$here/recipe/drivers.list" "$1"); do
    modprobe -d "$work/root" -S "$version" --show-depends --ignore-install "$module" >"$cache/depends" 2>&1 ||
      stop "drivers.list names $module and the kernel does not have it"
    awk '$1 == "insmod" { print $2 }' "$cache/depends"
  done | sed "s#.*/lib/modules/$version/##" | awk '!seen[$0]++'
}

gather_firmware() {
  blobs=$work/firmware/lib/firmware
  mkdir -p "$system/lib/firmware"
  [ -d "$blobs" ] || return 0
  while read -r module; do modinfo -F firmware "$system/$tree/$module"; done <"$cache/modules" | sort -u |
    while read -r pattern; do
      # The names may hold wildcards.
      # shellcheck disable=SC2086
      for blob in "$blobs"/$pattern; do
        [ -f "$blob" ] || continue
        name=${blob#"$blobs/"}
        mkdir -p "$system/lib/firmware/$(dirname "$name")"
        cp -L "$blob" "$system/lib/firmware/$name"
      done
    done
  say "firmware: $(find "$system/lib/firmware" -type f | wc -l) files"
}
