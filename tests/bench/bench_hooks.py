"""What 100 webhooks a second cost, over real HTTP: figures. Run: ``pytest tests/bench/bench_hooks.py -s``.

`GATEPOST_HOOK_SECONDS=60` makes the long run. What must hold on any machine (all acknowledged, none lost, each
applied once, also through a SIGKILL) is asserted in tests/laws/test_webhooks_under_load.py.
"""

import os

import pytest

from tests.bench.hooks_load import load, told

SECONDS = float(os.environ.get("GATEPOST_HOOK_SECONDS", "15"))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kill", [False, True], ids=["steady", "killed"])
def test_a_hundred_webhooks_a_second(database_url: str, kill: bool) -> None:
    run = load(database_url, rate=100, seconds=SECONDS, kill=kill)
    print(f"\n{database_url.partition(':')[0]}{', killed half-way' if kill else ''}: {told(run)}")
    assert run.acknowledged == run.sent == run.worked
