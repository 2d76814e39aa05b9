# Two commands on a fresh clone, with only Python 3.11+ and make:
#   make demo    the whole job on a small fictional web on this machine (make demo SERVE=0 ends without serving)
#   make test    every check and test

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$p"; break; fi; done)

.DEFAULT_GOAL := help
.PHONY: help demo test lint types unit check site bench soak clean

help:  ## what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

$(VENV)/base: pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed, and none was found. Install it, or name one: make demo PYTHON=/path/to/python3" >&2; exit 2; fi
	@echo "Setting up $(VENV) with $(PYTHON) (once; takes a minute)"
	@"$(PYTHON)" -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment. On Debian: apt install python3-venv" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/dev: $(VENV)/base
	@echo "Adding what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,browser]'
	@touch $@

demo: $(VENV)/base  ## the whole job, no network needed after the set-up (SERVE=0 does not serve at the end)
	@$(BIN)/holdfast demo --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve,)

test: lint types unit  ## every check and test

lint: $(VENV)/dev  ## ruff, format and lint
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --check .; exit 1; }
	@$(BIN)/ruff check --quiet .

types: $(VENV)/dev  ## mypy, strict, over the package
	@$(BIN)/mypy

unit: $(VENV)/dev  ## the tests, with a line for everything that is skipped
	@$(BIN)/pytest -q -n auto --dist loadfile $(PYTEST_ARGS)

check: $(VENV)/base  ## are this archive's records in order?
	@$(BIN)/holdfast check

site: $(VENV)/base  ## build this archive's site into site/
	@$(BIN)/holdfast build

bench: $(VENV)/dev  ## measure speed and memory against peers; figures as in docs/benchmarks.md
	@$(BIN)/python tests/bench/run.py $(if $(WRITE),--write,)

soak: $(VENV)/dev  ## the long campaigns of which `make test` runs a short version
	@HOLDFAST_SOAK=1 $(BIN)/pytest -q -m soak --timeout 3600

clean:  ## remove what can be made again (never archive/ or sources/)
	@rm -rf $(VENV) site .holdfast build .pytest_cache .mypy_cache .ruff_cache .hypothesis scripts/*.egg-info
