#!/bin/sh
# Prints the folder of PostgreSQL's programs for the tests; installs it as root on Debian and Ubuntu.
# The tests start a server of their own and leave the package's alone.
set -eu
find_one() {
  if [ -n "${WARDWISE_POSTGRES:-}" ]; then
    [ -x "$WARDWISE_POSTGRES/initdb" ] && echo "$WARDWISE_POSTGRES" && return 0
  fi
  for folder in /usr/lib/postgresql/*/bin /usr/local/bin /opt/homebrew/bin /usr/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && echo "$folder" && return 0
  done
  return 1
}
find_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "No PostgreSQL here: installing the system's package" >&2
  apt-get update -q >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends postgresql >&2
  find_one && exit 0
fi
echo "The tests of databases ask a real PostgreSQL server, and none was found; they are skipped." >&2
echo "  fix: install it (Debian, Ubuntu: apt-get install postgresql, as root; macOS: brew install postgresql)," >&2
echo "       or name the folder of its programs: WARDWISE_POSTGRES=/path/to/bin make test" >&2
exit 1
