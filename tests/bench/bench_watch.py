"""What the detectors cost at an outcome: figures, no assertions. Run: ``pytest tests/bench/bench_watch.py -s``."""

import time

from sqlalchemy import event

from connector.evidence_rows import Observation, Signal
from connector.stages import watch
from tests.world import make_world

ROUNDS = 300


def test_what_the_detectors_cost(database_url: str) -> None:
    rig = make_world(database_url)
    queries = [0]
    event.listen(rig.store._writer, "before_cursor_execute", lambda *_: queries.__setitem__(0, queries[0] + 1))
    print(f"\n{database_url.partition(':')[0]}")
    for label, observing in (("nothing new", False), ("one outcome", True)):
        spent, asked = 0.0, 0
        for _ in range(ROUNDS):
            now = rig.clock.now()
            with rig.store.begin() as tx:
                if observing:
                    tx.evidence.observe(
                        Observation(signal=Signal.SENT, hit=False, segment="intro", domain="ours.example", at=now)
                    )
                before, start = queries[0], time.perf_counter()
                watch.fold(tx, rig.segment(), rig.world, now)
                spent, asked = spent + time.perf_counter() - start, asked + queries[0] - before
        print(f"  {label:<20}{1000 * spent / ROUNDS:>8.2f} ms{asked / ROUNDS:>6.1f} queries")
