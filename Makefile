# Verbs: run, test, lint, bench, soak, reference. Python >= 3.11 and make are enough.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint bench soak reference lock

run: .venv/.run
	$(BIN)/python -m streamlit run app.py

test: .venv/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev
	$(BIN)/python -m tests.benchmarks.bench

# The same campaigns as in the tests (kills, seeds, sizes, sessions), at full size.
soak: .venv/.dev
	PVD_SOAK=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "slow or not slow" -o faulthandler_timeout=5400

reference: .venv/.run
	$(BIN)/python -m pvd_dashboard reference build

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@ .venv/.run

# After a change of dependencies in pyproject.toml (needs uv).
lock:
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.txt
