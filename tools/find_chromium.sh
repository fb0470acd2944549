#!/bin/sh
# Prints the path of a Chromium for the tests; installs one as root on Debian and Ubuntu.
set -eu
find_one() {
  if [ -n "${WARDWISE_CHROMIUM:-}" ]; then
    [ -x "$WARDWISE_CHROMIUM" ] && echo "$WARDWISE_CHROMIUM" && return 0
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return 0
  done
  for app in /usr/bin/chromium "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    [ -x "$app" ] && echo "$app" && return 0
  done
  return 1
}
find_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "No Chromium here: installing the system's package" >&2
  apt-get update -q >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends chromium >&2
  find_one && exit 0
fi
echo "The tests open pages in a real browser, and no Chromium was found." >&2
echo "  fix: install it (Debian, Ubuntu: apt-get install chromium, as root; macOS: brew install --cask chromium)," >&2
echo "       or name one: WARDWISE_CHROMIUM=/path/to/chrome make test" >&2
exit 1
