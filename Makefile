# Weilu: everything here does its own set-up; Python 3.11+ and make are all it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: up test tests check bench soak chaos docs models lock clean

up: $(VENV)/.up ## open Weilu in the browser
	@echo "另开一个终端 / in another terminal: source $(BIN)/activate && weilu --help"
	$(BIN)/weilu up

test: ## everything CI runs
	$(MAKE) -j3 $(VENV)/.test
	$(MAKE) -j2 check tests

tests: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(VENV)/.test ## style, types, contracts, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/make.py --check

docs: $(VENV)/.up ## make the pages of docs/ again from the code
	$(BIN)/python docs/make.py

bench: $(VENV)/.bench $(VENV)/.train ## speed and memory beside the peers, and how often the judge is right; writes bench/RESULTS.md
	$(VENV)/plain/bin/python bench/run.py --write
	$(VENV)/train/bin/python bench/judge.py

soak: $(VENV)/.test ## long robustness runs (a line of 1 GB)
	$(BIN)/python -m pytest tests -m soak

models: $(VENV)/.train ## fit the judge's models again from ../shared/data, one BLAS thread
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)/train/bin/python train/normal.py
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)/train/bin/python train/ads.py
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)/train/bin/python train/asks.py
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)/train/bin/python train/charter.py
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)/train/bin/python train/replies.py

chaos: $(VENV)/.test ## nothing lost, nothing twice: 200 times kill -9 in 20,000 events, on SQLite and PostgreSQL
	cd tests && ../$(BIN)/python -m chaos --undisturbed ../$(VENV)/undisturbed.json
	cd tests && ../$(BIN)/python -m chaos --expected ../$(VENV)/undisturbed.json
	cd tests && ../$(BIN)/python -m chaos --expected ../$(VENV)/undisturbed.json --database own

lock: $(VENV)/.lock ## pin requirements again: exact versions and hashes, no addresses
	$(LOCK) pyproject.toml requirements/base.in -o requirements/base.txt
	$(LOCK) pyproject.toml requirements/base.in requirements/test.in -c requirements/base.txt -o requirements/test.txt
	$(LOCK) pyproject.toml requirements/base.in requirements/train.in -c requirements/base.txt -o requirements/train.txt
	$(LOCK) requirements/bench.in -o requirements/bench.txt
	$(LOCK) requirements/synapse.in -o requirements/synapse.txt

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Weilu needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.up: requirements/base.txt pyproject.toml | $(BIN)/python
	$(PIP) install -q --require-hashes -r requirements/base.txt
	$(PIP) install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: $(VENV)/.tools $(VENV)/.synapse $(VENV)/.chromium
	touch $@

$(VENV)/.tools: requirements/test.txt $(VENV)/.up
	$(PIP) install -q --require-hashes -r requirements/test.txt
	touch $@

$(VENV)/.synapse: requirements/synapse.txt | $(BIN)/python
	$(PYTHON) -m venv $(VENV)/synapse
	$(VENV)/synapse/bin/python -m pip --disable-pip-version-check install -q --require-hashes -r requirements/synapse.txt
	touch $@

$(VENV)/.chromium: tests/chromium.sh | $(BIN)/python
	tests/chromium.sh
	touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.test
	$(PYTHON) -m venv $(VENV)/plain # without the test tools, as a user has it
	$(VENV)/plain/bin/python -m pip install -q --require-hashes -r requirements/base.txt
	$(VENV)/plain/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install -q --require-hashes -r requirements/bench.txt
	touch $@

$(VENV)/.train: requirements/train.txt $(VENV)/.up
	$(PYTHON) -m venv $(VENV)/train
	$(VENV)/train/bin/python -m pip --disable-pip-version-check install -q --require-hashes -r requirements/train.txt
	$(VENV)/train/bin/python -m pip --disable-pip-version-check install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.lock: | $(BIN)/python
	$(PIP) install -q uv
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
