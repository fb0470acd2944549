#!/bin/sh
# Names the folder to put first on PATH for Node 20.19 or later with npm, installing it into .venv
# from the pinned packages where the system has none. Prints nothing where the system's will do.
set -eu
# 20.19 is the oldest that the style sheets' compiler takes.
new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
    process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' >/dev/null 2>&1
}
if command -v npm >/dev/null 2>&1 && npm --version >/dev/null 2>&1 && new_enough node; then
  exit 0
fi
bin=$PWD/.venv/bin
if [ ! -x "$bin/npm" ] || ! new_enough "$bin/node"; then
  echo "No Node 20.19 or later here: installing the pinned one into .venv" >&2
  "$bin/python" -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps \
    -r requirements/node.txt >&2
fi
echo "$bin"
