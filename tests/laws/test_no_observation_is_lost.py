"""Two workers fold one segment's outcomes at once: each outcome counts once, and one alarm is one alarm."""

import threading
import time

from connector.evidence_rows import Observation, Signal
from connector.stages import watch
from feature_flags.levels import Scope
from tests.world import make_world

EACH = 40
OWN = Scope(kind="segment", key="intro")
DOMAIN = Scope(kind="domain", key="ours.example")


def outcomes(rig, pause):
    """Observe, dawdle, fold, commit: numbers are given in another order than commits happen."""
    for n in range(EACH):
        now = rig.clock.now()
        with rig.store.begin() as tx:
            signal = Signal.HOSTILE if n % 10 == 0 else Signal.SENT
            tx.evidence.observe(
                Observation(
                    signal=signal, hit=signal is Signal.HOSTILE, segment="intro", domain="ours.example", at=now
                )
            )  # fmt: skip
            time.sleep(pause if n % 2 else 0)
            watch.fold(tx, rig.segment(), rig.world, now)


def test_each_outcome_counts_once_and_one_alarm_is_one(database_url):
    rigs = [make_world(database_url), make_world(database_url, node="node-2", fresh=False)]
    errors = []

    def run(rig, pause):
        try:
            outcomes(rig, pause)
        except BaseException as error:  # noqa: BLE001 - a thread that dies silently would pass the test
            errors.append(error)

    threads = [threading.Thread(target=run, args=(r, p)) for r, p in zip(rigs, (0.004, 0.001), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    with rigs[0].store.read() as tx:
        own = tx.evidence.detector(OWN, watch.STATE)["states"]
        domain = tx.evidence.detector(DOMAIN, watch.STATE)["states"]
        raised = [a.signal for a in tx.evidence.alarms()]
    (bounces,) = [v for k, v in own.items() if k.startswith("bounce:") and k.endswith("pause")]
    assert bounces["seen"] == 2 * (EACH - EACH // 10)
    assert {v["seen"] for v in domain.values()} == {2 * (EACH - EACH // 10)}
    assert raised == ["hostile"]
