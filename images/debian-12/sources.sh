# Where packages come from: the host's own apt configuration, so that a private mirror or a proxy set up once serves
# here too and no archive's address is written down in this project. Sourced, not run.

DEBIAN_SUITE=bookworm

# Prints sources.list lines for Debian 12 (release, updates, security; main only) at the addresses the host uses. A host
# of another Debian release lends its addresses, not its suites.
debian_sources() {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' \
    | sort -u | while IFS='|' read -r origin label component uri; do
      [ "$origin" = Debian ] && [ "$component" = main ] || continue
      uri=${uri%/}
      keyring=
      [ -r /usr/share/keyrings/debian-archive-keyring.gpg ] \
        && keyring='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] '
      case $label in
        Debian) printf 'deb %s%s %s main\ndeb %s%s %s-updates main\n' "$keyring" "$uri" $DEBIAN_SUITE "$keyring" "$uri" $DEBIAN_SUITE ;;
        Debian-Security) printf 'deb %s%s %s-security main\n' "$keyring" "$uri" $DEBIAN_SUITE ;;
      esac
    done | sort -u
}

# apt_options DIR: writes DIR/apt.conf with the host's way of reaching the archive (proxies, date checks, retries).
apt_options() {
  {
    apt-config dump --format '%f "%v";%n' | grep -E '^Acquire::(https?::[A-Za-z:.0-9-]+|Check-[A-Za-z-]+|Retries) ' || true
    echo 'Acquire::Languages "none";'
  } >"$1/apt.conf"
}
