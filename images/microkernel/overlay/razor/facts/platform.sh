# Facts about the platform: virtual or not and whose, firmware mode, Secure Boot. From sysfs and /proc only.
# shellcheck shell=sh

platform_facts() {
  fact platform.virtual "$(virtual_kind)"
  if [ -d "$RAZOR_SYSFS/firmware/efi" ]; then
    fact platform.firmware uefi
    fact platform.secure_boot "$(secure_boot)"
  else
    fact platform.firmware bios
  fi
}

# virtual_kind: the name Facter used (kvm, vmware, virtualbox, hyperv, xenhvm, parallels, ...), nothing on real hardware.
virtual_kind() {
  kind_text=
  for kind_file in sys_vendor product_name board_vendor bios_vendor; do
    slurp "$RAZOR_SYSFS/class/dmi/id/$kind_file"
    kind_text="$kind_text|$slurped"
  done
  case $kind_text in
    *VMware*) echo vmware ;;
    *VirtualBox* | *innotek*) echo virtualbox ;;
    *"Microsoft Corporation|Virtual Machine"*) echo hyperv ;;
    *Parallels*) echo parallels ;;
    *Xen*) echo xenhvm ;;
    *"Google Compute Engine"*) echo gce ;;
    *"Amazon EC2|"*.metal*) ;;
    *QEMU* | *KVM* | *Bochs* | *OpenStack* | *oVirt* | *RHEV* | *"Amazon EC2"* | *DigitalOcean*) echo kvm ;;
    *)
      # A hypervisor that hides its name still sets the CPU flag.
      if slurp "$RAZOR_SYSFS/hypervisor/type"; then
        echo "$slurped"
      elif grep -q -m 1 '^flags.* hypervisor' "$RAZOR_PROCFS/cpuinfo" 2>/dev/null; then
        echo unknown
      fi
      ;;
  esac
}

# The variable is four bytes of attributes and one of value.
secure_boot() {
  boot_variable=$RAZOR_SYSFS/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
  if [ "$(od -An -tu1 -j4 -N1 "$boot_variable" 2>/dev/null | tr -d ' ')" = 1 ]; then echo true; else echo false; fi
}
