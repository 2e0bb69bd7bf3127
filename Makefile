# Everything one does with this project; `make` or `make help` lists it.
.DEFAULT_GOAL := help
.SUFFIXES:

PORT ?= 8000
DEMO_LANGUAGE ?= ro
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
FLASK := $(PY) -m flask --app app
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
AUDIT := $(VENV)/.audit
CATALOGS := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
STATIC_SOURCES := $(shell find crm/static -type f -not -path 'crm/static/build/*')
ASSETS := $(VENV)/.assets
MODULES := $(shell find crm -name '*.py')
BYTECODE := $(VENV)/.bytecode
# The sample company lives in a folder of its own, whatever the environment says about real data.
DEMO := env -u DATABASE_URL -u BASE_URL -u SMTP_URL -u SMS_URL -u MAIL_URL DATA_DIR=demo

.PHONY: help
help: ## List what can be done
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '%-20s %s\n' "$$name" "$$text"; done

.PHONY: setup
setup: $(RUNTIME) $(CATALOGS) $(ASSETS) $(BYTECODE) ## Prepare .venv, translations and assets; serve nothing

.PHONY: run
run: setup ## Set up and serve on http://127.0.0.1:8000 (PORT= changes it)
	@$(FLASK) upgrade
	@exec $(PY) scripts/serve.py --port $(PORT)

.PHONY: demo
demo: setup ## Serve a sample company from a folder of its own, demo/ (DEMO_LANGUAGE=hu)
	@$(DEMO) $(FLASK) upgrade
	@$(DEMO) $(FLASK) seed --demo --language $(DEMO_LANGUAGE)
	@echo "Sign in as admin@example.com with the password semafor-demo"
	@exec $(DEMO) $(PY) scripts/serve.py --port $(PORT)

.PHONY: test
test: setup $(DEV) ## Set up and run all tests (ARGS= goes to pytest)
	$(PY) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: lint
lint: lint-python lint-imports lint-templates lint-translations lint-security ## Check style, layers, templates, translations, security

.PHONY: lint-python
lint-python: $(DEV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

.PHONY: lint-imports
lint-imports: $(DEV)
	$(VENV)/bin/lint-imports --no-logo --no-cache

.PHONY: lint-templates
lint-templates: $(DEV)
	$(VENV)/bin/djlint crm/templates --lint --quiet
	$(PY) scripts/check_htmx.py crm/templates crm/static/js

.PHONY: lint-translations
lint-translations: $(RUNTIME)
	$(PY) scripts/translations.py check

.PHONY: lint-security
lint-security: $(DEV)
	$(PY) -m bandit --quiet --recursive --configfile pyproject.toml crm app.py

.PHONY: translations
translations: $(RUNTIME) ## Bring the translation files in step with the code and list the gaps
	$(PY) scripts/translations.py update
	$(PY) scripts/translations.py compile
	$(PY) scripts/translations.py missing

.PHONY: bench
bench: setup $(DEV) ## Measure the pages against their budgets
	$(PY) scripts/bench.py $(ARGS)

.PHONY: torture
torture: setup $(DEV) ## Kill server and runners under load, 20 times, and look for lost writes and messages
	$(PY) scripts/torture.py $(ARGS)
	$(PY) scripts/torture_outbox.py $(ARGS)

.PHONY: screenshots
screenshots: setup $(DEV) ## Take the pictures of the README anew
	$(PY) scripts/screenshots.py $(ARGS)

.PHONY: requirements
requirements: ## Pin the packages that pyproject.toml names, with hashes (needs uv)
	uv pip compile pyproject.toml --quiet --generate-hashes --universal --python-version 3.11 -o requirements.txt
	uv pip compile pyproject.toml --quiet --group dev --generate-hashes --universal --python-version 3.11 \
		-o requirements-dev.txt
	uv pip compile pyproject.toml --quiet --group audit --generate-hashes --universal --python-version 3.11 \
		-o requirements-audit.txt

.PHONY: audit
audit: $(AUDIT) ## List packages and licences in build/, ask the network for known holes in them
	$(PY) scripts/audit.py

.PHONY: clean
clean: ## Remove what was made, except data
	rm -rf $(VENV) build crm/static/build .pytest_cache .hypothesis .ruff_cache
	rm -f $(CATALOGS)
	find crm scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Compiled beforehand: a start that has to compile takes twice as long, and a host may not let us keep what it made.
$(RUNTIME): requirements.txt
	@scripts/install.sh $<
	@$(PY) -m compileall -q $(VENV)/lib || echo "Some packages could not be compiled beforehand."
	@touch $@

$(BYTECODE): app.py gunicorn.conf.py $(MODULES) | $(RUNTIME)
	@$(PY) -m compileall -q app.py crm
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@scripts/install.sh $<
	@touch $@

$(AUDIT): requirements-audit.txt $(RUNTIME)
	@scripts/install.sh $<
	@touch $@

translations/%/LC_MESSAGES/messages.mo: translations/%/LC_MESSAGES/messages.po | $(RUNTIME)
	@$(PY) scripts/translations.py compile $*

$(ASSETS): $(STATIC_SOURCES) crm/assets.py crm/lib/bundles.py | $(RUNTIME)
	@$(PY) -c 'from crm import assets; assets.build()'
	@touch $@
