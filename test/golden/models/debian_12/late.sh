#!/bin/sh
# Runs in the installed system (in-target) when the installer is about to finish: keys, and the report of the first boot.
set -eu
mkdir -p /root/.ssh
chmod 700 /root/.ssh
printf '%s\n' 'example' 'another example' >/root/.ssh/authorized_keys
chmod 600 /root/.ssh/authorized_keys
mkdir -p /etc/razor
chmod 700 /etc/razor
cat >/etc/razor/first-boot <<'RAZOR_FIRST_BOOT'
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
chmod 700 /etc/razor/first-boot
cat >/etc/systemd/system/razor-first-boot.service <<'RAZOR_UNIT'
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
mkdir -p /etc/systemd/system/multi-user.target.wants
ln -sf ../razor-first-boot.service /etc/systemd/system/multi-user.target.wants/razor-first-boot.service
