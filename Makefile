# What each target does: `make help`. The Python to start from may be chosen: make lab PYTHON=python3.13
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help lab test check lessons lock messages requirements setup

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## Create .venv and install the course in it (the other targets do it themselves)
	@$(PYTHON) -m lab.bootstrap

lab: setup  ## Make an engine ready and open JupyterLab on the course
	@$(BIN)/python -m lab serve

test: setup  ## Run every test: needs Docker, Chromium, about 20 minutes
	@$(BIN)/python -m pytest -v --durations=15 $(ARGS)

check: setup  ## Run ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check lab tools tests && $(BIN)/mypy

lessons: setup  ## Rebuild notebooks/ from text/ and run them: pt-BR on Docker, en on the lab VM
	@$(BIN)/python -m tools.lessons sync && $(BIN)/python -m tools.lessons execute

lock: setup  ## Lock the lab VM's Debian packages again, to the versions of today's mirror
	@$(BIN)/python -m tools.packages_lock

messages: setup  ## Bring the message catalogue in step with the code, and the front pages' picture with both
	@$(BIN)/python -m tools.messages && $(BIN)/python -m tools.pictures

requirements: setup  ## Pin requirements.txt again from pyproject.toml, to the newest versions
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	    --upgrade --no-emit-index-url --no-annotate --custom-compile-command 'make requirements' \
	    --quiet --output-file requirements.txt
