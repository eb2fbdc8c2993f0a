# SPLADE Lens. `make` lists what there is to do.
# Needs Python 3.11 or newer, make and git; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# The CPU build where pip finds it, or else torch as published, on Linux with its GPU libraries.
INSTALL_TORCH = $(PIP_INSTALL) --requirement requirements-torch-cpu.lock || { \
	echo "No CPU build of torch was found; installing torch as published."; \
	$(PIP_INSTALL) --requirement requirements-torch.lock; }
PORT ?= 8501
# Half of the tests wait for a browser most of the time.
PARALLEL ?= --numprocesses auto --maxprocesses 4 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help demo dev models torch test test-torch check fix hashes bench load screenshots film lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/runtime ## set up what the page needs and open it
	LENS_ALLOW_DOWNLOADS=1 $(BIN)/streamlit run app.py --server.address localhost --server.port $(PORT) \
		--logger.hideWelcomeMessage false

dev: $(VENV)/runtime ## the same, and reload on every change of the code
	LENS_DEVELOP=1 LENS_ALLOW_DOWNLOADS=1 $(BIN)/streamlit run app.py --server.address localhost \
		--server.port $(PORT) --logger.hideWelcomeMessage false --server.fileWatcherType auto \
		--client.showErrorDetails full

models: $(VENV)/runtime ## fetch all models that are downloaded, some 1.8 GB
	$(BIN)/python -m core.models.fetch

torch: $(VENV)/runtime ## add torch, for the models published for it only
	$(INSTALL_TORCH)

test: check ## set everything up, then all checks and all tests
	$(BIN)/python -m pytest $(PARALLEL)

test-torch: $(VENV)/torch ## the tests of the models that need torch
	REQUIRE_TORCH=1 $(BIN)/python -m pytest tests/core/models/test_torch_backend.py

check: $(VENV)/development ## format, lint, types, layers
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m recipes.hashes

fix: $(VENV)/development ## format, and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

hashes: $(VENV)/runtime ## update assets/SHA256SUMS after a change in assets/
	$(BIN)/python -m recipes.hashes --write

bench: $(VENV)/development ## measure speed and memory, as ratios in one run
	$(BIN)/python -m tests.benchmarks

load: $(VENV)/development ## open the page 50 times at once and measure; SESSIONS=20 SECONDS=60 PROCESSES=4 ATTACKS=1 REST=600
	SESSIONS=$(SESSIONS) PROCESSES=$(PROCESSES) SECONDS=$(SECONDS) ATTACKS=$(ATTACKS) REST=$(REST) $(BIN)/python -m tests.load

screenshots: $(VENV)/development ## take the pictures of README.md anew
	$(BIN)/python -m tests.e2e.screenshots

film: $(VENV)/development ## take the film of README.md anew
	$(BIN)/python -m tests.e2e.film

lock: $(VENV)/development ## update the .lock files from the requirements
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		requirements.txt --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		requirements-dev.txt --constraint requirements.lock --output-file requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		requirements-torch.txt --constraint requirements.lock --output-file requirements-torch.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		requirements.txt requirements-served.txt --constraint requirements.lock \
		--output-file requirements-served.lock
	$(BIN)/python -m recipes.torch_cpu

clean: ## remove the environment and every cache
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A half-made environment is removed, so that the next call starts afresh.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "SPLADE Lens needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)."; \
		echo "Name another one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv"; \
		exit 1; }
	@echo "Setting up $(VENV) (once, a few minutes) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/torch: requirements-torch-cpu.lock $(VENV)/development
	$(INSTALL_TORCH)
	@touch $@

$(VENV)/runtime: requirements.lock | $(BIN)/python
	$(PIP_INSTALL) --requirement requirements.lock
	@touch $@

$(VENV)/development: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --no-index --editable .
	@touch $@ $(VENV)/runtime
