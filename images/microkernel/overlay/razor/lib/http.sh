# HTTP by curl, always bounded in time and size. Each function prints the status code (000 without an answer); the reason for
# a failure is then in $RAZOR_RUN/http.error.
# shellcheck shell=sh

HTTP_ANSWER_MAX=4194304 # bytes

http_call() {
  curl -sS -g -w '%{http_code}' --connect-timeout 5 --max-time 30 --max-filesize $HTTP_ANSWER_MAX \
    -A "razor-microkernel/$RAZOR_VERSION" "$@" 2>"$RAZOR_RUN/http.error"
}

# http_get URL FILE: the body goes to FILE.
http_get() { http_call -o "$2" "$1"; }

# http_post_form URL FIELD CONTENT-FILE ANSWER-FILE: one form field, URL-encoded.
http_post_form() { http_call -o "$4" --data-urlencode "$2@$3" "$1"; }

# http_post_text URL FILE: the answer's body is not wanted. Short, because a reboot may wait for it.
http_post_text() {
  curl -sS -g -o /dev/null -w '%{http_code}' --connect-timeout 3 --max-time 8 -H 'Content-Type: text/plain' \
    --data-binary "@$2" "$1" 2>/dev/null
}

# http_why: the reason of the last failure, one line.
http_why() {
  slurp "$RAZOR_RUN/http.error"
  echo "${slurped:-no reason given}"
}
