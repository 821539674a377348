PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := src/whimbrel/demo/reports

.PHONY: help demo test bench lint lock clean

help:
	@echo "make demo    set up, code the reports that ship with the project, and show the records"
	@echo "make test    set up and run the tests"
	@echo "make lint    style, types and layers"
	@echo "make bench   quality and speed on what ships; SETS=\"plv=PATH polnear=PATH ...\" adds others"

$(BIN)/.ready: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: $(BIN)/.ready
	mkdir -p out
	$(BIN)/whimbrel code $(DEMO) --output out/demo.jsonl
	$(BIN)/whimbrel show $(DEMO)
	@echo "The records are in out/demo.jsonl; the planted errors of the reports are listed in src/whimbrel/demo/README.md"

test: $(BIN)/.ready
	$(BIN)/python -m pytest

lint: $(BIN)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BIN)/.ready
	cd benchmarks && ../$(BIN)/python floors.py $(foreach set,$(SETS),--set $(set))

lock: $(BIN)/.ready
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --extra dev --output-file requirements.txt pyproject.toml requirements-build.in

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
