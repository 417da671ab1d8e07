# Two commands matter: `make demo` shows the main job, `make test` proves it.
# Each installs what it needs into .venv on its first run, from requirements.lock.

PYTEST_ARGS ?=

.PHONY: demo test lint bench lock clean

demo: .venv/.ready
	.venv/bin/gatepost demo

test: lint
	.venv/bin/pytest -n 2 --dist worksteal $(PYTEST_ARGS)

lint: .venv/.ready
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: .venv/.ready
	.venv/bin/pytest tests/bench $(PYTEST_ARGS)

.venv/.ready: .ci/bootstrap pyproject.toml requirements.lock
	.ci/bootstrap

lock:
	.ci/bootstrap lock

clean:
	rm -rf .venv .boot .gatepost .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
