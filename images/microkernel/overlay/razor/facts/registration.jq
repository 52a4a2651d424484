# Raw facts ("path TAB value" lines) -> the json_hash of a registration: the original's flat attributes (legacy.jq) and the
# structured set with true units. Arguments: $hw_id, $exclude (regular expression of attribute names, may be "").
include "legacy";

def number_or_null: if . == null then null else (tonumber? // null) end;
def flag: . == "1" or . == "true";

def cpu: { count: (.cpu.count | number_or_null), sockets: (.cpu.sockets | number_or_null),
  cores: (.cpu.cores | number_or_null), model: (.cpu.model // ""), vendor: (.cpu.vendor // ""),
  architecture: "x86_64", mhz: (.cpu.mhz | number_or_null) };

def disks: [ (.disk // {}) | to_entries[] | .key as $name | .value | {
  name: $name, path, by_id, bytes: (.bytes | number_or_null), model, serial, wwn, rotational: (.rotational | flag),
  transport, removable: (.removable | flag), read_only: (.read_only | flag),
  contents: { empty: (.empty | flag), partition_table: .table,
    signatures: [ (.signature // {}) | to_entries | sort_by(.key | tonumber)[] | .value ] } } ];

def nics: [ (.nic // {}) | to_entries | sort_by(.value.ifindex | number_or_null)[] | .key as $name | .value | {
  name: $name, mac, driver, speed_mbps: (.speed | number_or_null), link: (.link | flag), pci, vendor, model,
  lldp: (if .lldp then (.lldp | { chassis: (.chassis // ""), port: (.port // ""), system: (.system // "") }) else null end) } ];

def dmi: (.dmi // {}) as $d
  | [ "vendor", "product", "version", "serial", "uuid", "board_vendor", "board_product", "board_serial", "bios_vendor",
      "bios_version", "bios_date", "asset" ] | map({ key: ., value: ($d[.] // "") }) | from_entries;

# The tab ends the path; a value may hold anything else, more tabs included.
reduce (inputs | select(contains("\t"))) as $line ({};
  ($line | split("\t")) as $parts
  | try setpath($parts[0] | split("."); $parts[1:] | join(" ")) catch .)
| { "@hw_id": $hw_id, "@last_state": "idle",
    "@attributes_hash": (legacy | with_entries(select($exclude == "" or (.key | test($exclude) | not)))),
    "@facts": { cpu: cpu, memory: { bytes: (.memory.bytes | number_or_null) }, disks: disks, nics: nics, dmi: dmi,
      bmc: { present: (.bmc.present | flag), mac: .bmc.mac, ip: .bmc.ip, firmware: .bmc.firmware },
      virtual: (.platform.virtual // false),
      firmware: { mode: (.platform.firmware // "bios"), secure_boot: (.platform.secure_boot | flag) } } }
