# Every target sets up what it needs in .venv; nothing is installed elsewhere.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench soak fuzz schema clean

run: .venv/service
	$(BIN)/python -m bot run

test: .venv/dev
	$(BIN)/ruff check bot tests
	$(BIN)/mypy
	$(BIN)/python -m bot check
	$(BIN)/python -m pytest $(PYTEST)

bench: .venv/dev
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.service

# Ten minutes at 50 questions a second, a fault of Telegram each second, three SIGKILLs.
soak: .venv/dev
	$(BIN)/python -m tests.soak $(SOAK)

# Ten minutes in all: two for each of the five parts.
fuzz: .venv/dev
	FUZZ_SECONDS=$(or $(FUZZ),100) $(BIN)/python -m pytest tests/test_fuzz.py -q

check: .venv/service
	$(BIN)/python -m bot check

schema: .venv/service
	$(BIN)/python -m bot.content.schema

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/service: .venv/bin/python requirements.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

.venv/dev: .venv/service requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv data/cache
