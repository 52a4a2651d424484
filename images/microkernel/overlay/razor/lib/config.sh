# The configuration that the server gives with every check-in (client_config): checked value by value, kept one file per
# value, in force at once without a restart. A value that makes no sense is refused with a word and the old one stays.
# shellcheck shell=sh

# config NAME DEFAULT: a value in force.
config() {
  slurp "$RAZOR_RUN/config/$1" || slurped=$2
  printf '%s\n' "$slurped"
}

# take_config FILE: lines "config TAB mk_key TAB value", as answer.jq makes them.
take_config() {
  while IFS=$TAB read -r config_kind config_key config_value; do
    [ "$config_kind" = config ] || continue
    case $config_key in
      mk_checkin_interval) keep_number interval 1 86400 "$config_value" ;;
      mk_checkin_skew) keep_number skew 0 3600 "$config_value" ;;
      mk_uri) keep_match uri 'http://*' "$config_value" ;;
      mk_checkin_path) keep_match checkin_path '/*' "$config_value" ;;
      mk_register_path) keep_match register_path '/*' "$config_value" ;;
      mk_log_path) keep_match log_path '/*' "$config_value" && set_log_url "$config_value" ;;
      mk_log_level) keep log_level "$(level_word "$config_value")" ;;
      mk_fact_excl_pattern) keep exclude "$config_value" ;;
    esac
  done <"$1"
}

# The original sends Ruby's names, Logger::ERROR; plain ones are as good.
level_word() {
  case $1 in
    *DEBUG | *debug) echo debug ;;
    *INFO | *info) echo info ;;
    *WARN | *warn) echo warn ;;
    *) echo error ;;
  esac
}

keep_number() {
  if is_number "$4" && [ "$4" -ge "$2" ] && [ "$4" -le "$3" ]; then
    keep "$1" "$4"
  else
    log warn "the server's $1 \"$4\" is not a number from $2 to $3, ignored"
  fi
}

keep_match() {
  # shellcheck disable=SC2254
  case $3 in
    *[[:space:]]*) log warn "the server's $1 has blanks in it, ignored" && return 1 ;;
    $2) keep "$1" "$3" ;;
    *) log warn "the server's $1 \"$3\" is not of the form $2, ignored" && return 1 ;;
  esac
}

# keep NAME VALUE: one word in the log when it changed.
keep() {
  slurp "$RAZOR_RUN/config/$1" || slurped=
  [ "$slurped" = "$2" ] && return 0
  printf '%s\n' "$2" >"$RAZOR_RUN/config/$1.new"
  mv "$RAZOR_RUN/config/$1.new" "$RAZOR_RUN/config/$1"
  log debug "configuration: $1 is now $2"
}
