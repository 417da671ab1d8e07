"""Laws 2, 4 and 10 for inbound mail: no letter is lost, and none acted on twice, whatever dies and whoever else looks.

The mailbox is a real IMAP server. `GATEPOST_KILLS=500` makes the long run.
"""

import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connector import pipeline
from connector.audit.verify import verify_export
from connector.lifecycle import State
from connector.model import Delivery, Kind
from connector.stages import inbox, ingest
from gates.errors import TransportError
from tests import people
from tests.imap_server import ImapServer, imap_server
from tests.laws.forker import ROOT, wide_segment
from tests.laws.scene import approved, events, only, rows, work
from tests.letters import MemoryMailbox, bounce, complaint, letter, reply, with_mailbox
from tests.world import Rig, make_world

KILLS = int(os.environ.get("GATEPOST_KILLS", "16"))
STATEMENTS = 700
"""About as many as three letters' way from the mailbox to their effects has; later numbers let the worker finish."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ImapServer]:
    with imap_server(tmp_path) as running:
        yield running


def crowd(url: str, count: int, **options: object) -> Rig:
    """That many people, known from the CRM."""
    rig = make_world(url, segment=wide_segment(), **options)
    for number in range(count):
        rig.crm.account.add(people.reading(people.stranger(number), read_at=rig.clock.now()))
    rig.crm.account.add_list("everyone", [people.key(people.stranger(n)) for n in range(count)])
    if options.get("fresh", True):
        ingest.pull("memory", rig.world)
    return rig


def suppressed(rig: Rig, count: int) -> list[int]:
    """How many standing nos each of them has."""
    with rig.store.read() as tx:
        persons = [tx.people.person_at(people.stranger(n).address) for n in range(count)]
        return [len(tx.suppressions.of(p, [])) for p in persons]


def received_once(rig: Rig) -> Counter[object]:
    """How often each letter was acted on."""
    chains = rig.store.chains()
    return Counter(e["subject"] for c in chains for e in events(rig, c) if e["action"] == "received")


def is_whole(rig: Rig) -> bool:
    for chain in rig.store.chains():
        rig.store.checkpoint(chain)
    return verify_export(rig.store.export(), rig.world.signer.public_keys).whole


@pytest.mark.timeout(180 + 3 * KILLS)
def test_killed_at_any_statement_no_letter_is_lost_or_acted_on_twice(database_url: str, server: ImapServer) -> None:
    count = 3 * KILLS
    rig = crowd(database_url, count)
    forker = subprocess.Popen(
        [sys.executable, "-m", "tests.laws.mail_forker"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    forker.stdout.readline()
    killed = 0
    for number in range(KILLS):
        three = range(3 * number, 3 * number + 3)
        server.deliver(*(letter("Please unsubscribe me", sender=people.stranger(n).address) for n in three))
        order = {"url": database_url, "port": server.port, "node": f"node-{number}-{os.getpid()}", "people": count,
                 "kill_at": 1 + (number * STATEMENTS) // KILLS}  # fmt: skip
        print(json.dumps(order), file=forker.stdin, flush=True)
        ended = json.loads(forker.stdout.readline())
        assert ended["killed"] or ended["code"] == 0, ended
        killed += ended["killed"]
    forker.stdin.close()
    forker.wait(timeout=20)
    assert killed >= KILLS // 2, "the statements counted here are no longer those of the path"

    last, _ = with_mailbox(rig, server.mailbox())
    assert inbox.receive(last.world).failed == {}
    assert suppressed(rig, count) == [1] * count
    assert sorted(received_once(rig).values()) == [1] * count
    assert is_whole(rig)


def test_two_workers_look_into_one_mailbox(database_url: str, server: ImapServer) -> None:
    count = 30
    rigs = [crowd(database_url, count, node="node-1"), crowd(database_url, count, node="node-2", fresh=False)]
    both = [with_mailbox(rig, server.mailbox())[0] for rig in rigs]
    server.deliver(*(letter("Remove me from your list", sender=people.stranger(n).address) for n in range(count)))
    failed: list[object] = []

    def looks(rig: Rig) -> None:
        for _ in range(3):
            failed.extend(inbox.receive(rig.world).failed.items())

    threads = [threading.Thread(target=looks, args=(rig,)) for rig in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert suppressed(both[0], count) == [1] * count
    assert sorted(received_once(both[0]).values()) == [1] * count
    assert is_whole(both[0])


def test_a_new_uidvalidity_repeats_nothing_and_loses_nothing(database_url: str, server: ImapServer) -> None:
    rig, _ = with_mailbox(crowd(database_url, 4), server.mailbox())
    old = [letter("Unsubscribe", sender=people.stranger(n).address) for n in range(2)]
    server.deliver(*old)
    assert inbox.receive(rig.world).new == 2
    server.restart()
    server.deliver(*reversed(old), *(letter("Unsubscribe", sender=people.stranger(n).address) for n in (2, 3)))
    assert inbox.receive(rig.world).new == 2
    assert suppressed(rig, 4) == [1] * 4
    assert sorted(received_once(rig).values()) == [1] * 4


def test_a_server_that_dies_between_two_looks_loses_nothing(database_url: str, server: ImapServer) -> None:
    rig, _ = with_mailbox(crowd(database_url, 1), server.mailbox())
    server.stop()
    assert list(inbox.receive(rig.world).failed.values()) == ["world_error"]
    server.start()
    server.deliver(letter("Unsubscribe", sender=people.stranger(0).address))
    assert inbox.receive(rig.world).new == 1
    assert suppressed(rig, 1) == [1]


@pytest.mark.parametrize("seed", range(4))
def test_in_any_order_and_however_often_the_end_is_the_same(database_url: str, seed: int) -> None:
    rig, box = with_mailbox(approved(database_url))
    work(rig)
    row = only(rig)
    with rig.store.read() as tx:
        original = tx.contents.get(row.id, Kind.MAIL)
    bag = [
        reply(row, "What does it cost?", Message_ID="<1@x.example>"),
        reply(row, "Please unsubscribe me.", Message_ID="<2@x.example>"),
        bounce(original, failed=people.ADA.address),
        complaint(original),
        letter("I am out of the office until 30 November 2026.", Auto_Submitted="auto-replied", subject="Away"),
    ]
    shuffled = random.Random(seed)
    many = bag * 3
    shuffled.shuffle(many)
    for one in many:
        box.put(one)
        if shuffled.random() < 0.5:
            inbox.receive(rig.world)
        if shuffled.random() < 0.2:
            box.rebuild()
    inbox.receive(rig.world)
    with rig.store.read() as tx:
        nos = {s.reason for s in tx.suppressions.of(row.person, [])}
        assert tx.outreaches.get(row.id).state is State.CLOSED
    assert nos == {"unsubscribed", "bounced", "complained"}
    assert sorted(received_once(rig).values()) == [1] * len(bag)
    assert len(rig.transport.taken) == 1
    assert is_whole(rig)


class AnswerInFlight:
    """A transport during whose hand-off the person's no arrives and is worked off."""

    name = "in_flight"
    reviewed_only = False

    def __init__(self, rig: Rig, box: MemoryMailbox) -> None:
        self.rig, self.box = rig, box

    def hand_off(self, message: bytes, permit: object) -> Delivery:
        (claimed,) = rows(self.rig, State.CLAIMED)
        self.box.put(reply(claimed, "Unsubscribe me"))
        inbox.receive(self.rig.world)
        return Delivery(reply="250 kept", at=self.rig.clock.now(), transport=self.name)


