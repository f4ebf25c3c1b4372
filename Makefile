# Kazinex Workflows: everything one needs from a terminal. `make help` lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test bench lint tidy ci lock clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

help:  ## Show these lines
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{ printf "  make %-6s %s\n", $$1, $$2 }'

run: $(RUN_STAMP)  ## Start everything on this machine and print where to go
	@exec $(BIN)/python manage.py up

test: $(DEV_STAMP)  ## Run all tests
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

bench: $(DEV_STAMP)  ## Run the benchmarks
	@$(BIN)/python -m pytest tests/benchmarks --run-benchmarks $(ARGS)

lint: $(DEV_STAMP)  ## Run every check but the tests
	@$(BIN)/python -m kazinex.ci --without tests

tidy: $(DEV_STAMP)  ## Format Python and templates
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format --quiet
	@$(BIN)/djangofmt --quiet templates || true
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} + || true

ci: $(DEV_STAMP)  ## Run every check and the tests
	@$(BIN)/python -m kazinex.ci

lock:  ## Resolve the dependencies anew into the two locks (needs uv)
	@.ci/lock

clean:  ## Remove the environment and caches, never the data under var/
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(RUN_STAMP): requirements.txt | $(BIN)/python
	@echo "Installing what Kazinex Workflows needs (a minute or two, once) ..."
	@$(PIP) install --require-hashes --only-binary :all: --requirement requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt | $(BIN)/python
	@echo "Installing what the tests need (a minute or two, once) ..."
	@$(PIP) install --require-hashes --only-binary :all: --requirement requirements-dev.txt
	@touch $@

$(BIN)/python:
	@set -e; for python in "$(PYTHON)" python3.13 python3.12 python3.11 python3 python; do \
		test -n "$$python" || continue; \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
		"$$python" -m venv $(VENV) && exit 0; \
		rm -rf $(VENV); echo "$$python cannot make virtual environments; install its venv package (Debian: apt install python3-venv)." >&2; exit 1; \
	done; \
	echo "Kazinex Workflows needs Python 3.11 or newer; install it and run make again." >&2; exit 1
