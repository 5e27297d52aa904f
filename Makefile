# Each target is complete in itself: it makes .venv, installs what it needs, and does its work.

PYTHON ?= python3
VENV ?= .venv
# The CPU build of PyTorch; the one that PyPI offers for Linux brings gigabytes of CUDA.
TORCH_INDEX ?= --extra-index-url https://download.pytorch.org/whl/cpu
LAB_ARGS ?=
# One file's tests stay together: they share what is slow to make.
PYTEST_ARGS ?= --numprocesses=auto --dist=loadfile

RUN := $(VENV)/bin/python
# nbgrader calls `alembic` by name.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

# A stamp says what was installed, from which pins, and where the checkout was.
KEY := $(shell { cat pyproject.toml constraints.txt; pwd; } | cksum | cut -d ' ' -f 1)
LAB := $(VENV)/installed-lab-$(KEY)
GRADE := $(VENV)/installed-grade-$(KEY)
DEV := $(VENV)/installed-dev-$(KEY)

.PHONY: help
help:
	@echo 'make lab-en | lab-es | lab-fr | lab-uk | lab-zh   learn, in JupyterLab'
	@echo 'make grade                                        grade a sample class'
	@echo 'make test                                         run every check'
	@echo 'make build                                        build notebooks/ and solutions/ again'

# ------------------------------------------------------------------------------------ for learners

lab-%: $(LAB)
	@$(RUN) -m course.copies $*
	JUPYTER_CONFIG_PATH="$(CURDIR)/my-notebooks/.jupyter/$*$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
	  $(RUN) -m jupyterlab --notebook-dir=my-notebooks/$* $(AS_ROOT) $(LAB_ARGS) $(call first_lesson,$*)

# In a container one is often root, and JupyterLab asks to hear that this is meant.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

# The copy of the first notebook in the language $(1).
first_lesson = my-$(firstword $(sort $(wildcard notebooks/$(1)/*/*.ipynb)))

# --------------------------------------------------------------------------------- for instructors

.PHONY: grade
grade: $(GRADE)
	$(RUN) -m grader sample-class

# ------------------------------------------------------------------------------------- for authors

.PHONY: build
build: $(DEV)
	$(RUN) -m course build

# This is the list of checks; .ci/run and CI call it too.
.PHONY: test format lint types imports generated proofread tests
test: format lint types imports generated proofread tests

format: $(DEV)
	$(RUN) -m ruff format --check .

lint: $(DEV)
	$(RUN) -m ruff check .

types: $(DEV)
	$(RUN) -m pyright --pythonpath $(RUN)

imports: $(DEV)
	$(VENV)/bin/lint-imports

generated: $(DEV)
	$(RUN) -m course build --check

proofread: $(DEV)
	$(RUN) -m course proofread

tests: $(DEV)
	$(RUN) -m pytest $(PYTEST_ARGS)

# ------------------------------------------------------------------------------ what .venv holds

# torch comes first and alone: pip would ask its index for every other package too.
$(VENV)/installed-%-$(KEY): | $(RUN)
	@echo 'Installing into $(VENV); this takes a minute or two.'
	$(RUN) -m pip install --quiet --constraint constraints.txt $(TORCH_INDEX) --no-deps torch
	$(RUN) -m pip install --quiet --constraint constraints.txt --editable '.[$*]'
	@rm -f $(VENV)/installed-$*-*
	@touch $@

# A half-made environment would look finished to the next run.
$(RUN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This course needs Python 3.11 or later; say which: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo 'Python has no venv module; on Debian and Ubuntu run: apt install python3-venv'; exit 1; }
