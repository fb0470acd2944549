#!/bin/sh
# Makes the virtual environment: make_venv.sh PYTHON FOLDER. Says what to install where it cannot.
set -eu
python=$1
folder=$2
if [ -z "$python" ]; then
  echo "wardwise needs Python 3.11 or later, and none was found on PATH." >&2
  echo "  fix: install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.12)," >&2
  echo "       or name one: make setup PYTHON=/path/to/python3.11" >&2
  exit 1
fi
# Debian and Ubuntu keep the means to make an environment in a package of its own.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt-get update -q >/dev/null
    apt-get install -yq --no-install-recommends "python$version-venv" >/dev/null
  else
    echo "$python cannot make a virtual environment: its venv or ensurepip module is missing." >&2
    echo "  fix: apt-get install python3-venv, as root; then run make again" >&2
    exit 1
  fi
fi
echo "Making the environment in $folder with $("$python" --version)"
"$python" -m venv "$folder"
