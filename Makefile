# Walnut: `make demo` to see it, `make test` to check it. `make help` lists the rest.

# The first Python on this machine that all our packages have wheels for.
PYTHON := $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$python && break; done)
RUN := .venv/bin/python
SIZES ?= 1000 10000 100000
WORKERS ?= 2
TESTS ?= tests

.PHONY: help demo run test soak check bench pictures ready-runtime ready-sandbox ready-dev clean

help:  ## show this list
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ready-sandbox  ## open Walnut on a little Bitcoin world of its own (no real money)
	@$(RUN) -m ui.demo

run: ready-runtime  ## open Walnut itself
	@$(RUN) -m ui

test: ready-dev  ## everything, without a screen; about five minutes
	@QT_QPA_PLATFORM=offscreen $(RUN) -m pytest -q -n $(WORKERS) --dist worksteal $(TESTS)

soak: ready-dev  ## the long forms: kill loops, 100,000 payments
	@QT_QPA_PLATFORM=offscreen $(RUN) -m pytest -q -m soak -o faulthandler_timeout=0 $(TESTS)

check: ready-dev  ## format, lint, types, imports, size rules; seconds
	@$(RUN) -m ruff format --quiet --check .
	@$(RUN) -m ruff check --quiet .
	@$(RUN) -m mypy --no-error-summary
	@.venv/bin/lint-imports --no-cache | tail -n 1
	@$(RUN) -m pytest -q tests/test_house.py

bench: ready-dev  ## the performance table; make bench SIZES="1000 10000" for less
	@QT_QPA_PLATFORM=offscreen $(RUN) -m tests.bench $(SIZES)

pictures: ready-dev  ## every screen to build/pictures; those of the README to docs/pictures
	@QT_QPA_PLATFORM=offscreen $(RUN) -m ui.demo --pictures --docs docs/pictures

clean:  ## remove what was built, not .venv
	@rm -rf build dist

ready-runtime ready-sandbox ready-dev: ready-%:
	@test -n "$(PYTHON)" || { echo "Walnut needs Python 3.11, 3.12 or 3.13: sudo apt-get install python3.11 python3.11-venv" >&2; exit 1; }
	@$(PYTHON) packaging/prepare.py $*
