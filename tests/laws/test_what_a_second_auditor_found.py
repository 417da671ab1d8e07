"""Ways around the laws that a second sceptical reader found, each kept as the test that failed then."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from connector import tripwire
from connector.bootstrap import rehearsal
from connector.lifecycle import State
from connector.links import token_hash
from connector.mail.optout import token
from connector.model import Account
from connector.stages import inbox, ingest, opt_in, respond
from connector.stages.opt_in import Evidence
from connector.stages.say_no import say_no, say_no_to_all
from connector.web.app import create_app
from crm_adapters.port import Change, ChangeKind
from gates.errors import InputError, StaleEdit
from gates.recipient import ConsentState
from tests import people
from tests.laws.scene import (
    REP,
    approved,
    arrange,
    by_smtp,
    events,
    only,
    plan,
    reviewed,
    rows,
    work,
)
from tests.letters import letter, reply, with_mailbox

ADA = people.key(people.ADA)
COMPLIANCE = Account(id="cora", name="Cora", roles=frozenset({"compliance"}))


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/gatepost.sqlite"


def ada(rig) -> str:
    with rig.store.read() as tx:
        return tx.people.person_at(people.ADA.address)


def standing(rig, address: str = people.ADA.address) -> set[str]:
    with rig.store.read() as tx:
        return {s.reason for s in tx.suppressions.of(tx.people.person_at(address) or "nobody", [address])}


def no(rig, reason: str = "unsubscribed") -> None:
    respond.suppress(ada(rig), rig.world, reason=reason, channel="page")


# ------------------------------------------------------------------------------------ retried for ever


def test_a_crm_that_is_gone_for_days_breaks_no_round(url):
    rig = approved(url)
    no(rig)
    rig.crm.account.outage()
    for _ in range(60):
        rig.clock.forward(hours=1)
        respond.write_back(rig.world)
    rig.crm.account.outage(on=False)
    rig.clock.forward(hours=1)
    assert respond.write_back(rig.world) == (1, 0)


def test_a_letter_that_fails_for_days_keeps_back_no_other(url, monkeypatch):
    rig, box = with_mailbox(approved(url))
    box.put(letter("poison", sender="poison@nobody.example"))
    real = inbox.work_one
    poison: list[str] = []

    def breaks(message, world):
        poison[:] = poison or [message]
        if message in poison:
            raise ValueError("it breaks us every time")
        return real(message, world)

    monkeypatch.setattr(inbox, "work_one", breaks)
    for _ in range(60):
        rig.clock.forward(hours=2)
        inbox.receive(rig.world)
    box.put(reply(only(rig), "Please stop writing to me."))
    inbox.receive(rig.world)
    assert standing(rig) == {"unsubscribed"}


def test_a_dead_connection_starves_no_other(url):
    rig = approved(url)
    no(rig)
    with rig.store.begin() as tx:
        for number in range(100):
            key = replace(ADA, connection="dead", id=str(number))
            at = rig.clock.now() - timedelta(hours=1)
            tx.syncs.ask_write_back(
                respond.WriteBack(id=str(key), person=ada(rig), key=key, reason="page:unsubscribed", asked_at=at)
            )
    respond.write_back(rig.world)
    rig.clock.forward(hours=1)
    done, _ = respond.write_back(rig.world)
    assert done == 1


# ------------------------------------------------------------------------------------ the way back


def evidence(rig) -> Evidence:
    return Evidence(form="webinar form", given_at=rig.clock.now() - timedelta(minutes=5), text="Yes, write to me.")


def test_the_same_no_said_again_is_newer_than_the_evidence(database_url):
    rig = reviewed(database_url)
    no(rig)
    rig.clock.forward(hours=2)
    given = evidence(rig)
    rig.clock.forward(hours=1)
    no(rig)
    rig.clock.forward(hours=1)
    with pytest.raises(InputError):
        opt_in.ask(ada(rig), given, (), REP, rig.world)


@pytest.mark.parametrize("wait", [60, -60], ids=["later", "clock_set_back"])
def test_the_same_no_said_again_between_asking_and_approving_ends_it(database_url, wait):
    rig = reviewed(database_url)
    no(rig)
    rig.clock.forward(hours=2)
    rig.crm.account.add(people.reading(people.ADA, read_at=rig.clock.now()))
    asked = opt_in.ask(ada(rig), evidence(rig), (), REP, rig.world)
    rig.clock.forward(minutes=wait)
    no(rig)
    with pytest.raises(StaleEdit):
        opt_in.approve(asked.id, COMPLIANCE, rig.world)
    assert standing(rig) == {"unsubscribed"}


def test_a_no_after_the_way_back_reaches_the_crm_again(database_url):
    rig = reviewed(database_url)
    no(rig)
    assert respond.write_back(rig.world) == (1, 0)
    rig.clock.forward(hours=2)
    rig.crm.account.add(people.reading(people.ADA, read_at=rig.clock.now()))
    asked = opt_in.ask(ada(rig), evidence(rig), (), REP, rig.world)
    opt_in.approve(asked.id, COMPLIANCE, rig.world)
    assert standing(rig) == set()
    no(rig)
    assert respond.write_back(rig.world) == (1, 0)
    assert rig.crm.read([ADA]).found[0].consent.state is ConsentState.OPTED_OUT


def test_two_crms_that_say_no_do_not_write_it_again_at_every_sync(url):
    rig = reviewed(url)
    reading = people.reading(replace(people.ADA, state=ConsentState.OPTED_OUT))
    hints = [
        Change(
            kind=ChangeKind.SEEN,
            key=ADA,
            contact=reading.contact,
            consent_hint=replace(reading.consent, source=replace(ADA, connection=connection)),
        )
        for connection in ("memory", "second")
    ]
    pulled = ingest.Pulled()
    for _ in range(3):
        with rig.store.begin() as tx:
            ingest.apply(hints, tx, rig.world, pulled)
        rig.clock.forward(minutes=1)
    assert pulled.opted_out <= 2


# ------------------------------------------------------------------------------------ handed off twice


@contextmanager
def relay(last: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A relay that takes every mail, and answers the end of DATA with these words."""
    kept: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 ready\r\n")
                body: list[bytes] | None = None
                for line in lines:
                    if body is not None:
                        if line == b".\r\n":
                            kept.append(b"".join(body))
                            body = None
                            connection.sendall(last + b"\r\n")
                        else:
                            body.append(line)
                    elif line.upper().startswith(b"DATA"):
                        body = []
                        connection.sendall(b"354 go on\r\n")
                    else:
                        connection.sendall(b"250 ok\r\n")

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1], kept
    finally:
        listening.close()


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (b"252 taken, more or less", {State.SENT, State.CLOSED}),
        (b"OK, thanks", {State.UNKNOWN}),
        (b"354 and then?", {State.UNKNOWN}),
        (b"999 what", {State.UNKNOWN}),
    ],
)
def test_an_odd_answer_to_the_end_of_data_is_no_refusal(url, said, state):
    rig = approved(url)
    with relay(said) as (port, kept):
        rig = by_smtp(rig, "127.0.0.1", port)
        for _ in range(4):
            work(rig)
            rig.clock.forward(hours=1)
        assert len(kept) == 1
    assert only(rig).state in state