def test_a_no_while_a_claim_is_in_flight_holds_for_everything_after_it(database_url: str) -> None:
    rig, box = with_mailbox(approved(database_url))
    ingest.plan(rig.segment(), rig.world, step=2)
    rig = replace(rig, world=replace(rig.world, transport=AnswerInFlight(rig, box)))
    first = next(r for r in rows(rig) if r.step == 1)
    assert pipeline.advance(first.id, rig.world).state is State.SENT
    work(rig)
    assert {(r.step, r.state) for r in rows(rig)} == {(1, State.CLOSED), (2, State.VOID)}
    assert ingest.plan(rig.segment(), rig.world, step=3).skipped == {"suppressed": 1}


def test_an_answer_between_the_reading_and_the_claim_stops_the_claim(database_url: str) -> None:
    rig, box = with_mailbox(approved(database_url))
    row = only(rig)
    reads = rig.world.reader.person

    class Late:
        """A CRM that answers only after the person did."""

        def person(self, person: str) -> object:
            reading = reads(person)
            if not box.held:
                box.put(letter("Sounds interesting, please call me tomorrow."))
                inbox.receive(rig.world)
            return reading

    late = replace(rig.world, reader=Late())
    with pytest.raises(Exception, match="moved"):
        pipeline.advance(row.id, late)
    assert only(rig).state is State.VOID
    assert not rig.transport.taken


@pytest.mark.parametrize("genuine", [True, False])
def test_an_answer_proves_that_an_unknown_mail_left(database_url: str, genuine: bool) -> None:
    rig, box = with_mailbox(approved(database_url))
    rig.transport.fail.append(TransportError("cut off", fate="unknown", where="test"))
    work(rig)
    row = only(rig)
    assert row.state is State.UNKNOWN
    about = row if genuine else replace(row, message_id="<out_guessed@ours.example>")
    box.put(reply(about, "Please call me tomorrow."))
    inbox.receive(rig.world)
    assert only(rig).state is (State.SENT if genuine else State.UNKNOWN)
    assert len(rig.transport.taken) == 1
