# Two commands matter: `make serve` runs the service, `make test` runs the tests. Both set up what they need.
PYTHON ?= python3.11
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: serve test build lint types imports check evaluate docs soak fuzz audit clean

serve: $(STAMP)
	@$(BIN)/sco-qa build --if-needed
	@exec $(BIN)/sco-qa serve --host $(HOST) --port $(PORT)

test: $(STAMP)
	@$(BIN)/sco-qa build --if-needed
	@$(BIN)/python -m pytest $(TESTS)

build: $(STAMP)
	@$(BIN)/sco-qa build

lint: $(STAMP)
	@$(BIN)/ruff check src service tests benchmarks docs

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

# About an hour: some 550 builds killed or refused, thousands of cases, ten minutes of traffic with reloads and a kill.
soak: $(STAMP)
	@$(BIN)/sco-qa build --if-needed
	@$(BIN)/python -m tests.reliability.crashes $$(mktemp -d) --every 1 --random 300
	@SCALE=20 $(BIN)/python -m pytest tests/reliability -k "fuzz or description or regexes"
	@$(BIN)/python -m tests.reliability.soak --seconds 600 --clients 32 --reload-every 30

# Fuzzing led by coverage, a minute for each target. atheris has wheels for Linux on x86 only, so it is not among the pins.
fuzz: $(STAMP)
	@$(PYTHON) -m venv --system-site-packages $(VENV)-fuzz
	@$(VENV)-fuzz/bin/python -m pip install --quiet --disable-pip-version-check atheris==2.3.0
	@for target in reader dates form context; do \
	  PYTHONPATH=src:.:$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \
	  $(VENV)-fuzz/bin/python -m tests.reliability.coverage_fuzz $$target -max_total_time=60 || exit 1; done

# The pins fit each other and their licences are known; then asks PyPI which have known weaknesses, which needs its JSON interface.
audit: $(STAMP)
	@$(BIN)/python -m pip check --disable-pip-version-check
	@$(BIN)/python deploy/licences.py --check
	@$(PYTHON) -m venv $(VENV)-audit
	@$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	@$(VENV)-audit/bin/pip-audit --strict --disable-pip --no-deps --requirement requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-audit $(VENV)-fuzz index/index-* index/building-* index/current index/.lock reports var build dist
