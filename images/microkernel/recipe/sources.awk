# A deb822 sources file as the private apt root wants it: the stanzas that are on, name the release and have the
# component main, with the release replaced and the firmware component added. Everything else is left out.
BEGIN { RS = ""; FS = "\n" }
{
  usable = 0; on = 1; stanza = ""
  for (i = 1; i <= NF; i++) {
    line = $i
    if (line ~ /^#/) continue
    if (line ~ /^Enabled: *no/) on = 0
    if (line ~ /^Types:/) line = "Types: deb"
    if (line ~ /^Suites:/ && index(line, from)) { gsub(from, to, line); usable++ }
    if (line ~ /^Components:.* main( |$)/) {
      if (line !~ /non-free-firmware/) line = line " non-free-firmware"
      usable++
    }
    stanza = stanza line "\n"
  }
  if (on && usable == 2) print stanza
}
