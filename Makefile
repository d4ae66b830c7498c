# Two commands are enough on a fresh machine: `make demo` and `make test`. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help demo test learn build check-built audit lint format bench bench-smallest book constraints clean

help: ## Show what there is.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/student ## Grade the sample class: prints the gradebook and where the report is.
	$(BIN)/layerwise grade examples/class --unit 02 --out reports --allow-weak-sandbox

test: $(VENV)/developer $(VENV)/book ## Run every test; ARGS="-k watch" for some.
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile $(ARGS)

learn: $(VENV)/student ## Open JupyterLab at START_HERE.ipynb.
	$(BIN)/jupyter lab START_HERE.ipynb

build: $(VENV)/author ## Build the notebooks from units/ (only what changed is run again); UNIT=02 for one.
	$(BIN)/layerwise build $(UNIT)

check-built: $(VENV)/author ## Fail when a notebook differs from its source.
	$(BIN)/layerwise build --check

audit: $(VENV)/author ## Find what is wrong with the units; UNIT=02 for one, PARTS="quality checks" for some of it.
	$(BIN)/layerwise audit $(UNIT) $(addprefix --part ,$(PARTS))

lint: $(VENV)/developer ## Style, types and import rules.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/developer ## Format the code, unit sources included.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/author ## Measure the grader against nbgrader and Otter, and against the bare cost; about an hour.
	$(BIN)/python benchmarks/run.py

bench-smallest: $(VENV)/author ## See that the benchmark works: two submissions, without the other graders.
	$(BIN)/python benchmarks/run.py --smallest

book: $(VENV)/book ## Build the book into book/_build/html.
	$(BIN)/layerwise book

constraints: $(VENV)/developer ## Pin the newest versions that requirements.txt and pyproject.toml allow.
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-header --no-annotate --upgrade \
		--no-emit-package layerwise requirements.txt pyproject.toml \
		--extra author --extra instructor --extra cluster --extra dev --extra book -o constraints.txt

clean: ## Remove the environment and everything that can be made again.
	rm -rf $(VENV) reports book/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# What a student needs. The file marks that this very set of requirements is installed.
$(VENV)/student: requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { \
		echo "Layerwise needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) -V 2>&1)."; \
		echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet -r requirements.txt -c constraints.txt
	@touch $@

$(VENV)/author: $(VENV)/student
	$(PIP) install --quiet -e ".[author]" -c constraints.txt
	@touch $@

$(VENV)/developer: $(VENV)/author
	$(PIP) install --quiet -e ".[instructor,cluster,dev]" -c constraints.txt
	@touch $@

$(VENV)/book: $(VENV)/student
	$(PIP) install --quiet -e ".[book]" -c constraints.txt
	@touch $@
