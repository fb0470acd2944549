#!/bin/sh
# Builds the browser's part into the package: build_frontend.sh STATIC_FOLDER.
set -eu
static=$1
mkdir -p "$static"
if [ ! -f frontend/package.json ]; then
  exit 0
fi
bin=$(sh tools/find_node.sh)
if [ -n "$bin" ]; then
  PATH=$bin:$PATH
  export PATH
fi
cd frontend
stamp=node_modules/.installed
if [ ! -f "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
  echo "Installing the front end's pinned packages"
  npm ci --prefer-offline --no-audit --no-fund --loglevel=error
  touch "$stamp"
fi
echo "Building the front end"
npm run --silent build