# ------------------------------------------------------------------------------------ lists and spellings


def client(rig):
    with rig.store.begin() as tx:
        tx.accounts.add(Account(id="crm-sync", name="CRM sync", roles=frozenset({"rep"})), token_hash("secret"))
    return create_app(rig.world).test_client()


def test_one_item_that_no_encoding_knows_loses_no_other(url):
    rig = approved(url)
    items = ["\ud800@nordwind.example", "a/b/\0", {"who": people.ADA.address}]
    answered = client(rig).post("/api/suppressions", json={"items": items}, headers={"Authorization": "Bearer secret"})
    assert answered.status_code == 200
    assert standing(rig) == {"do_not_contact"}
    assert [w["line"] for w in answered.json["wrong"]] == [1, 2]


@pytest.mark.parametrize(
    "told",
    [
        "mailto:ada@nordwind.example",
        "\u200bada@nordwind.example",
        "ada\u00ad@nordwind.example",
        "ada@nordwind.example.",
        "ADA@Nordwind.Example",
        "Ada Hofer <ada@nordwind.example>",
    ],
)
def test_a_pasted_address_is_the_persons_or_told_as_wrong(url, told):
    rig = approved(url)
    heard, wrong = say_no_to_all(f"who\n{told}\n", rig.world, channel="list", actor="ada-admin")
    assert len(heard) + len(wrong) == 1
    assert wrong or standing(rig) == {"do_not_contact"}


def test_an_address_in_a_broken_encoding_is_told_as_wrong(url):
    rig = approved(url)
    told = "müller@nordwind.example".encode("latin-1").decode("utf-8", "replace")
    with pytest.raises(InputError):
        say_no(told, rig.world, reason="do_not_contact", channel="list", actor="ada-admin")


SPELLINGS = [
    ("ada@xn--strae-oqa.example", "ada@straße.example"),
    ("ada@MÜLLER.example", "ada@xn--mller-kva.example"),
    ("ada@muller。example", "ada@muller.example"),
    ("rene\u0301@nordwind.example", "ren\u00e9@nordwind.example"),
    ('"ada"@nordwind.example', "ada@nordwind.example"),
    ("ada+news@nordwind.example", "ada@nordwind.example"),
    ("ada@nordwind.example", "ada+crm@nordwind.example"),
]


@pytest.mark.parametrize(("told", "later"), SPELLINGS)
def test_a_no_of_an_unknown_address_knows_every_spelling(url, told, later):
    rig = approved(url, people.GRETE)
    respond.suppress_address(told, rig.world, reason="unsubscribed", channel="reply", actor="recipient")
    arrange(rig, [replace(people.ADA, address=later)])
    plan(rig)
    work(rig)
    assert [r for r in rows(rig) if r.contact == ADA] == []


