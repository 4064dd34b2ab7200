# Two commands matter: `make serve` runs the service, `make test` runs the tests. Both set up what they need.
PYTHON ?= python3.11
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: serve test build lint types imports check evaluate docs clean

serve: $(STAMP)
	@$(BIN)/sco-qa build --if-needed
	@exec $(BIN)/sco-qa serve --host $(HOST) --port $(PORT)

test: $(STAMP)
	@$(BIN)/sco-qa build --if-needed
	@$(BIN)/python -m pytest $(TESTS)

build: $(STAMP)
	@$(BIN)/sco-qa build

lint: $(STAMP)
	@$(BIN)/ruff check src service tests docs

types: $(STAMP)
	@$(BIN)/mypy

imports: $(STAMP)
	@$(BIN)/lint-imports

check: test lint types imports

evaluate: $(STAMP)
	@$(BIN)/sco-qa build --if-needed
	@$(BIN)/sco-qa evaluate

docs: $(STAMP)
	@$(BIN)/sco-qa build --if-needed
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/flows.py

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

clean:
	rm -rf $(VENV) index/index-* index/building-* index/current index/.lock reports var build dist
