# One place for every habit: `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
FRONT := webui/frontend
DIST := webui/static/dist
export VAR ?= $(CURDIR)/var
export PORT ?= 8000
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Two workers suit the two cores that the time limits are stated for.
WORKERS ?= 2

.PHONY: help
help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# ---------------------------------------------------------------- environment

$(BIN)/python:
	@python=$$(for each in python3.13 python3.12 python3.11 python3; do \
	  if command -v $$each >/dev/null && $$each -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then echo $$each; break; fi; done); \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer with venv is needed (Debian: apt install python3 python3-venv)."; exit 1; fi; \
	$$python -m venv $(VENV)

# A lock names everything, so pip need not look further (--no-deps): when it did, a release newer
# than the locked one stopped the installation.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

# Node comes with the machine, or else from a wheel.
$(VENV)/.node: requirements-node.lock | $(BIN)/python
	@if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; then \
	  $(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements-node.lock; fi
	@touch $@

$(FRONT)/node_modules/.ready: $(FRONT)/package-lock.json $(VENV)/.node
	cd $(FRONT) && npm ci --silent
	@touch $@

$(DIST)/.ready: $(FRONT)/node_modules/.ready $(shell find $(FRONT)/src $(FRONT)/vite.config.js -type f 2>/dev/null)
	cd $(FRONT) && npm run build --silent
	@touch $@

.PHONY: env front chromium
env: $(VENV)/.dev  ## Make the environment for developers
front: $(DIST)/.ready  ## Build the front end

chromium:  # browser tests need one; it comes from system packages
	@if ! command -v chromium chromium-browser google-chrome >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  elif [ -n "$${CI:-}" ]; then echo "Chromium is missing and cannot be installed here."; exit 1; \
	  else echo "Chromium is missing: browser tests are left out (Debian: apt install chromium)."; fi; fi

# ------------------------------------------------------------------------ use

.PHONY: run
run: $(VENV)/.run $(DIST)/.ready  ## Start with synthetic data on 127.0.0.1:8000 (PORT=, VAR=)
	@exec $(BIN)/casusregie run --port $(PORT) --var "$(VAR)"

# ---------------------------------------------------------------------- prove

.PHONY: test quick conformance check bench format lock tekenen traceability
test: $(VENV)/.dev $(DIST)/.ready chromium check  ## Everything that must be true (at most 15 minutes)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

quick: $(VENV)/.dev  ## Unit tests only (under 30 seconds)
	$(BIN)/pytest -n $(WORKERS) -q tests/unit

conformance: $(VENV)/.dev  ## Models that nobody here drew (CASUSREGIE_CORPORA or ../shared/corpora)
	$(BIN)/pytest -q -m conformance tests/conformance

check: $(VENV)/.dev  ## Style, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## Measure ratios and counts into bench/results.json
	$(BIN)/python -m bench

tekenen: $(VENV)/.run  ## Write anew what may be drawn, as the gate has it
	$(BIN)/python -m tasks.tekenen > docs/howto/tekenen.md

traceability: $(VENV)/.run  ## Write anew where each requirement lives, after playing all scenarios
	$(BIN)/python -m tasks.traceability > docs/traceability/README.md.new
	mv docs/traceability/README.md.new docs/traceability/README.md

format: $(VENV)/.dev  ## Put the code in its form
	$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format .

lock: $(VENV)/.dev  ## Renew the lists of packages, with hashes and without addresses
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-dev.lock
	$(BIN)/uv pip compile --group node --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-node.lock
