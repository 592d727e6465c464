# One place for what people, hooks and CI run. It needs Python 3.11 or newer with pip, and make; each target sets up
# the rest by itself in .venv, from the hash-pinned requirements files, and again when one of them changed.

VENV := .venv
BIN := $(VENV)/bin
# The first of these that is new enough. Name another one with: make PYTHON=/path/to/python3.12 ...
PYTHON = $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all:
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
SOAK_SECONDS := 3600
# Hundreds of databases that sync every commit: in memory where there is some, a slow disk must not decide how long it takes.
IN_MEMORY := $(shell test -w /dev/shm && echo TMPDIR=/dev/shm)
# Dozens of processes that load the same modules: compiled by the first, whatever the environment says.
COMPILED := PYTHONDONTWRITEBYTECODE=

.PHONY: help demo run test test-postgres coverage check bench calibrate soak pictures requirements
.DELETE_ON_ERROR:

help: ## what can be made (this list)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## the whole bot on a simulated Discord in the browser; PORT=8080 picks a port, SCRIPT=1 plays it without one
	$(BIN)/python -m demo $(if $(filter-out 0,$(SCRIPT)),--script) $(if $(PORT),--port $(PORT))

run: $(VENV)/.runtime ## the real thing: needs DISCORD_TOKEN in the environment or in .env
	$(BIN)/python bot.py

test: $(VENV)/.dev ## all tests
	$(IN_MEMORY) $(COMPILED) $(BIN)/python -m pytest --numprocesses 3

test-postgres: $(VENV)/.dev ## storage and commands on PostgreSQL, from a server of its own; says so loudly where it is not installed
	TEST_DATABASE=postgresql $(IN_MEMORY) $(COMPILED) $(BIN)/python -m pytest --numprocesses 3 tests/db tests/cogs tests/posts

coverage: $(VENV)/.dev ## the same with coverage, which takes twice the time and must stay above 95 %
	$(IN_MEMORY) $(COMPILED) $(BIN)/python -m pytest --numprocesses 2 --cov

check: $(VENV)/.dev ## linters, formatting, types, architecture, spelling, dependencies
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/python -m tests.audit

bench: $(VENV)/.dev ## what things cost, as ratios to a floor in the same run
	$(BIN)/python -m bench.run

calibrate: $(VENV)/.dev ## how sure an answer has to be, found on the wordings and decoys in answers/
	$(BIN)/python -m faq.calibrate

soak: $(VENV)/.dev ## the long counts: kills, races and random command sequences
	SOAK=1 $(BIN)/python -m pytest -m soak --numprocesses 2 --timeout $(SOAK_SECONDS)
	SOAK=1 TEST_DATABASE=postgresql $(IN_MEMORY) $(BIN)/python -m pytest -m soak tests/db tests/cogs/test_outage.py --numprocesses 2 --timeout $(SOAK_SECONDS)

pictures: $(VENV)/.demo ## the README's and the guide's pictures, taken anew from the demo; needs Chromium
	$(BIN)/python -m demo.pictures

requirements: $(VENV)/.dev ## requirements*.in -> requirements*.txt; UPGRADE=1 takes newer versions
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-demo.in -o requirements-demo.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt

# ------------------------------------------------------------------------------------------------------------- set-up
# One virtual environment for all three; the files share their versions, so the order does not matter.

$(VENV)/.runtime: requirements.txt | $(VENV)/.python
	@echo "Installing what the bot needs ..."
	@$(INSTALL) -r $<
	@touch $@

$(VENV)/.demo: requirements-demo.txt | $(VENV)/.python
	@echo "Installing what the demo needs ..."
	@$(INSTALL) -r $<
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/.python
	@echo "Installing what development needs ..."
	@$(INSTALL) -r $<
	@touch $@

# Some systems ship Python without ensurepip; there, the system's own pip brings one into the environment.
$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Aftershow needs Python 3.11 or newer, and none was found. Install it (python.org, or your system's packages), or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		echo "Making $(VENV) with $$($(PYTHON) --version) ..."; \
		$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
			$(PYTHON) -m venv --clear --without-pip $(VENV) && \
			$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check pip; } || { \
			echo "$(PYTHON) could not make $(VENV). On Debian and Ubuntu: apt install python3-venv python3-pip" >&2; exit 1; }; }
	@touch $@
