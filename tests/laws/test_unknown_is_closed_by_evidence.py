"""Law 4: an unclear hand-off is never tried again; only a witness that saw the mail, or a person, closes it."""

import gzip
import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector import pipeline
from connector.io.relay_log import RelayLog
from connector.lifecycle import State
from connector.mail.relay_log import Trace, traces
from gates.errors import ConfigError
from tests.laws import scene
from tests.smtp_sink import Fault, smtp_sink

POSTFIX = """\
Nov 23 09:00:01 mx postfix/smtpd[811]: 4ZbK2x3Vqz: client=gatepost[10.0.0.5]
Nov 23 09:00:01 mx postfix/cleanup[812]: 4ZbK2x3Vqz: message-id=<{id}>
Nov 23 09:00:01 mx postfix/qmgr[700]: 4ZbK2x3Vqz: from=<maya@ours.example>, size=4312, nrcpt=1 (queue active)
Nov 23 09:00:03 mx postfix/smtp[813]: 4ZbK2x3Vqz: to=<x@y.example>, relay=mx[192.0.2.1]:25, status={fate} (250 ok)
Nov 23 09:00:03 mx postfix/qmgr[700]: 4ZbK2x3Vqz: removed
"""
EXIM = """\
2026-11-23 09:00:01 1rAbCd-0003Ef-Gh <= maya@ours.example H=gatepost P=esmtps S=4312 id={id}
2026-11-23 09:00:03 1rAbCd-0003Ef-Gh => x@y.example R=dnslookup T=remote_smtp C="250 ok"
2026-11-23 09:00:03 1rAbCd-0003Ef-Gh Completed
"""


@pytest.fixture
def rig(database_url):
    rig = scene.approved(database_url)
    with smtp_sink() as sink:
        sink.fail_next(Fault.DROP_AFTER_DATA)
        scene.work(scene.by_smtp(rig, sink.host, sink.port))
    assert scene.only(rig).state is State.UNKNOWN
    return rig


def witnessed(rig, folder, text):
    if text is not None:
        (folder / "mail.log").write_text(text)
    return replace(rig, world=replace(rig.world, witnesses=(RelayLog(folder, "mail.log*"),)))


@pytest.mark.parametrize(("log", "fate"), [(POSTFIX, "sent"), (POSTFIX, "bounced"), (EXIM, "sent")])
def test_a_mail_that_the_relay_saw_is_sent_whatever_became_of_it_there(rig, tmp_path, log, fate):
    identifier = scene.only(rig).message_id.strip("<>")
    rig = witnessed(rig, tmp_path, log.format(id=identifier, fate=fate))
    looked = pipeline.reconcile(rig.world)
    assert [t.fate for t in looked.found.values()] == [fate]
    assert scene.only(rig).state is State.SENT
    assert not rig.transport.taken, "looking never sends"


@pytest.mark.parametrize("other", ["someone-else@ours.example", "prefix-{id}", "{id}.example"])
def test_another_message_proves_nothing(rig, tmp_path, other):
    identifier = scene.only(rig).message_id.strip("<>")
    rig = witnessed(rig, tmp_path, POSTFIX.format(id=other.format(id=identifier), fate="sent"))
    looked = pipeline.reconcile(rig.world)
    assert [o.id for o in looked.unseen] == [scene.only(rig).id]
    assert scene.only(rig).state is State.UNKNOWN


def test_no_log_is_said_and_changes_nothing(rig, tmp_path):
    looked = pipeline.reconcile(witnessed(rig, tmp_path, None).world)
    assert "relay log" in looked.unasked
    assert scene.only(rig).state is State.UNKNOWN
    with pytest.raises(ConfigError):
        RelayLog(tmp_path, "nothing*").find(["<a@b>"])


def test_packed_and_rotated_logs_are_read_in_order(tmp_path):
    first, rest = POSTFIX.format(id="a@b.example", fate="sent").split("\n", 2)[:2], POSTFIX.split("\n", 2)[2]
    with gzip.open(tmp_path / "mail.log.2.gz", "wt") as old:
        old.write("\n".join(first) + "\n")
    (tmp_path / "mail.log").write_text(rest.format(fate="deferred"))
    assert RelayLog(tmp_path, "mail.log*").find(["<a@b.example>"]) == {
        "<a@b.example>": Trace(witness="relay log", said="queue id 4ZbK2x3Vqz, deferred", fate="deferred")
    }


def test_two_reconcilers_at_once_close_it_once(rig, tmp_path):
    rig = witnessed(rig, tmp_path, POSTFIX.format(id=scene.only(rig).message_id.strip("<>"), fate="sent"))
    threads = [threading.Thread(target=pipeline.reconcile, args=(rig.world,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    closed = [e for e in scene.events(rig) if e["action"] == "sent_by_evidence"]
    assert len(closed) == 1


@given(st.lists(st.text(max_size=80), max_size=10))
def test_no_line_of_any_kind_makes_a_trace_of_a_message_that_it_does_not_name(lines):
    assert not traces(lines, ["<9f2b7c@ours.example>"])
