# Everything runs in .venv, which is made again when pyproject.toml changes. Python 3.11 or newer and a package index are
# enough for all targets but interop. Another Python: make PYTHON=python3.12 test. More for pytest: make test ARGS="-k gap".
# Tests run on all cores; on one, where a debugger asks: make test ARGS=-n0. Benchmarks never share the machine.

PYTHON ?= python3
ARGS ?=
# A file stays in one process: each block of a document goes on from those before it. Those that take longest come first.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder
MUTANTS ?=
BIN := .venv/bin
# The parser of Thunderbird and Nextcloud, and one that many programs in Node.js use.
NPM := ical.js@2.2.1 node-ical@0.26.1

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := test
.PHONY: demo test check lint types docs shipped interop system-tools bench fuzz thorough mutants clean

demo: .venv/.demo
	$(BIN)/python examples/bali/demo.py --out build/demo

test: .venv/.dev
	$(BIN)/pytest $(PARALLEL) --cov --cov-report=term $(ARGS)

check: lint types docs shipped

lint: .venv/.dev
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --quiet --check

types: .venv/.dev
	$(BIN)/mypy

docs: .venv/.dev
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs

# Import layers, and that the schema of plans tells what docstrings do.
shipped: .venv/.dev
	$(BIN)/pytest -q tests/unit/test_layers.py tests/unit/importers/test_schema.py

interop: .venv/.dev system-tools build/npm/.made
	$(BIN)/pytest -n auto tests/interop $(ARGS)

bench: .venv/.bench
	$(BIN)/pytest tests/benchmarks $(ARGS)

thorough: .venv/.dev
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest $(PARALLEL) tests/property $(ARGS)

# Wrong versions of the engine, one after another: does a test fail? One module: make mutants ARGS="'schedcheck.interval.*'"
mutants: .venv/.mutation
	$(BIN)/python -m tests.mutation $(ARGS)

# Bytes that reach ever more of what reads and judges calendars, for an hour: ARGS=-max_total_time=60 for a minute.
fuzz: .venv/.fuzz
	$(BIN)/python -m tests.fuzz.ical build/fuzz/ical -artifact_prefix=build/fuzz/ -max_len=4096 -max_total_time=3600 $(ARGS)

clean:
	rm -rf .venv build dist .hypothesis .benchmarks .coverage .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the package itself needs at run time, with the command line: enough for the demo.
.venv/.demo: .venv/.made pyproject.toml
	$(BIN)/pip install -qq --editable '.[cli]'
	@touch $@

.venv/.dev: .venv/.made pyproject.toml
	$(BIN)/pip install -qq --editable '.[dev]'
	@touch .venv/.demo $@

# And the tools that we are measured beside.
.venv/.bench: .venv/.dev
	$(BIN)/pip install -qq --editable '.[dev,bench]'
	@touch $@

.venv/.fuzz: .venv/.dev
	$(BIN)/pip install -qq --editable '.[fuzz]'
	@touch $@

.venv/.mutation: .venv/.dev
	$(BIN)/pip install -qq --editable '.[mutation]'
	@touch $@

# A stamp, and --clear: a venv that was half made is made anew.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear .venv
	@touch $@

# Debian's own parsers of iCalendar: libical, of GNOME and KDE, and calcurse.
system-tools: .venv/.made
	@if command -v calcurse >/dev/null && $(BIN)/python -c 'import ctypes; ctypes.CDLL("libical.so.3")' 2>/dev/null; then \
	    exit 0; \
	elif ! command -v apt-get >/dev/null; then \
	    echo 'make interop needs libical3 and calcurse, and finds no apt-get to install them with' >&2; exit 1; \
	fi; \
	set -ex; sudo=; test "$$(id -u)" -eq 0 || sudo=sudo; \
	$$sudo apt-get -qq update; \
	$$sudo env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get -qq install --no-install-recommends libical3 calcurse >/dev/null

# In a directory that nobody keeps, and made again when the versions above change.
build/npm/.made: Makefile
	@command -v npm >/dev/null || { echo 'make interop needs node and npm for $(NPM)' >&2; exit 1; }
	@mkdir -p build/npm
	npm install --silent --no-audit --no-fund --no-update-notifier --no-package-lock --prefix build/npm $(NPM)
	@touch $@
