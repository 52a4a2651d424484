# Registration: the facts as one form field, and the memory of what was registered last.
# shellcheck shell=sh

# register: gathers and sends. True when the server took it (2xx); until then every check-in is a first one.
register() {
  wait_for_facts
  sense >"$RAZOR_RUN/sense.now"
  write_registration "$RAZOR_RUN/registration.json" || {
    log error "the facts could not be put together"
    return 1
  }
  register_url=$(config uri "$SERVER")$(config register_path /razor/api/node/register)
  register_status=$(http_post_form "$register_url" json_hash "$RAZOR_RUN/registration.json" "$RAZOR_RUN/register.answer") || {
    log warn "registration failed: $(http_why)"
    return 1
  }
  case $register_status in
    2??)
      mv "$RAZOR_RUN/sense.now" "$RAZOR_RUN/registered"
      log info "registered with $SERVER as $(hw_id)"
      banner "registered, waiting for the server's word"
      ;;
    *)
      log warn "the server refused the registration with $register_status"
      return 1
      ;;
  esac
}

# register_if_changed: looks again only when something that can change has changed since the last registration.
register_if_changed() {
  [ -e "$RAZOR_RUN/registered" ] || return 0
  sense >"$RAZOR_RUN/sense.now"
  cmp -s "$RAZOR_RUN/sense.now" "$RAZOR_RUN/registered" && return 0
  log info "the facts have changed, registering again"
  start_facts
  register
}
