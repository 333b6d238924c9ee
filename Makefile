# Every target works in a fresh clone: it makes .venv first, from requirements.lock, with uv in a small .uv.
UV := .uv/bin/uv
UV_VERSION := 0.13.9
BIN := .venv/bin
HOME_DIR ?= demo

unexport PYENV_VERSION
export UV_PYTHON_DOWNLOADS := never
export UV_COMPILE_BYTECODE := 1
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false
export PYTHONWARNINGS := ignore::DeprecationWarning,ignore::FutureWarning

.PHONY: setup demo test slow faults browser lint audit docs ui lock bench clean help

help:  ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready  ## Make .venv with .venv/bin/communique

$(UV):
	@python3 -m venv .uv
	@.uv/bin/python -m pip install --quiet --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

.venv/.ready: $(UV) pyproject.toml requirements.lock .python-version
	@echo "setting up .venv (about a minute)"
	@$(UV) venv --quiet --clear --python "$$(cat .python-version)" .venv
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: .venv/.ready  ## Run the seed articles through to a release, in ./demo
	@rm -rf demo
	@$(BIN)/communique --home demo ingest seeds/articles --source communique-seeds
	@$(BIN)/communique --home demo run
	@$(BIN)/communique --home demo release
	@$(BIN)/communique --home demo status
	@echo
	@$(BIN)/communique --home demo sql "SELECT event_date AS date, event_type AS type, \
		array_to_string(actors, ', ') AS actors, array_to_string(recipients, ', ') AS recipients \
		FROM participants_wide() WHERE is_main AND factuality = 'asserted' AND len(actors) > 0 \
		AND len(recipients) > 0 ORDER BY event_date DESC, event_id LIMIT 8"

test: .venv/.ready  ## Run the tests
	@$(BIN)/python -m pytest -m "not slow and not faults and not browser"

slow: .venv/.ready  ## Run the tests that take minutes: rebuilds, many batches, bad inputs
	@$(BIN)/python -m pytest -m slow

faults: .venv/.ready  ## Run the tests of what may go wrong: kills, full disks, damaged files
	@$(BIN)/python -m pytest -m faults

browser: .venv/.ready  ## Run the tests of the UI in headless Chromium
	@$(BIN)/python -m pytest -m browser

lint: .venv/.ready  ## Check style and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

audit: .venv/.ready  ## Look up the locked packages in the database of known vulnerabilities
	@$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip --progress-spinner off

docs: .venv/.ready  ## Generate data dictionary and codebook
	@$(BIN)/python -m communique.codebook --docs docs --seeds seeds

ui: .venv/.ready  ## Start Dagster on the demo's data (HOME_DIR=demo) at 127.0.0.1:3000
	@mkdir -p $(HOME_DIR)/dagster && cp -n pipelines/dagster.yaml $(HOME_DIR)/dagster/ || true
	@COMMUNIQUE_HOME=$(CURDIR)/$(HOME_DIR) DAGSTER_HOME=$(CURDIR)/$(HOME_DIR)/dagster \
		$(BIN)/dagster dev --workspace workspace.yaml --host 127.0.0.1

bench: .venv/.ready  ## Measure coding, and the commands on 1,000 articles; figures go to bench/results
	@$(BIN)/python bench/coding.py
	@$(BIN)/python bench/operations.py seeds/articles --articles 1000

lock: $(UV)  ## Renew requirements.lock from pyproject.toml
	@$(UV) lock --quiet
	@$(UV) export --quiet --locked --all-groups --all-extras --no-emit-project --no-header --no-annotate \
		--output-file requirements.lock > /dev/null
	@rm -f uv.lock

clean:  ## Remove what the other targets made
	rm -rf demo .venv .uv dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
