# Facts about what is on the disks: partition table, signatures of file systems and volumes, or nothing. Reads only.
# shellcheck shell=sh

EMPTY_BYTES=1048576 # a disk is empty when it has no signature and its first MiB is zero

# content_facts: a disk that does not answer is not called empty; it has no content facts at all.
content_facts() {
  for content_disk in $(list_disks); do
    content_devices=$RAZOR_DEV/$content_disk
    for content_part in "$RAZOR_SYSFS/block/$content_disk/$content_disk"*; do
      [ -e "$content_part/partition" ] && content_devices="$content_devices $RAZOR_DEV/${content_part##*/}"
    done
    # shellcheck disable=SC2086
    limited 15 wipefs --no-act --noheadings --output TYPE $content_devices >"$RAZOR_RUN/facts/wipefs" || continue
    if [ -s "$RAZOR_RUN/facts/wipefs" ]; then
      signature_facts "$content_disk" <"$RAZOR_RUN/facts/wipefs"
    elif limited 15 cmp -s -n $EMPTY_BYTES "$RAZOR_DEV/$content_disk" "$RAZOR_DEV/zero"; then
      fact "disk.$content_disk.empty" 1
    fi
  done
}

# signature_facts DISK: the types wipefs found on stdin -> one table and the list of the others.
signature_facts() {
  awk -v disk="$1" '{ type = $1 }
    type == "PMBR" || type == "" || seen[type]++ { next }
    type ~ /^(gpt|dos|sun|sgi|bsd|mac|atari)$/ { if (table == "" || type == "gpt") table = type; next }
    { print "disk." disk ".signature." n++ "\t" type }
    END { if (table != "") print "disk." disk ".table\t" table }'
}
