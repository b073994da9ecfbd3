# What each target does: `make help`. The Python to start from may be chosen: make lab PYTHON=python3.13
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help lab cluster test test-unit test-engine test-vm test-browser test-system test-all test-busy binder-test check demo lessons links \
    lock messages release requirements setup

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## Create .venv and install the course in it (the other targets do it themselves)
	@$(PYTHON) -m lab.bootstrap

lab: setup  ## Make an engine ready and open JupyterLab on the course
	@$(BIN)/python -m lab serve

cluster: setup  ## Make a local Kubernetes cluster with kind for lesson 08, or find the one that is there
	@$(BIN)/python -m lab cluster

test: setup  ## Run the tests that a change must pass, about 12 minutes; ARGS='tests/unit -k words' chooses some
	@$(BIN)/python -m tools.suite $(ARGS)

test-unit: setup  ## Run the tests that need nothing but Python, in a minute (also test-engine, test-vm, test-browser, test-system)
	@$(BIN)/python -m tools.suite tests/unit $(ARGS)

test-engine test-vm test-browser test-system: setup
	@$(BIN)/python -m tools.suite tests/$(@:test-%=%) $(ARGS)

test-all: setup  ## Run every test, about an hour: both languages, both engines, every mistake, and the rehearsal of Binder
	@$(BIN)/python -m tools.suite --all $(ARGS)

test-busy: setup  ## Run the tests of `make test` while processors and memory are taken away again and again
	@$(BIN)/python -m tools.suite --busy $(ARGS)

binder-test: setup  ## Rehearse Binder: build its image and run it as Binder does. Needs Docker, and debootstrap or a registry; 10 minutes
	@$(BIN)/python -m tools.suite --all --workers 0 tests/system/host_docker/binder $(ARGS)

check: setup  ## Run ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check autograder lab tools tests && $(BIN)/mypy

demo: setup  ## Release, grade and report a sample class of 12, in demo/, and open its report: about 2 minutes
	@$(BIN)/python -m tools.demo $(ARGS)

lessons: setup  ## Rebuild notebooks/ from text/ and run them: pt-BR on Docker, en on the lab VM
	@$(BIN)/python -m tools.lessons sync && $(BIN)/python -m tools.lessons execute

links: setup  ## Print the badge that opens this repository on mybinder.org, or with HUB=https://… the links for that JupyterHub
	@$(BIN)/python -m tools.launch_links $(HUB)

lock: setup  ## Lock the lab VM's Debian packages again, to the versions of today's mirror; ARGS=--check only compares
	@$(BIN)/python -m tools.packages_lock $(ARGS)

messages: setup  ## Bring the message catalogue in step with the code, and the front pages' picture with both
	@$(BIN)/python -m tools.messages && $(BIN)/python -m tools.pictures

release: setup  ## Rebuild source/ from text/, and from it release/: what students are given, without solutions and hidden tests
	@$(BIN)/python -m tools.lessons sync && $(BIN)/python -m tools.release

requirements: setup  ## Pin requirements.txt again from pyproject.toml, to the newest versions
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	    --upgrade --no-emit-index-url --no-annotate --custom-compile-command 'make requirements' \
	    --quiet --output-file requirements.txt
