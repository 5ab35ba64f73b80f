# Everything that can be done here, by name. `make` alone says what there is.

PYTHON ?= python3
BIN    := .venv/bin
UV     := .tools/bin/uv

# uv trusts the certificates that the system trusts, and never brings a Python of its own.
export UV_SYSTEM_CERTS ?= 1
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.DELETE_ON_ERROR:
.PHONY: help setup run test cover bench lock sbom format clean

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: .venv/.run  ## make .venv with what the application needs to run

run: setup  ## start the application (PORT says where)
	@exec $(BIN)/screening run

test: .venv/.browser  ## check style, types and layers, and run every test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest --numprocesses auto --dist worksteal

cover: .venv/.browser  ## the same tests, and how much of the code they run (slower by half)
	$(BIN)/pytest --numprocesses auto --dist worksteal --cov

bench: .venv/.bench  ## measure each goal beside its floor (minutes)
	$(BIN)/python -m tests.bench

format: .venv/.test  ## put the code into its one shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

sbom: .tools/sbom/.done  ## write sbom.json: what the application runs with, with hashes (CycloneDX)
	@.tools/sbom/bin/cyclonedx-py requirements requirements/run.txt --pyproject pyproject.toml \
		--output-format JSON --output-reproducible --output-file sbom.json 2> .tools/sbom/said \
		|| { cat .tools/sbom/said; exit 1; }
	@echo "sbom.json"

clean:  ## remove what the other targets made
	rm -rf .venv .tools sbom.json .coverage htmlcov .*_cache .hypothesis

# Locks: every package with its hashes and no address, for whoever installs says where from.
# `make lock` keeps what still fits; `make lock LOCK=--upgrade` takes the newest.
compile = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate $(LOCK) --output-file requirements/$(1)

lock: .tools/.done  ## write requirements/ anew from pyproject.toml
	$(call compile,run.txt) pyproject.toml --group build
	$(call compile,test.txt) pyproject.toml --group build --group test --extra postgresql --extra redis \
		--constraints requirements/run.txt
	$(call compile,bench.txt) --group bench
	$(call compile,sbom.txt) --group sbom
	$(call compile,uv.txt) --group setup

# Set-up. A stamp for each set of packages, so that a second start starts at once.
# uv installs in a tenth of pip's time; where it cannot, pip installs the same files.
# Neither needs Debian's python3-venv.
install = { [ -x $(UV) ] && $(UV) pip install --quiet --python $(BIN)/python $(1); } || \
          $(PYTHON) -m pip --python $(BIN)/python install --quiet $(1)

.tools/.done: requirements/uv.txt
	@rm -rf .tools && mkdir .tools
	@$(PYTHON) -m pip install --quiet --no-deps --only-binary :all: --require-hashes \
		--target .tools --requirement $< || echo "uv cannot be had here: pip will do"
	@touch $@

.venv/.made: | .tools/.done
	@$(PYTHON) -m venv --clear --without-pip .venv
	@touch $@

.venv/.run: .venv/.made requirements/run.txt pyproject.toml
	@echo "Installing what the application needs ..."
	@$(call install,--require-hashes --requirement requirements/run.txt)
	@$(call install,--no-deps --no-build-isolation --editable .)
	@touch $@

.venv/.test: .venv/.run requirements/test.txt
	@echo "Installing what the tests need ..."
	@$(call install,--require-hashes --requirement requirements/test.txt)
	@touch $@

.venv/.bench: .venv/.run requirements/bench.txt
	@$(call install,--require-hashes --requirement requirements/bench.txt)
	@touch $@

# An environment of its own, for it brings packages that neither running nor testing may see.
.tools/sbom/.done: BIN := .tools/sbom/bin
.tools/sbom/.done: requirements/sbom.txt | .tools/.done
	@$(PYTHON) -m venv --clear --without-pip .tools/sbom
	@echo "Installing what lists the packages ..."
	@$(call install,--require-hashes --requirement requirements/sbom.txt)
	@touch $@

# The browser is Debian's; the driver in the wheel runs on libatomic, which a bare Debian lacks.
# A package list that cannot be refreshed is no obstacle: the install says what is missing.
BROWSER := chromium libatomic1

.venv/.browser: .venv/.test
	@if ! { [ -x /usr/bin/chromium ] && $(BIN)/playwright --version; } > /dev/null 2>&1; then \
		[ "$$(id -u)" = 0 ] || { echo "As root, please: apt-get install $(BROWSER)"; exit 1; }; \
		echo "Installing $(BROWSER) ..."; apt-get --quiet --quiet update || true; \
		DEBIAN_FRONTEND=noninteractive apt-get --quiet --quiet --yes install \
			--no-install-recommends $(BROWSER) > /dev/null; \
	fi
	@touch $@
