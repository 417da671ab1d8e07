"""Law 4: no message is handed to a transport twice, whatever dies and when.

Workers are killed with SIGKILL between the statements of the send path, on both databases, against
a real SMTP server whose journal is fsynced. `GATEPOST_KILLS=500` makes the long run.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest

from connector import pipeline
from connector.audit.verify import verify_export
from connector.lifecycle import State
from connector.model import Review
from connector.stages import ingest, send
from crm_adapters.errors import Unavailable
from crm_adapters.port import DecisionKind
from gates.errors import TransportError
from tests import people
from tests.laws import scene
from tests.laws.forker import ROOT, wide_segment
from tests.laws.scene import by_smtp, only, work
from tests.smtp_sink import Fault, read_journal, smtp_sink
from tests.world import make_world

KILLS = int(os.environ.get("GATEPOST_KILLS", "16"))
STATEMENTS = 420
"""About as many as one mail's way from APPROVED to SENT has; later numbers let the worker finish."""


def approved(url: str, count: int):
    """A world with that many mails that Rita has approved."""
    rig = make_world(url, segment=wide_segment())
    for number in range(count):
        rig.crm.account.add(people.reading(people.stranger(number), read_at=rig.clock.now()))
    rig.crm.account.add_list("everyone", [people.key(people.stranger(n)) for n in range(count)])
    ingest.pull("memory", rig.world)
    ingest.plan(rig.segment(), rig.world)
    pipeline.work(rig.world)
    with rig.store.read() as tx:
        waiting = tx.outreaches.in_states([State.IN_REVIEW])
    for row in waiting:
        decision = Review(
            outreach=row.id, draft_digest=row.draft_digest, kind=DecisionKind.APPROVE, by="rita", via="test",
            at=rig.clock.now(),
        )  # fmt: skip
        pipeline.receive(decision, rig.world)
    assert len(waiting) == count
    return rig


@pytest.mark.timeout(120 + 2 * KILLS)
def test_killed_at_any_statement_nothing_is_sent_twice_and_nothing_is_lost(database_url, tmp_path, monkeypatch):
    journal = tmp_path / "journal"
    count = KILLS + 4
    rig = approved(database_url, count)
    with smtp_sink(journal=journal) as sink:
        forker = subprocess.Popen(
            [sys.executable, "-m", "tests.laws.forker"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        killed = 0
        for number in range(KILLS):
            at = 1 + (number * STATEMENTS) // KILLS
            order = {"url": database_url, "host": sink.host, "port": sink.port, "node": f"node-{number}-{os.getpid()}",
                     "people": count, "kill_at": at}  # fmt: skip
            print(json.dumps(order), file=forker.stdin, flush=True)
            ended = json.loads(forker.stdout.readline())
            assert ended["killed"] or ended["code"] == 0, ended
            killed += ended["killed"]
        forker.stdin.close()
        forker.wait(timeout=20)

    # Whoever starts next: the killed workers are gone, so what they held becomes UNKNOWN, and nothing is sent again.
    monkeypatch.setattr(send, "REAP_AFTER", timedelta(seconds=0))
    pipeline.work(rig.world, states=[State.CLAIMED])

    mails = [message_from_bytes(r.data) for r in read_journal(journal)]
    arrived = Counter(str(m["Message-ID"]) for m in mails)
    assert killed > KILLS // 2
    assert max(arrived.values(), default=1) == 1, arrived.most_common(3)
    with rig.store.read() as tx:
        rows = {o.message_id: o for o in tx.outreaches.in_states(list(State))}
    assert len(rows) == count
    for identifier, row in rows.items():
        assert row.state in {State.APPROVED, State.UNKNOWN, State.SENT, State.CLOSED}, row
        if row.state in {State.SENT, State.CLOSED}:
            assert arrived[identifier] == 1
        if row.state is State.APPROVED:
            assert arrived[identifier] == 0
    assert verify_export(rig.store.export(), rig.world.signer.public_keys).whole


def test_an_unclear_hand_off_is_unknown_and_never_repeated(database_url):
    rig = scene.approved(database_url)
    rig.transport.fail.append(TransportError("cut", fate="unknown"))
    for _ in range(5):
        work(rig)
        rig.clock.forward(hours=1)
    assert only(rig).state is State.UNKNOWN
    assert len(rig.transport.taken) == 1


def test_what_nobody_foresaw_is_unknown_too(database_url):
    rig = scene.approved(database_url)
    rig.transport.fail.append(Unavailable("not a transport's error", where="test"))
    for _ in range(3):
        work(rig)
        rig.clock.forward(hours=1)
    assert only(rig).state is State.UNKNOWN
    assert len(rig.transport.taken) == 1


@pytest.mark.parametrize("fault", [f for f in Fault if f is not Fault.SLOW])
def test_a_relay_that_fails_gets_the_mail_at_most_once_more_or_never(database_url, fault):
    """Refused for certain may be tried again; cut off while it was given, never."""
    rig = scene.approved(database_url)
    with smtp_sink() as sink:
        sink.fail_next(fault)
        rig = by_smtp(rig, sink.host, sink.port)
        for _ in range(4):
            work(rig)
            rig.clock.forward(minutes=16)
        kept = len(sink.received)
    assert kept <= 1
    unclear = {Fault.DROP_AFTER_DATA: State.UNKNOWN, Fault.DROP_BEFORE_DATA: State.UNKNOWN}
    refused = {Fault.REFUSE_RCPT: State.HELD, Fault.REFUSE_DATA: State.HELD}
    assert only(rig).state is {**unclear, **refused}.get(fault, State.CLOSED)


def test_a_permit_opens_the_door_once_and_no_byte_leaves_the_second_time(database_url):
    rig = scene.approved(database_url)
    with smtp_sink() as sink:
        rig = by_smtp(rig, sink.host, sink.port)
        claim = send.claim(only(rig), rig.world)
        pipeline.commit(only(rig), claim.step, rig.world)
        use = rig.world.transport.hand_off
        use(claim.ticket.message, claim.ticket.permit)
        with pytest.raises(TransportError, match="permit_used"):
            use(claim.ticket.message, claim.ticket.permit)
        assert len(sink.received) == 1


def test_outside_production_the_transport_itself_keeps_to_its_list(database_url):
    rig = scene.approved(database_url)
    with smtp_sink() as sink:
        rig = by_smtp(rig, sink.host, sink.port, allowed=("*@ours.example",))
        work(rig)
        assert sink.connections == 0
    assert only(rig).state is not State.SENT