def test_a_no_of_an_address_that_the_record_got_a_moment_ago_is_heard(url):
    rig = approved(url)
    respond.suppress_address(
        "a.hofer@private.example", rig.world, reason="unsubscribed", channel="reply", actor="recipient"
    )
    rig.crm.account.change(
        ADA,
        lambda r: replace(r, contact=replace(r.contact, addresses=(*r.contact.addresses, "a.hofer@private.example"))),
    )
    work(rig)
    assert not rig.transport.taken
    assert only(rig).state is State.BLOCKED


# ------------------------------------------------------------------------------------ inbound mail


def test_the_message_that_we_began_is_found_in_a_very_long_thread(url):
    rig, box = with_mailbox(approved(url))
    work(rig)
    others = " ".join(f"<other-{n}@nordwind.example>" for n in range(60))
    box.put(
        letter(
            "Please stop writing to me.",
            sender="assistant@elsewhere.example",
            References=f"{only(rig).message_id} {others}",
            In_Reply_To="<other-59@nordwind.example>",
        )
    )
    inbox.receive(rig.world)
    assert standing(rig) == {"unsubscribed"}


def test_a_no_that_attaches_a_mail_to_somebody_else_is_the_writers(url):
    rig, box = with_mailbox(approved(url, people.ADA, people.stranger(1)))
    work(rig)
    mine, other = (next(r for r in rows(rig) if r.contact == people.key(p)) for p in (people.ADA, people.stranger(1)))
    original = next(m for to, m in rig.transport.taken if to == people.stranger(1).address)
    head = reply(mine, "", sender="a.hofer@elsewhere.example").partition(b"Content-Type")[0]
    box.put(
        head
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        + b"Please stop writing to me.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + original
        + b"\r\n--b--\r\n"
    )
    inbox.receive(rig.world)
    assert other.person != mine.person
    assert standing(rig) == {"unsubscribed"}


def test_a_message_that_cannot_be_parsed_is_searched_as_it_stands(url, monkeypatch):
    rig, box = with_mailbox(approved(url))
    work(rig)

    def breaks(raw):
        raise RecursionError

    monkeypatch.setattr(inbox, "parse", breaks)
    box.put(reply(only(rig), "Please stop writing to me.", sender="a.hofer@elsewhere.example"))
    inbox.receive(rig.world)
    with rig.store.read() as tx:
        assert tx.inbound.silence(ada(rig), rig.clock.now() - timedelta(days=1)).answered_at is not None


def test_an_absence_that_asks_to_be_removed_is_a_no(url):
    rig, box = with_mailbox(approved(url))
    work(rig)
    box.put(
        reply(
            only(rig),
            "I am out of office until 3 December.\nPlease remove me from your mailing list.",
            Auto_Submitted="auto-replied",
        )
    )
    inbox.receive(rig.world)
    assert standing(rig) == {"unsubscribed"}


# ------------------------------------------------------------------------------------ tripwires


def armed(url):
    rig = reviewed(url, people.BRUNO, people.EMIL)
    return replace(rig, world=replace(rig.world, tripwires=(people.key(people.BRUNO), people.key(people.EMIL))))


def test_a_tripwire_without_an_address_blinds_no_other(url):
    rig = armed(url)
    rig.crm.account.change(people.key(people.BRUNO), lambda r: replace(r, contact=replace(r.contact, addresses=())))
    rig = replace(rig, world=replace(rig.world, rehearse=rehearsal(rig.world, rig.world.signer)))
    broken, whole = tripwire.try_all(rig.world)
    assert broken.failed
    assert "plan" not in broken.refused
    assert whole.refused == ("plan", "enrich", "send", "door")


def test_a_stop_is_no_tripwire_that_got_through(url):
    rig = armed(url)
    world = replace(rig.world, stop_signal=lambda: "file")
    world = replace(world, rehearse=rehearsal(world, world.signer))
    tried = tripwire.try_all(world)
    assert not [t for t in tried if t.passed]


# ------------------------------------------------------------------------------------ links


def test_a_genuine_link_of_a_mail_that_a_restored_backup_does_not_know_is_an_alarm(url):
    rig = approved(url)
    link = token("out_" + "0" * 32, rig.world.signer)
    assert create_app(rig.world).test_client().post(f"/u/{link}").status_code == 404
    assert any(e["action"] == "alarm" and e["detail"]["what"] == "opt_out_unmatched" for e in events(rig, "system"))


def test_a_door_that_the_clock_was_set_back_before_stays_shut(url):
    from connector.io.smtp_session import connect

    rig = approved(url)
    with relay(b"250 ok") as (port, kept):

        def opening(to):
            session = connect(to)
            rig.clock.forward(hours=-2)
            return session

        work(by_smtp(rig, "127.0.0.1", port, opening=opening))
        assert not kept
