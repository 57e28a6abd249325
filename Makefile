# Every target sets up what it needs, asks nothing, and works from any git worktree.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export DEBIAN_FRONTEND := noninteractive
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PY := .venv/bin/python
UV := .venv/bin/uv
STAMP := .venv/.set-up
CODE := posada tests scripts $(wildcard bench)
# How many processes pytest uses, and what it runs. TESTS may name files or carry -k.
WORKERS ?= 2
TESTS ?=
# What is run a second time on the distribution's PostgreSQL; empty runs nothing.
DEBIAN_TESTS ?= -m debian_postgres tests

.PHONY: help setup system demo test bench lint fmt migrations-check lock clean

help:
	@echo "make setup | demo | test | bench | lint | fmt | migrations-check | lock | clean"

setup: $(STAMP)

$(STAMP): requirements/dev.txt pyproject.toml
	@test -x $(PY) || python3 -m venv .venv
	@test -x $(UV) || $(PY) -m pip install --quiet uv
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/dev.txt
	$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	@touch $@

system:
	@scripts/system-packages

demo: setup
	.venv/bin/posada demo

test: setup system lint
	$(PY) -m pytest -n $(WORKERS) $(TESTS)
	@if [ -n "$(strip $(DEBIAN_TESTS))" ]; then $(PY) scripts/test-on-debian-postgres $(DEBIAN_TESTS); fi

bench: setup
	$(PY) -m bench

lint: setup migrations-check
	.venv/bin/ruff check $(CODE)
	.venv/bin/ruff format --check $(CODE)
	.venv/bin/lint-imports
	.venv/bin/mypy posada

migrations-check: setup
	$(PY) -m django makemigrations --check --dry-run --settings posada.config.settings

fmt: setup
	.venv/bin/ruff check --fix-only $(CODE)
	.venv/bin/ruff format $(CODE)

# Writes requirements/*.txt anew from requirements/*.in; no addresses in them.
LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: setup
	cd requirements && ../$(UV) $(LOCK) --upgrade base.in -o base.txt && ../$(UV) $(LOCK) --upgrade dev.in -o dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
