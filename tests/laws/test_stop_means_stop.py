"""Law 12: nothing is claimed after a stop, by whatever way it came, and going on takes two people."""

import threading
import time
from dataclasses import replace

import pytest

from connector import autonomy, pipeline
from connector.lifecycle import State
from connector.model import ORGANISATION
from feature_flags.levels import Restraint
from gates.errors import NotAllowed
from gates.policy import Caps, Policy
from tests import people
from tests.laws.scene import ADMIN, REP, SECOND, approved, only, rows, work
from tests.world import make_segment


@pytest.mark.parametrize("signal", ["file", "environment"])
def test_the_stop_signal_needs_no_database(database_url, signal):
    rig = approved(database_url)
    pipeline.work(replace(rig.world, stop_signal=lambda: signal))
    assert not rig.transport.taken
    assert only(rig).state is State.APPROVED


def test_a_stop_while_the_claim_reads_counts(database_url):
    rig = approved(database_url)
    rig.crm.account.before_each_call(
        lambda call: call == "read" and autonomy.stop(ORGANISATION, "anyone", "smoke", rig.store, rig.clock)
    )
    work(rig)
    assert not rig.transport.taken


def test_from_stop_to_the_last_hand_off_is_one_claim_and_under_a_second(database_url):
    crowd = [people.stranger(n) for n in range(30)]
    caps = Caps(per_domain_day=100, per_domain_minute=100, per_mailbox_minute=100)
    segment = make_segment(policy=Policy(unsubscribe_prefix="http://127.0.0.1:8080/u/", caps=caps))
    rig = approved(database_url, *crowd, segment=segment)
    sent_at, started = [], threading.Event()
    hand_off = rig.transport.hand_off

    def slow(message, permit):
        started.set()
        time.sleep(0.02)
        told = hand_off(message, permit)
        sent_at.append(time.monotonic())
        return told

    transport = type("Slow", (), {"name": "slow", "reviewed_only": False, "hand_off": staticmethod(slow)})()
    world = replace(rig.world, transport=transport)
    worker = threading.Thread(target=pipeline.work, args=(world,), kwargs={"states": [State.APPROVED]})
    worker.start()
    assert started.wait(20)
    autonomy.stop(ORGANISATION, "anyone", "smoke", rig.store, rig.clock)
    stopped = time.monotonic()
    worker.join(60)
    late = [t - stopped for t in sent_at if t > stopped]
    assert len(late) <= 1
    assert all(t < 1 for t in late)
    assert rows(rig, State.APPROVED)


def test_resuming_takes_two_and_leads_through_paused(database_url):
    rig = approved(database_url)
    autonomy.stop(ORGANISATION, "anyone", "smoke", rig.store, rig.clock)

    def resume(by):
        autonomy.resume(ORGANISATION, by, "fire is out", rig.store, rig.clock, rig.world.ids)
        with rig.store.read() as tx:
            return tx.flags.standings((ORGANISATION,))[0].restraint

    assert resume(ADMIN) is Restraint.KILLED
    with pytest.raises(NotAllowed):
        resume(ADMIN)
    with pytest.raises(NotAllowed):
        resume(REP)
    assert resume(SECOND) is Restraint.PAUSED
    work(rig)
    assert not rig.transport.taken
    assert resume(ADMIN) is Restraint.PAUSED
    assert resume(SECOND) is Restraint.NONE
    rig.clock.forward(minutes=6)
    work(rig)
    assert len(rig.transport.taken) == 1
