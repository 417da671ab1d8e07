"""Laws 2, 4 and 6 when two workers, each with its own connections, reach for the same rows at once."""

import os
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from connector import pipeline
from connector.audit.verify import verify_export
from connector.io.door import Door
from connector.lifecycle import State
from connector.model import Delivery
from connector.stages import respond
from gates.errors import TransportError
from gates.policy import Caps, Policy
from tests import people
from tests.laws.forker import wide_segment
from tests.laws.scene import approved, rows
from tests.world import make_segment, make_world

CROWD = int(os.environ.get("GATEPOST_CROWD", "24"))
"""How many approved mails the workers race for; GATEPOST_CROWD=200 makes the long run."""

LEFT = (State.SENT, State.CLOSED)
"""A worker that comes late to a row finds it SENT and settles it."""


@dataclass
class Doored:
    """Asks the door as the SMTP transport does, and notes when it asked and what it then took."""

    door: Door
    name: str = "doored"
    reviewed_only: bool = False
    asked_at: dict[str, float] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def hand_off(self, message, permit):
        self.asked_at[permit.outreach] = time.monotonic()
        if why := self.door.admit(permit):
            raise TransportError(why, fate="not_sent", where="doorkeeper")
        self.taken.append(permit.outreach)
        return Delivery(reply="250 kept", at=permit.issued_at, transport=self.name)


def colleague(rig, url, crowd, segment):
    """Another process's view: a store of its own on the same database, and the same CRM records."""
    other = make_world(url, segment=segment, node="node-2", fresh=False)
    for person in crowd:
        other.crm.account.add(people.reading(person, read_at=rig.clock.now()))
    return other


def doored(rig):
    transport = Doored(door=Door(store=rig.store, clock=rig.clock, stop_signal=lambda: ""))
    return replace(rig, world=replace(rig.world, transport=transport)), transport


def together(*acts):
    """Run these at the same moment; the first error of any of them is raised here."""
    start, errors = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - a thread that dies silently would pass the test
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    assert not any(t.is_alive() for t in threads), "a worker hangs"
    if errors:
        raise errors[0]


def send_all(rig):
    """Until nothing that is due is left, as a worker does round after round."""
    for _ in range(3):
        pipeline.work(rig.world, states=[State.APPROVED])


def test_each_of_them_is_sent_exactly_once(database_url):
    crowd = [people.stranger(n) for n in range(CROWD)]
    first = approved(database_url, *crowd, segment=wide_segment())
    second = colleague(first, database_url, crowd, wide_segment())
    together(lambda: send_all(first), lambda: send_all(second))
    taken = Counter(to for to, _ in [*first.transport.taken, *second.transport.taken])
    assert set(taken.values()) == {1}
    assert len(taken) == CROWD
    assert len(rows(first, *LEFT)) == CROWD
    assert verify_export(first.store.export(), first.world.signer.public_keys).whole


@pytest.mark.parametrize("limit", [1, 7])
def test_the_caps_are_never_exceeded_by_one(database_url, limit):
    crowd = [people.stranger(n) for n in range(14)]
    caps = Caps(per_domain_day=100, per_domain_minute=100, per_mailbox_minute=100, per_segment_day=limit)
    segment = make_segment(policy=Policy(unsubscribe_prefix="http://127.0.0.1:8080/u/", caps=caps))
    first = approved(database_url, *crowd, segment=segment)
    second = colleague(first, database_url, crowd, segment)
    together(lambda: send_all(first), lambda: send_all(second))
    assert len(first.transport.taken) + len(second.transport.taken) == limit
    assert len(rows(first, *LEFT)) == limit


def test_a_no_that_was_recorded_before_the_door_was_asked_is_obeyed(database_url):
    crowd = [people.stranger(n) for n in range(20)]
    first = approved(database_url, *crowd, segment=wide_segment())
    first, transport = doored(first)
    said_no = {}

    def all_say_no():
        for row in reversed(rows(first)):
            respond.suppress(row.person, first.world, reason="unsubscribed", channel="page")
            said_no[row.id] = time.monotonic()

    together(lambda: send_all(first), all_say_no)
    slipped = [o for o in transport.taken if said_no[o] < transport.asked_at[o]]
    assert not slipped
    assert len(transport.taken) == len(set(transport.taken))
    for row in rows(first):
        assert (row.state in LEFT) == (row.id in transport.taken), row.state
    send_all(first)
    assert len(rows(first, *LEFT)) == len(transport.taken), "nothing goes after everyone has said no"
