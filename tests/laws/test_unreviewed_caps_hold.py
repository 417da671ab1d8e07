"""A thousand claims of unreviewed mail by two workers at once: never one above the ramp's step or a company's three."""

import threading
from collections import Counter

from connector.evidence_rows import Earned
from connector.stages.alone import uses
from feature_flags.levels import Level, Restraint
from tests.world import make_world

CLAIMS = 1000


def test_a_thousand_claims_by_two_workers_never_pass_a_cap_by_one(database_url):
    rigs = [make_world(database_url), make_world(database_url, node="node-2", fresh=False)]
    now = rigs[0].clock.now()
    earned = Earned(
        segment="intro", level=Level.SAMPLED, epoch="e", fingerprints=("f",), terms="t", proposal="p", at=now,
        by="a", approved_by="b", step=2, step_at=now,
    )  # fmt: skip
    went, errors = [], []

    def run(rig, first):
        try:
            for n in range(first, CLAIMS, 2):
                company = f"firm-{n // 2 % 40}"
                with rig.store.begin() as tx:
                    if tx.caps.spend(uses(earned, Restraint.NONE, rig.segment(), company, now)) is None:
                        went.append(company)
        except BaseException as error:  # noqa: BLE001 - a thread that dies silently would pass the test
            errors.append(error)

    threads = [threading.Thread(target=run, args=(rig, n)) for n, rig in enumerate(rigs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert errors == []
    assert len(went) == rigs[0].segment().autonomy.steps[2] == 50
    assert max(Counter(went).values()) <= rigs[0].segment().autonomy.per_domain_unreviewed
