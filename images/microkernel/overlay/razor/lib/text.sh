# Small pure helpers on text: reading one-value files, checking numbers and addresses, telling the time. No policy.
# shellcheck shell=sh

# slurp FILE: sets $slurped to the file's lines joined by a space, "" when it cannot be read. No process is started.
slurp() {
  slurped=
  [ -r "$1" ] || return 1
  while IFS= read -r slurp_line || [ -n "$slurp_line" ]; do
    slurped="$slurped${slurped:+ }$slurp_line"
  done 2>/dev/null <"$1"
  # Fixed-width hardware strings are padded with blanks.
  slurped=${slurped#"${slurped%%[! ]*}"}
  slurped=${slurped%"${slurped##*[! ]}"}
  [ -n "$slurped" ]
}

# fact PATH VALUE: one line of raw facts, "path TAB value"; nothing for an empty value.
fact() {
  [ -n "$2" ] || return 0
  printf '%s\t%s\n' "$1" "$2"
}

# fact_file PATH FILE: the content of a one-value file as a raw fact.
fact_file() {
  slurp "$2" && fact "$1" "$slurped"
  return 0
}

is_number() {
  case $1 in
    '' | *[!0-9]*) return 1 ;;
  esac
  [ ${#1} -le 9 ]
}

# is_ipv4 TEXT: a dotted quad with octets 0-255.
is_ipv4() {
  case $1 in
    *[!0-9.]* | .* | *. | *..*) return 1 ;;
  esac
  ipv4_rest=$1. ipv4_count=0
  while [ -n "$ipv4_rest" ]; do
    ipv4_octet=${ipv4_rest%%.*}
    ipv4_rest=${ipv4_rest#*.}
    [ ${#ipv4_octet} -le 3 ] && [ "$ipv4_octet" -le 255 ] || return 1
    ipv4_count=$((ipv4_count + 1))
  done
  [ $ipv4_count -eq 4 ]
}

# random_below N: a number 0 <= r < N on stdout, 0 when N is 0.
random_below() {
  [ "$1" -gt 0 ] || {
    echo 0
    return
  }
  # Two bytes of the kernel's generator, unsigned.
  random_raw=$(od -An -N2 -tu2 /dev/urandom 2>/dev/null | tr -d ' ')
  echo $((${random_raw:-0} % $1))
}

# Whole seconds since the start, on stdout.
uptime_seconds() {
  read -r uptime_now _ <"$RAZOR_PROCFS/uptime"
  echo "${uptime_now%%.*}"
}
