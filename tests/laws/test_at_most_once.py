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

from connector import pipeline
from connector.audit.verify import verify_export
from connector.lifecycle import State
from connector.model import Review
from connector.stages import ingest, send
from crm_adapters.port import DecisionKind
from tests import people
from tests.laws.forker import ROOT, wide_segment
from tests.smtp_sink import read_journal, smtp_sink
from tests.world import make_world

KILLS = int(os.environ.get("GATEPOST_KILLS", "24"))
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
