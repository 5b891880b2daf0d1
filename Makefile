# Two commands matter: `make run` serves the demo hall, `make test` runs every check. Both set up what they need.
PORT ?= 8000
AUDIT_DATA ?= data
BIN := .venv/bin
export AUDIT_DATA

.PHONY: help setup run test check bench lock wheel

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## install everything that running needs
	@scripts/setup.sh run

run: setup ## serve the demo hall on PORT (8000), data in AUDIT_DATA (data)
	@$(BIN)/hall-audit demo --port $(PORT)

test: ## install everything and run all checks and tests
	@scripts/setup.sh test
	@scripts/check.sh
	@$(BIN)/python -m pytest
	@$(BIN)/python build_web.py test

check: ## style, types, import rules (no tests)
	@scripts/setup.sh test
	@scripts/check.sh

bench: ## measure against limits and peers; prints ratios, writes bench/results/
	@scripts/setup.sh bench
	@$(BIN)/python -m bench

lock: ## renew the locked versions
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header pyproject.toml --group web -o requirements.lock
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header pyproject.toml --group web --group dev -o requirements-dev.lock

wheel: ## build the wheel with the front end, fonts and standards library inside
	@scripts/setup.sh test
	@$(BIN)/python -m hatchling build -t wheel
