# Each target does all the set-up it needs, on a machine with Python 3.11 or later and nothing else. CI runs the same.
PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
# An environment made with another Python is made anew.
RUN = $(VENV)/ready-run-$(notdir $(PYTHON))
DEV = $(VENV)/ready-dev-$(notdir $(PYTHON))

FUZZ_MINUTES = 1

.PHONY: help install example test lint types audit hostile conformance soak matrix fuzz bench build pictures clean
help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '%-11s %s\n' "$$name" "$$text"; done
install: $(DEV) ## the virtual environment in .venv, with everything for development
example: $(RUN) ## the example RFCs as PDF, HTML and DOCX, in examples/out
	@mkdir -p examples/out && for format in pdf html docx; do $(BIN)/rfcexport $$format examples/*.md -o examples/out || exit; done
test: $(DEV) ## the tests; `make test ARGS="-k cover"` runs some of them
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)
lint: $(DEV) ## ruff: rules and form
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
types: $(DEV) ## mypy --strict
	$(BIN)/mypy --strict
audit: $(DEV) ## known vulnerabilities of what rfcexport is installed with
	@$(BIN)/python -c "import pip_audit" 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[audit]"
	$(BIN)/python tools/audit.py
hostile: $(DEV) ## every hostile document in every format, with time and memory; see tests/hostile/__init__.py
	$(BIN)/python -m tests.hostile $(ARGS)
conformance: $(DEV) ## every export put to the checker of its format; see tests/conformance/__init__.py
	@$(BIN)/python -m tests.conformance.fetch || test "$$CI" != true
	$(BIN)/python -m tests.conformance --skip-missing $(ARGS)
soak: $(DEV) ## fifty runs of batch that are killed; nothing may be lost
	$(BIN)/python -m tests.archive.soak $(ARGS)
matrix: $(DEV) ## one archive made in many ways, which must be the same bytes; ARGS="--documents 10"
	$(BIN)/python -m tests.archive.matrix $(ARGS)
fuzz: $(DEV) ## every fuzz target for FUZZ_MINUTES (one); see fuzz/README.md
	@$(BIN)/python -c "import atheris" 2>/dev/null || $(BIN)/python -m pip install --quiet --only-binary atheris --editable ".[fuzz]" 2>/dev/null \
	  || { echo "make fuzz: must have atheris, whose wheels are for Python 3.11 to 3.13 on Linux; found none for $$($(BIN)/python -V)" >&2; exit 3; }
	$(BIN)/python -m fuzz --minutes $(FUZZ_MINUTES) $(ARGS)
bench: $(DEV) ## ratios of speed; see benchmarks/README.md
	@$(BIN)/python -c "import typst" 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[bench]"
	$(BIN)/python -m benchmarks.cold && $(BIN)/python -m benchmarks.archive $(ARGS)
build: $(DEV) ## the wheel, in dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
pictures: $(DEV) ## the pictures of the example and of the README, drawn anew (needs pdftoppm)
	$(BIN)/python examples/pictures/draw.py && $(BIN)/python tools/readme_picture.py
clean: ## away with everything that was made
	rm -rf $(VENV) build dist *.egg-info examples/out .pytest_cache .mypy_cache .ruff_cache .hypothesis && find . -name __pycache__ -type d -prune -exec rm -rf {} +
$(RUN): pyproject.toml tools/set-up
	@tools/set-up $(PYTHON) $(VENV) run && touch $@
$(DEV): pyproject.toml tools/set-up
	@tools/set-up $(PYTHON) $(VENV) dev && touch $@ $(RUN)
