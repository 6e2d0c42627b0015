# Two commands matter: `make demo` and `make test`. Both work in a fresh clone; `make help` lists the rest.

# A version manager may put a python on PATH that does not run, and Debian ships one without venv: so each is tried, not looked up.
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
            "$$name" -c '$(USABLE)' 2>/dev/null && echo "$$name" && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help install demo test soak lint format docs lock clean need-node need-browser

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; do printf '  make %-9s %s\n' "$$name" "$$what"; done

demo: install ## set up and assess a page from real, bundled traffic
	@$(BIN)/heatsight demo
	@echo 'In this clone heatsight is $(BIN)/heatsight: write that, or put $(BIN) on your PATH.' >&2

test: need-node $(VENV)/.ready-to-test node_modules/.package-lock.json need-browser lint ## set up and pass every check and test
	@CHROMIUM="$$(cat $(VENV)/chromium)" PYTEST_ADDOPTS="--numprocesses=auto --dist=loadfile" $(BIN)/python -m pytest

soak: $(VENV)/.ready-to-test requirements-soak.lock ## every fault in full, then an hour of fuzzing; an hour and a half in all
	@$(PIP) install --require-hashes --requirement requirements-soak.lock
	@SOAK=1 $(BIN)/python -m pytest --timeout=3600 tests/faults tests/fuzz tests/use_cases/test_capture_killed.py
	@$(BIN)/python -m tests.fuzz.with_atheris --minutes 60

install: $(VENV)/.installed ## leave a working .venv/bin/heatsight

lint: $(VENV)/.ready-to-test ## style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready-to-test ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/.ready-to-test ## rewrite the reference pages from the code
	$(BIN)/python docs/generate.py

lock: $(VENV)/.ready-to-test ## pin every dependency again, by hash and for every Python from 3.11
	$(BIN)/uv pip compile pyproject.toml --group build $(LOCK) --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --all-extras --group build $(LOCK) --constraints requirements.lock --output-file requirements-postgresql.lock
	$(BIN)/uv pip compile pyproject.toml --all-extras --group build --group dev $(LOCK) --constraints requirements-postgresql.lock --output-file requirements-dev.lock
	$(BIN)/uv pip compile --group soak $(LOCK) --output-file requirements-soak.lock
	npm install --package-lock-only

# No header, index or annotation: a lock names packages and hashes, no host and no path.
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate $(UPGRADE)

clean: ## remove what the other commands made; traffic you collected stays
	rm -rf $(VENV) node_modules build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "heatsight needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv); name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c '$(USABLE)' || { echo "$(PYTHON) is older than Python 3.11, or lacks venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements.lock | $(BIN)/python
	@echo "Installing heatsight into $(VENV) (once; about 310 MB to download, half a minute when that is quick) …"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-to-test: $(VENV)/.installed requirements-dev.lock
	@echo "Installing what the checks and tests need …"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json | need-node
	@echo "Installing posthog-js, the real client of the tests …"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

need-node:
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null || { echo "the tests need Node 20 or newer and npm on PATH" >&2; exit 1; }

need-browser: $(VENV)/.ready-to-test
	@.ci/chromium $(BIN)/python > $(VENV)/chromium
