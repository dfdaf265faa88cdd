# Two commands matter: `make run` and `make test`. Both set up what they need and install nothing the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
ADDRESS ?= 127.0.0.1
# OPEN=1 lets everybody in who can reach ADDRESS, without a sign-in.
OPEN ?=
WORKERS ?= 2

.PHONY: run test checks lint test-slow browser zoo bench calibration findings wild wild-source hostile fuzz chaos load schema docs frontend clean

run: $(VENV)/.installed
	@echo "Touchstone: http://$(ADDRESS):$(PORT)  (Ctrl+C ends it)"
	@TOUCHSTONE_WORKSPACE=$${TOUCHSTONE_WORKSPACE:-workspace} $(if $(OPEN),TOUCHSTONE_ALLOW_ANYONE=$(OPEN)) $(BIN)/python -m streamlit run app.py --server.address $(ADDRESS) --server.port $(PORT)

# Installing is not counted: what it says at the end is what checking costs every time.
test: $(VENV)/.installed-dev browser
	@$(BIN)/python -m tests.cpu_minutes "make test" $(MAKE) --no-print-directory checks

checks: lint
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "not slow" $(PYTEST_ARGS)

# Everything make test leaves out for time; CI runs it after make test.
test-slow: $(VENV)/.installed-dev browser
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m slow $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

# Browser tests drive a system Chromium; this installs one where apt can, else says how.
browser: $(VENV)/.installed-dev
	@sh tests/browser/ensure_chromium.sh

zoo: $(VENV)/.installed
	$(BIN)/python -m training zoo

schema: $(VENV)/.installed
	$(BIN)/python -c "from evaluation.record.schema import json_schema; print(json_schema(), end='')" > docs/results.schema.json
	$(BIN)/python -c "from evaluation.report.schema import report_schema; print(report_schema(), end='')" > docs/report.schema.json

# The pages of docs/ that are made from the code: metrics, artifacts, the library.
docs: $(VENV)/.installed
	$(BIN)/python -m docs.making

calibration: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.calibration

findings: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.findings > docs/findings.md

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.features_to_metrics
	$(BIN)/python -m benchmarks.marginal_cost
	$(BIN)/python -m benchmarks.inception
	$(BIN)/python -m benchmarks.latent_maps
	$(BIN)/python -m benchmarks.brushing
	$(BIN)/python -m benchmarks.live_decoding
	$(BIN)/python -m benchmarks.many_runs
	$(BIN)/python -m benchmarks.pages

wild: $(VENV)/.installed-dev
	$(BIN)/python -m tests.wild

wild-source: $(VENV)/.installed-dev
	$(BIN)/python -m tests.wild --sources $(SOURCES)

hostile: $(VENV)/.installed-dev
	$(BIN)/python -m tests.hostile

chaos: $(VENV)/.installed-dev
	KILLS=$${KILLS:-100} $(BIN)/python -m tests.chaos

load: $(VENV)/.installed-dev
	SECONDS=$${SECONDS:-120} $(BIN)/python -m tests.load

fuzz: $(VENV)/.installed-dev
	TOUCHSTONE_FUZZ_SECONDS=$${TOUCHSTONE_FUZZ_SECONDS:-600} $(BIN)/python -m pytest -q tests/hostile -k fuzz

frontend:
	cd ui/components/latent_space/latent_maps/frontend && npm ci && npm run build

# The stamps make a second start install nothing; an edited requirements file makes the next start install again.
$(VENV)/.installed: requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else "Touchstone needs Python 3.11 to 3.13; $(PYTHON) is %d.%d. Name another: make run PYTHON=python3.11" % v)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing requirements.txt into $(VENV) (once; a few minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements.txt requirements-extras.txt requirements-dev.txt $(VENV)/.installed
	@echo "Installing requirements-dev.txt into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
