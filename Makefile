# `make` alone shows the targets. Everything happens in .venv, which is made on first use.

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help run test lint lint-style lint-types lint-settings audit format bench bench-quality soak test-faults screenshots lock schema types clean
# An interrupted recipe must not leave a stamp that says it was done.
.DELETE_ON_ERROR:

help: ## show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## start everything with a demo site: make run [PORT=8000] [HOST=127.0.0.1]
	@exec $(RUN) -m config.run

# All of them are shared by two processes. A selection is run by one, where -x, -s and --pdb are as one expects.
test: $(VENV)/.installed-dev ## run the tests: make test [ARGS="-k name -x"]
	@exec $(RUN) -m pytest $(or $(ARGS),--numprocesses=2)

# The checks look at the settings, which need a key of some sort, and at no database.
lint-types lint-settings schema types: export SECRET_KEY := only-for-looking-at-the-settings-and-not-for-serving-them

lint: lint-style lint-types lint-settings ## check style, types, the direction of imports, migrations and settings

lint-style: $(VENV)/.installed-dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(VENV)/bin/lint-imports

lint-types: $(VENV)/.installed-dev
	$(RUN) -m mypy

lint-settings: $(VENV)/.installed-dev
	$(RUN) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(RUN) manage.py check
	BASE_URL=https://comments.example.org $(RUN) manage.py check --deploy --fail-level WARNING

audit: $(VENV)/.installed ## look the pinned packages up among known vulnerabilities (needs the network)
	$(PIP) pip-audit
	$(RUN) -m pip_audit --require-hashes --disable-pip --requirement requirements.txt

format: $(VENV)/.installed-dev ## put the code into the one style
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

bench: $(VENV)/.installed-dev ## measure speed: make bench [ARGS=...]
	@exec $(RUN) -m tests.bench $(ARGS)

bench-quality: $(VENV)/.installed-dev ## measure how well comments are scored: make bench-quality [ARGS="--rows 0"]
	@exec $(RUN) -m tests.bench.quality $(ARGS)

test-faults: $(VENV)/.installed-dev ## kill, cut and fill what Parley stands on: make test-faults [FAULTS=200] [SEED=1]
	@FAULTS=$(or $(FAULTS),200) SEED=$(or $(SEED),1) $(RUN) -m pytest -q --numprocesses=0 tests/faults

soak: $(VENV)/.installed-dev ## run at half of what it can do: make soak [SECONDS=3600]
	@SOAK_SECONDS=$(or $(SECONDS),3600) $(RUN) -m pytest -q --numprocesses=0 tests/faults/test_soak.py

screenshots: $(VENV)/.installed-dev ## take the pictures that docs/desk.md and docs/embedding.md show
	@PARLEY_SCREENSHOTS=docs/desk $(RUN) -m pytest -q tests/browser/test_desk_pictures.py
	@PARLEY_SCREENSHOTS=docs/embed $(RUN) -m pytest -q tests/browser/test_embed_pictures.py

lock: $(VENV)/.installed-dev ## pin the newest allowed versions of all packages, with their hashes
	$(PIP) uv
	$(RUN) -m uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 \
		requirements.in --output-file requirements.txt
	$(RUN) -m uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 \
		--constraints requirements.txt requirements-dev.in --output-file requirements-dev.txt
	$(RUN) -m uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 \
		--constraints requirements.txt requirements-train.in --output-file requirements-train.txt

schema: $(VENV)/.installed ## write the description of the HTTP API to docs/openapi.yaml
	$(RUN) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

types: $(VENV)/.installed ## write the types of the HTTP API to clients/typescript (needs Node and npm)
	@cd clients/typescript && npm ci --silent
	@$(RUN) -W ignore manage.py spectacular --format openapi-json --file clients/typescript/openapi.json
	@cd clients/typescript && node generate.mjs openapi.json && rm openapi.json

clean: ## remove the virtual environment and all caches; var/, with your data, stays
	rm -rf $(VENV) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: requirements.txt | $(VENV)/.created
	@echo "Installing the packages Parley needs ..."
	@$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing the packages the tests and linters need ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# A command that exists need not work (version managers leave such), so each is tried.
$(VENV)/.created:
	@set -e; for python in python3.11 python3 ""; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
	done; \
	test -n "$$python" || { echo "Parley needs Python 3.11 or newer: install python3." >&2; exit 1; }; \
	$$python -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$$python cannot make virtual environments: install python3-venv." >&2; exit 1; }; \
	$$python -m venv --clear $(VENV)
	@touch $@
