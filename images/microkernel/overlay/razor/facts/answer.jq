# The server's answer to a check-in -> "errcode|command|config TAB ..." lines. Only scalars, one line each, so that nothing in
# the answer can pass for something else in the shell.
def line: tostring | gsub("[\n\r\t]"; " ");
if type != "object" then error("not an object") else . end
| (if (.errcode | type) == "number" then "errcode\t\(.errcode)" else empty end),
  (.response | objects | .command_name | strings | "command\t\(line)"),
  (.client_config | objects | to_entries[] | select(.value | type == "string" or type == "number")
    | "config\t\(.key | line)\t\(.value | line)")
