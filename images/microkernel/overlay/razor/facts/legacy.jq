# The original's flat attributes, every value a string: mk_hw_* as its microkernel named them (values in lshw's words), and the
# Facter names that old rules use. lshw fills in what it knows; counts and sizes do not depend on it.

# Sizes as lshw prints them: a larger unit while the number is over ten steps or a whole number of them ("8GiB (8589MB)").
def scaled(units; step): { n: ., u: null } | reduce units as $u (.; if .u then .
  elif (.n > step * 10 or .n % step == 0) and .n > 0 and $u != "PiB" and $u != "PB" then .n = (.n / step | floor)
  else .u = $u end) | "\(.n)\(.u)";
def binary_units: ("B", "KiB", "MiB", "GiB", "TiB", "PiB");
# "2 GiB", the form the original's rules have it in.
def binary: if . == null then null else tonumber | scaled(binary_units; 1024) | sub("(?<unit>[A-Z].*)"; " \(.unit)") end;
def disk_size: if . == null then null else tonumber
  | "\(scaled(binary_units; 1024)) (\(scaled(("B", "KB", "MB", "GB", "TB", "PB"); 1000)))" end;
# Facter's "1.96 GB".
def facter_size: if . == null then null else tonumber
  | (if . >= 1099511627776 then [., 1099511627776, "TB"] elif . >= 1073741824 then [., 1073741824, "GB"]
     else [., 1048576, "MB"] end) | (.[0] * 100 / .[1] | round) as $h
  | "\($h / 100 | floor).\($h % 100 | tostring | if length < 2 then "0" + . else . end) \(.[2])" end;

def clean_name: gsub("[!@#$%^&*()=+\\[\\]{}]"; "");
def prefixed($prefix): to_entries | map({ key: ($prefix + .key | clean_name), value }) | from_entries;
def mac_text: if . == null then null else ascii_upcase end;

def ordered_nics: (.nic // {}) | to_entries | sort_by(.value.ifindex // "0" | tonumber);
# Parts of lshw of these kinds, without the kind itself.
def parts($kinds): [ (.lshw // {}) | to_entries | sort_by(.key | tonumber)[] | .value | select(.section as $s | $kinds | index($s)) | del(.section) ];
def named($device): [ (.lshw // {}) | .[] | select(.logical_name == $device) | del(.section) ][0] // {};

# Virtual machines often have no board; the machine's maker stands in for the board's.
def board: { vendor: (.dmi.board_vendor // .dmi.vendor), product: (.dmi.board_product // .dmi.product),
  version: .dmi.board_version, serial: .dmi.board_serial, description: "Motherboard", physical_id: "0" }
  + (parts(["core"])[0] // {});
def fw: { description: "BIOS", vendor: .dmi.bios_vendor, version: .dmi.bios_version, date: .dmi.bios_date, physical_id: "0" }
  + (parts(["firmware"])[0] // {});
def mem: { description: "System Memory", slot: .memory.slot } + (parts(["memory"])[0] // {}) + { size: (.memory.bytes | binary) };

# The original counted what lshw showed: sockets on hardware, and on virtual machines, where it kept lshw from
# SMBIOS, the logical processors.
def cpu_number: if .platform.virtual then (.cpu.count // "1") else (.cpu.sockets // "1") end | tonumber;
def cpus: . as $all | parts(["cpu"]) as $seen | [ range([cpu_number, 128] | min) | . as $n
  | ($all.socket[$n | tostring] // $all.socket["0"] // {}) as $socket
  | { description: "CPU", product: ($all.cpu.model // $socket.product), vendor: ($all.cpu.vendor // $socket.vendor),
      bus_info: "cpu@\($n)", slot: $socket.designation, width: "64 bits",
      size: (if $all.cpu.mhz then "\($all.cpu.mhz)MHz" else null end) } + ($seen[$n] // ($seen[0] // {} | del(.bus_info, .physical_id))) ];

def disk_list: . as $all | [ (.disk // {}) | to_entries[] | .key as $name | .value
  | { description: "Disk", product: .model, vendor, version: .revision, serial, logical_name: "/dev/\($name)",
      size: (.bytes | disk_size) }
    + ($all | named("/dev/\($name)"))
    + { logical_name: "/dev/\($name)" } ];

def nic_list: . as $all | [ ordered_nics[] | .key as $name | .value
  | { description: "Ethernet interface", product: .model, vendor, bus_info: (if .pci then "pci@\(.pci)" else null end),
      serial: .mac, size: (if .speed then (.speed | tonumber | if . >= 1000 then "\(. / 1000)Gbit/s" else "\(.)Mbit/s" end) else null end) }
    + ($all | named($name)) + { logical_name: $name, serial: .mac } ];

def numbered($prefix): to_entries | map(.key as $n | .value | prefixed("\($prefix)\($n)_")) | add // {};

def facter: . as $all | ordered_nics as $nics
  | ([ $nics[] | select(.value.ip) ][0] // $nics[0]) as $main
  | { architecture: "x86_64", hardwaremodel: "x86_64", hardwareisa: "unknown", kernel: "Linux",
      kernelrelease: .host.kernelrelease, hostname: .host.name, fqdn: .host.name,
      interfaces: ([ $nics[].key ] | join(",")), macaddress: ($main.value.mac | mac_text), ipaddress: $main.value.ip,
      netmask: $main.value.mask, processorcount: .cpu.count, physicalprocessorcount: .cpu.sockets,
      memorysize: (.memory.total | facter_size), memorytotal: (.memory.total | facter_size),
      is_virtual: (if .platform.virtual then "true" else "false" end), virtual: (.platform.virtual // "physical"),
      manufacturer: .dmi.vendor, productname: .dmi.product, serialnumber: .dmi.serial, uuid: .dmi.uuid,
      boardmanufacturer: .dmi.board_vendor, boardproductname: .dmi.board_product, boardserialnumber: .dmi.board_serial,
      bios_vendor: .dmi.bios_vendor, bios_version: .dmi.bios_version, bios_release_date: .dmi.bios_date,
      blockdevices: ((.disk // {}) | keys | join(",")) }
  + ([ range([(.cpu.count // "0" | tonumber), 256] | min) | { key: "processor\(.)", value: $all.cpu.model } ] | from_entries)
  + ([ $nics[] | .key as $n | { key: "macaddress_\($n)", value: (.value.mac | mac_text) },
      { key: "ipaddress_\($n)", value: .value.ip }, { key: "netmask_\($n)", value: .value.mask } ] | from_entries)
  + ([ (.disk // {}) | to_entries[] | .key as $d | { key: "blockdevice_\($d)_size", value: .value.bytes },
      { key: "blockdevice_\($d)_model", value: .value.model }, { key: "blockdevice_\($d)_vendor", value: .value.vendor } ]
    | from_entries);

def legacy:
  facter
  + ((.lscpu // {}) | prefixed("mk_hw_lscpu_"))
  + (board | prefixed("mk_hw_bus_")) + (fw | prefixed("mk_hw_fw_")) + (mem | prefixed("mk_hw_mem_"))
  + { mk_hw_cpu_count: (cpu_number | tostring) } + (cpus | numbered("mk_hw_cpu"))
  + (disk_list | { mk_hw_disk_count: (length | tostring) } + numbered("mk_hw_disk"))
  + (nic_list | { mk_hw_nic_count: (length | tostring) } + numbered("mk_hw_nic"))
  | with_entries(select(.value != null and .value != "") | .value |= tostring);
