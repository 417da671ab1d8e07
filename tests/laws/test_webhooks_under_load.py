"""A hundred webhooks a second over real HTTP, the processes killed half-way: all acknowledged, none lost, each once."""

import pytest

from tests.bench.hooks_load import load

SECONDS = 4


@pytest.mark.timeout(120)
def test_all_are_acknowledged_and_none_is_lost_though_everything_is_killed(database_url: str) -> None:
    run = load(database_url, rate=100, seconds=SECONDS, kill=True)
    assert run.repeated > 0, "nothing was under way when it was killed: the test shows nothing"
    assert run.acknowledged == run.sent
    assert run.worked == run.sent, "each event took effect once"
    assert run.opted_out == run.wanted_opted_out
    assert run.percentile(0.5) < 1000, "milliseconds, on however busy a machine"
