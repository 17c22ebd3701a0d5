# One command runs every check: make check, which is sh .ci/check.  The other targets run one of them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: check test lint types format bench clean

check:
	PYTHON="$(PYTHON)" VENV="$(VENV)" sh .ci/check

lint: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.ready
	$(BIN)/mypy

test: $(VENV)/.ready
	$(BIN)/python -m pytest --numprocesses auto

format: $(VENV)/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.ready
	$(BIN)/python -m bench

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --constraint constraints.txt pip --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist symderiv.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
