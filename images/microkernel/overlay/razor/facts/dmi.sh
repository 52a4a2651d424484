# Facts about the machine as its maker wrote them (SMBIOS), from sysfs. Nothing here is trusted to be present, unique or sane.
# shellcheck shell=sh

dmi_facts() {
  while read -r dmi_name dmi_file; do
    fact_file "dmi.$dmi_name" "$RAZOR_SYSFS/class/dmi/id/$dmi_file"
  done <<'END'
vendor sys_vendor
product product_name
version product_version
serial product_serial
uuid product_uuid
board_vendor board_vendor
board_product board_name
board_version board_version
board_serial board_serial
bios_vendor bios_vendor
bios_version bios_version
bios_date bios_date
asset chassis_asset_tag
chassis_type chassis_type
END
}
