# Everything a person, a hook or a build machine runs here. `make` alone lists it.
#
# Needs Python 3.11 or later and make; the rest is fetched into .venv on first use. What was done
# is remembered in stamp files, so a second run only repeats what changed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell sh tools/find_python.sh)
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --no-deps
PORT ?= 8000
# Processes that share the tests; each needs about 1 GB.
WORKERS ?= 2
DEMO := demo
STATIC := src/wardwise/explorer/static
FRONTEND := $(shell find frontend -name node_modules -prune -o -type f -print 2>/dev/null)
SOURCES := $(shell find src -name '*.py' -o -name '*.yaml' -o -name '*.html' 2>/dev/null)

# Two installations into one environment must not run at once.
.NOTPARALLEL:
.PHONY: help setup demo test test-spark test-cluster london check format docs house wheel lock browser postgres clean
.PHONY: check-lint check-types check-ladder check-house check-docs

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMPS)/package $(STAMPS)/databases $(STAMPS)/dev $(STAMPS)/docs $(STATIC)/.built ## environment, pinned tools and the front end
	@echo "Ready. Next: make demo, or make test."

demo: $(STAMPS)/package $(STATIC)/.built ## the toy borough, built and served on http://127.0.0.1:8000 (SERVE=0 stops before)
	@$(BIN)/wardwise demo $(DEMO)
ifneq ($(SERVE),0)
	@$(BIN)/wardwise serve $(DEMO)/release --port $(PORT)
endif

test: $(STAMPS)/package $(STAMPS)/databases $(STAMPS)/dev $(STATIC)/.built browser postgres ## every test but those of Spark and Dask, in a random order
	@$(BIN)/python -m pytest -q -m "not spark and not cluster" --numprocesses $(WORKERS) --dist loadfile

test-spark: $(STAMPS)/package $(STAMPS)/dev $(STAMPS)/spark ## the tests that count records on Spark too; fetches PySpark, needs Java
	@$(BIN)/python -m pytest -q -m spark tests

test-cluster: $(STAMPS)/package $(STAMPS)/dev $(STAMPS)/cluster ## the tests that share builds out to Dask's workers too; fetches Dask
	@$(BIN)/python -m pytest -q -m cluster tests

london: $(STAMPS)/package ## every London borough from the mirror of open data to a release; takes an hour (CATALOGUE=london-2014 for one of the two)
	@$(BIN)/python tools/build_boroughs.py $(if $(CATALOGUE),--catalogue $(CATALOGUE))


check: check-lint check-types check-ladder check-house check-docs ## format, lint, types, the ladder, our own rules, the documents

check-lint: $(STAMPS)/dev
	@$(BIN)/ruff format --check --quiet . || { echo "Not in the house's format; run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet --no-cache .

check-types: $(STAMPS)/package $(STAMPS)/databases $(STAMPS)/dev
	@$(BIN)/mypy

check-ladder: $(STAMPS)/package $(STAMPS)/dev
	@$(BIN)/lint-imports --no-logo

check-house: $(BIN)/python
	@$(BIN)/python tools/check_names.py
	@$(BIN)/python tools/check_words.py
	@$(BIN)/python tools/check_tree.py
	@$(BIN)/python tools/check_docstrings.py

check-docs: $(STAMPS)/package $(STAMPS)/docs
	@$(BIN)/python tools/make_docs.py --check
	@$(BIN)/zensical build --strict --clean

format: $(STAMPS)/dev ## put every file in the house's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: $(STAMPS)/package $(STAMPS)/docs ## refresh what is generated and build the documents into site/
	@$(BIN)/python tools/make_docs.py
	@$(BIN)/zensical build --strict --clean

house: $(STAMPS)/dev ## sizes of functions and files, to look at
	@$(BIN)/python tools/report_sizes.py

wheel: $(STAMPS)/package $(STATIC)/.built ## the package as one file in dist/, with the front end in it
	@rm -rf dist
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist

lock: $(STAMPS)/dev ## pin the newest versions of everything, with their hashes
	@sh tools/lock.sh

browser: ## find a Chromium for the tests, or install one
	@sh tools/find_chromium.sh >/dev/null

postgres: ## find PostgreSQL for the tests of databases, or install it; without it they are skipped
	@sh tools/find_postgres.sh >/dev/null || true

clean: ## remove what was built, and keep the environment
	@rm -rf dist site $(DEMO) $(STATIC) .mypy_cache .pytest_cache .ruff_cache .cache

# ------------------------------------------------------------------------------ the environment

$(BIN)/python:
	@sh tools/make_venv.sh "$(PYTHON)" $(VENV)

$(STAMPS)/%: requirements/%.txt | $(BIN)/python
	@mkdir -p $(STAMPS)
	@echo "Installing the pinned packages: $*"
	@$(INSTALL) -r $<
	@touch $@

# The package itself, from here, so that a change in src is at work at once.
$(STAMPS)/package: pyproject.toml $(STAMPS)/build $(STAMPS)/runtime
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# ------------------------------------------------------------------------------- the front end

$(STATIC)/.built: $(FRONTEND) tools/build_frontend.sh | $(BIN)/python
	@sh tools/build_frontend.sh $(STATIC)
	@touch $@
