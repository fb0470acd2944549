#!/bin/sh
# Pins every set of requirements with hashes, for every platform, and names no registry.
set -eu
cd requirements
PATH=../.venv/bin:$PATH
compile() {
  uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
compile ../pyproject.toml --output-file runtime.txt
compile --group ../pyproject.toml:build --constraint runtime.txt --output-file build.txt
compile --group ../pyproject.toml:dev --constraint runtime.txt --constraint build.txt --output-file dev.txt
compile --group ../pyproject.toml:docs --constraint runtime.txt --constraint dev.txt --output-file docs.txt
compile ../pyproject.toml --extra databases --constraint runtime.txt --constraint dev.txt --output-file databases.txt
compile ../pyproject.toml --extra spark --constraint runtime.txt --constraint databases.txt --output-file spark.txt
compile ../pyproject.toml --extra cluster --constraint runtime.txt --constraint dev.txt --output-file cluster.txt
compile --group ../pyproject.toml:node --output-file node.txt
