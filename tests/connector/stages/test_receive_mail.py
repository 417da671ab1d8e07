"""What comes of letters: each effect, on both databases, from the mailbox to the CRM."""

from dataclasses import replace

import pytest

from connector.letters import Fetched
from connector.lifecycle import State
from connector.model import Kind, Outreach
from connector.stages import inbox, ingest, respond
from connector.stages.inbox import Round
from connector.stages.reply_task import ANSWER_BY
from crm_adapters.port import DecisionKind, Owner
from feature_flags.levels import Restraint
from gates.errors import WorldError
from tests import people
from tests.laws.scene import SEGMENT, approved, arrange, events, only, plan, rows, work
from tests.letters import MemoryMailbox, bounce, complaint, letter, reply, with_mailbox
from tests.world import Rig, make_segment


def sent(url: str, *persons: people.Person) -> tuple[Rig, MemoryMailbox]:
    """A world in which these people's mail has left."""
    rig, box = with_mailbox(approved(url, *persons))
    work(rig)
    assert {r.state for r in rows(rig)} == {State.CLOSED}
    return rig, box


def mail_of(rig: Rig, row: Outreach) -> bytes:
    with rig.store.read() as tx:
        return tx.contents.get(row.id, Kind.MAIL)


def receive(rig: Rig) -> Round:
    return inbox.receive(rig.world)


def nos(rig: Rig, address: str = people.ADA.address) -> set[tuple[str, str]]:
    """Reason and channel of every standing no."""
    with rig.store.read() as tx:
        person = tx.people.person_at(address) or ""
        return {(s.reason, s.channel) for s in tx.suppressions.of(person, [address])}


def second_plan(rig: Rig) -> Outreach:
    """Another mail is planned for the same people; the outcome for one who may not get it is in the counts."""
    ingest.plan(rig.segment(), rig.world, step=2)
    return rows(rig)[-1]


def tasks(rig: Rig) -> list[object]:
    return [t for t in rig.crm.account.tasks.values() if t.content.outreach.startswith("in_")]


def test_a_no_in_words_is_a_no(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "Please unsubscribe me. Do not write to me again."))
    done = receive(rig)
    assert (done.new, done.meanings, done.failed) == (1, {"opt_out": 1}, {})
    assert nos(rig) == {("unsubscribed", "reply")}
    assert respond.write_back(rig.world) == (1, 0)
    assert receive(rig).new == 0


def test_it_voids_what_waits(database_url: str) -> None:
    rig, box = sent(database_url)
    rig.clock.forward(days=9)
    waiting = second_plan(rig)
    work(rig)
    box.put(reply(rows(rig)[0], "Unsubscribe"))
    receive(rig)
    with rig.store.read() as tx:
        assert tx.outreaches.get(waiting.id).state is State.VOID


def test_an_answer_stops_the_agent_and_becomes_the_owners_task(database_url: str) -> None:
    rig, box = sent(database_url)
    rig.clock.forward(days=9)
    waiting = second_plan(rig)
    box.put(reply(rows(rig)[0], "Sounds good, can we talk on Thursday? What does it cost?"))
    done = receive(rig)
    assert done.tasks.put == 1
    with rig.store.read() as tx:
        assert tx.outreaches.get(waiting.id).state is State.VOID
        history = tx.caps.history(waiting.person, "x", "y", rig.clock.now())
    assert history.replied_at == rig.clock.now()
    (task,) = tasks(rig)
    assert task.content.owner == people.OWNER
    assert "Thursday" in task.content.mail_text
    assert "We had written" in task.content.mail_text
    assert task.content.due == rig.clock.now() + ANSWER_BY
    assert ingest.plan(rig.segment(), rig.world, step=3).skipped == {"replied": 1}
    assert nos(rig) == set()
    receive(rig)
    assert len(tasks(rig)) == 1


def test_the_quoted_link_is_enough(database_url: str) -> None:
    rig, box = sent(database_url)
    link = next(
        line for line in mail_of(rig, only(rig)).decode().splitlines() if line.startswith("List-Unsubscribe:")
    ).split()[1]
    box.put(letter(f"Not for me, unsubscribe please.\n\n> unsubscribe: {link}", sender="A. Hofer <other@home.example>"))
    receive(rig)
    assert nos(rig) == {("unsubscribed", "reply")}
    assert nos(rig, "other@home.example") == {("unsubscribed", "reply")}


def test_a_no_of_somebody_unknown_waits_for_them(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(letter("Unsubscribe me from your list", sender="stranger@elsewhere.example"))
    receive(rig)
    assert nos(rig, "stranger@elsewhere.example") == {("unsubscribed", "reply")}
    assert nos(rig) == set()


@pytest.mark.parametrize("returned", [True, False])
def test_a_dead_address_is_dead_for_the_person(database_url: str, returned: bool) -> None:
    rig, box = sent(database_url)
    box.put(bounce(mail_of(rig, only(rig)), failed=people.ADA.address, returned=returned))
    assert receive(rig).meanings == {"bounce_permanent": 1}
    assert nos(rig) == {("bounced", "bounce")}


def test_a_forwarding_that_fails_marks_nobody_as_dead(database_url: str) -> None:
    rig, box = sent(database_url, people.ADA, people.stranger(1))
    ada = next(r for r in rows(rig) if r.contact.id == "ada")
    rig.clock.forward(days=9)
    ingest.plan(rig.segment(), rig.world, step=2)
    box.put(bounce(mail_of(rig, ada), failed=people.stranger(1).address))
    receive(rig)
    assert nos(rig) == nos(rig, people.stranger(1).address) == set()
    held = [r for r in rows(rig, State.HELD) if r.step == 2]
    assert [r.contact.id for r in held] == ["ada"]


def test_a_full_mailbox_counts_and_the_third_one_holds(database_url: str) -> None:
    rig, box = sent(database_url)
    for n in range(3):
        assert nos(rig) == set()
        box.put(bounce(mail_of(rig, only(rig)), failed=people.ADA.address, status="4.2.2", said=f"452 4.2.2 full {n}"))
        assert receive(rig).meanings == {"bounce_transient": 1}
        skipped = ingest.plan(rig.segment(), rig.world, step=1).skipped
        assert skipped == ({"already_planned": 1} if n < 2 else {"not_reachable": 1})


def test_a_refusal_for_our_reputation_is_an_alarm_and_no_fault_of_the_address(database_url: str) -> None:
    rig, box = sent(database_url)
    for _ in range(4):
        said = "550 5.7.1 blocked because of the poor reputation of your sending IP"
        box.put(bounce(mail_of(rig, only(rig)), failed=people.ADA.address, status="5.7.1", said=said))
    receive(rig)
    assert nos(rig) == set()
    assert ingest.plan(rig.segment(), rig.world, step=1).skipped == {"already_planned": 1}
    alarms = [e["detail"] for e in events(rig, "system") if e["action"] == "alarm"]
    assert len(alarms) == 4
    assert {a["owner"] for a in alarms} == {"ops"}


def test_a_complaint_that_names_nobody_finds_its_mail(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(complaint(mail_of(rig, only(rig))))
    receive(rig)
    assert nos(rig) == {("complained", "arf")}


def test_who_is_away_is_left_in_peace_until_the_day_after(database_url: str) -> None:
    rig, box = with_mailbox(approved(database_url))
    row = only(rig)
    away = "I am out of the office until 30 November 2026 and will answer then."
    box.put(letter(away, Auto_Submitted="auto-replied", subject="Automatic reply: A question"))
    assert receive(rig).meanings == {"auto_reply": 1}
    work(rig)
    assert not rig.transport.taken
    with rig.store.read() as tx:
        later = tx.outreaches.get(row.id)
    assert later.not_before is not None
    assert later.not_before.date().isoformat() == "2026-12-01"
    assert ingest.plan(rig.segment(), rig.world, step=2).skipped == {"away": 1}
    assert nos(rig) == set()


def test_away_holds_for_a_mail_that_is_approved_later(database_url: str) -> None:
    rig, box = with_mailbox(approved(database_url))
    away = "I am out of the office until 25 November 2026."
    box.put(letter(away, Auto_Submitted="auto-replied", subject="Automatic reply"))
    receive(rig)
    with rig.store.begin() as tx:
        row = tx.outreaches.lock(only(rig).id)
        tx.outreaches.save(replace(row, not_before=None, version=row.version + 1))
    work(rig)
    assert not rig.transport.taken
    assert only(rig).reason == "receive:away"
    rig.clock.forward(days=2, hours=1)
    work(rig)
    assert len(rig.transport.taken) == 1


def test_who_has_left_is_not_written_to_and_the_rep_hears(database_url: str) -> None:
    rig, box = sent(database_url)
    gone = "Ada Hofer no longer works for Nordwind. Please contact info@nordwind.example."
    box.put(reply(only(rig), gone, Auto_Submitted="auto-replied"))
    receive(rig)
    assert nos(rig) == {("left_company", "reply")}
    assert len(tasks(rig)) == 1
    assert respond.write_back(rig.world) == (0, 0), "nobody opted out"


def test_a_threat_stops_the_segment_and_wakes_its_owner(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "Stop this at once or you will hear from my lawyer. I will sue you."))
    receive(rig)
    assert nos(rig) == {("hostile", "reply")}
    with rig.store.read() as tx:
        assert tx.flags.standings((SEGMENT,))[0].restraint is Restraint.PAUSED
    (alarm,) = [e for e in events(rig, "system") if e["action"] == "alarm"]
    assert (alarm["detail"]["what"], alarm["detail"]["owner"]) == ("hostile_reply", "ops")
    assert len(tasks(rig)) == 1


DOUBT = "Hm. The green one, as always on Tuesdays."


def test_a_doubt_that_nobody_settles_becomes_an_opt_out(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), DOUBT))
    assert receive(rig).meanings == {"unclear": 1}
    assert ingest.plan(rig.segment(), rig.world, step=2).skipped == {"replied": 1}
    rig.clock.forward(hours=71)
    assert receive(rig).tasks.expired == 0
    rig.clock.forward(hours=2)
    assert receive(rig).tasks.expired == 1
    assert nos(rig) == {("unsubscribed", "silence")}
    assert receive(rig).tasks.expired == 0


def test_a_doubt_that_the_rep_settles_stays_a_conversation(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), DOUBT))
    receive(rig)
    tasks(rig)[0].completed = True
    rig.clock.forward(hours=80)
    assert receive(rig).tasks.settled == 1
    assert nos(rig) == set()


def test_the_reps_no_on_the_task_is_a_no(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), DOUBT))
    receive(rig)
    tasks(rig)[0].decision = DecisionKind.DO_NOT_CONTACT.value
    receive(rig)
    assert nos(rig) == {("do_not_contact", "task")}


def test_a_crm_that_is_down_gets_its_task_later(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "What does it cost?"))
    rig.crm.account.outage()
    assert receive(rig).tasks.failed == 1
    rig.crm.account.outage(on=False)
    assert receive(rig).tasks.put == 1


def test_our_own_people_are_nobodys_answer(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "Great, thank you, talk soon!", sender="maya@ours.example"))
    box.put(letter("Please unsubscribe me", sender="colleague@ours.example"))
    receive(rig)
    assert nos(rig) == nos(rig, "maya@ours.example") == nos(rig, "colleague@ours.example") == set()
    assert not tasks(rig)


def test_the_same_letter_in_two_folders_is_one(database_url: str) -> None:
    rig, box = sent(database_url)
    text = reply(only(rig), "What does it cost?")
    box.put(text, b"Received: from a.example\r\nDelivered-To: x@ours.example\r\n" + text)
    done = receive(rig)
    assert (done.new, done.meanings) == (1, {"question": 1})
    box.rebuild()
    assert receive(rig).new == 0


def test_a_message_id_that_is_used_again_hides_no_no(database_url: str) -> None:
    rig, box = sent(database_url)
    row = only(rig)
    box.put(reply(row, "What does it cost?", Message_ID="<same@mail.example>"))
    box.put(reply(row, "Unsubscribe me now", Message_ID="<same@mail.example>"))
    receive(rig)
    assert nos(rig) == {("unsubscribed", "reply")}


def test_rubbish_harms_nobody(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(b"", b"\0\xff\xfe", b"From: \xff<a@b\r\n\r\n\x80", b"Subject: x\r\n" * 5000, b"\r\n\r\nhello")
    done = receive(rig)
    assert done.failed == {}
    assert sum(done.meanings.values()) == done.new
    box.put(reply(only(rig), "Unsubscribe"))
    receive(rig)
    assert nos(rig) == {("unsubscribed", "reply")}


def test_after_an_erasure_nothing_of_the_letter_can_be_read(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "What does it cost?"))
    receive(rig)
    person = only(rig).person
    with rig.store.read() as tx:
        (row,) = tx.inbound.with_task("open", 9)
        assert b"cost" in tx.inbound.body(row.id)
    with rig.store.begin() as tx:
        tx.people.erase(person)
    with rig.store.read() as tx:
        assert tx.inbound.body(row.id) is None
    box.put(reply(only(rig), "Unsubscribe me"))
    assert receive(rig).failed == {}
    assert ("unsubscribed", "reply") in nos(rig)


def test_what_is_about_nobody_is_lost_after_its_time(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(letter("Our autumn sale has begun.", sender="news@shop.example"))
    receive(rig)
    rig.clock.forward(days=15)
    receive(rig)
    with rig.store.begin() as tx:
        assert tx.inbound.over(rig.clock.now()) == 0
    assert [e for e in events(rig, "system") if e["action"] == "inbound_keys_destroyed"]


class Broken(MemoryMailbox):
    """A mailbox whose server is down."""

    def fetch(self, *_: object) -> Fetched:
        raise WorldError("down", where="imap", mend="wait")


def test_a_mailbox_that_fails_is_told_once_an_hour_and_stops_no_other(database_url: str) -> None:
    rig, box = sent(database_url)
    rig = replace(rig, world=replace(rig.world, mailboxes=(Broken(name="broken"), box)))
    for _ in range(3):
        box.put(letter("Unsubscribe me", sender="stranger@elsewhere.example"))
        done = receive(rig)
        assert (done.new, done.failed) == (1, {"broken": "world_error"})
        rig.clock.forward(minutes=40)
    told = [e for e in events(rig, "system") if e["action"] == "mailbox_failed"]
    assert len(told) == 2


def test_nobody_is_planned_twice_for_an_answer_in_another_segment(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(letter("Can you tell me more?", sender="ADA@Nordwind.example"))
    receive(rig)
    other = make_segment("other")
    assert ingest.plan(other, rig.world).skipped == {"replied": 1}
    arrange(rig, [people.GRETE])
    plan(rig)


def test_a_letter_that_breaks_us_keeps_back_no_other_and_ends_as_a_doubt(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig, box = sent(database_url)
    row = only(rig)
    real = inbox.decide
    monkeypatch.setattr(inbox, "decide", lambda s, k, now: 1 / 0 if s.reason == "request" else real(s, k, now))
    box.put(reply(row, "Please unsubscribe me."))
    box.put(letter("Remove me from your list, question mark", sender="x@stranger.example", subject="?"))
    done = receive(rig)
    assert done.meanings.get("failed", 0) >= 1
    for _ in range(inbox.PLAIN_AFTER):
        rig.clock.forward(hours=1)
        done = receive(rig)
    assert ingest.plan(rig.segment(), rig.world, step=2).skipped == {"replied": 1}
    told = [e["detail"]["why"] for e in events(rig, "system") if e["action"] == "inbound_failed"]
    assert told[0].startswith("ZeroDivisionError in test_receive_mail.py")


@pytest.mark.parametrize("odd", ["\0", "\x80\xff", "\u202e", "a" * 3000])
def test_odd_characters_stop_no_letter(database_url: str, odd: str) -> None:
    rig, box = sent(database_url)
    row = only(rig)
    head = f"From: x{odd}y <a{odd}@b.example>\r\nIn-Reply-To: <{odd}@b> {row.message_id}\r\nReferences: <a{odd}b@c>\r\n"
    box.put(f"{head}Subject: {odd}\r\n\r\nPlease unsubscribe me. {odd}\r\n".encode("utf-8", "replace"))
    arf = complaint(b"Subject: x").replace(b"Feedback-Type: abuse", f"Feedback-Type: x{odd}\r\nX: y".encode())
    box.put(arf)
    done = receive(rig)
    assert "failed" not in done.meanings
    assert ("unsubscribed", "reply") in nos(rig)


def with_manager(rig: Rig) -> None:
    account = rig.crm.account
    account.owners[:] = [replace(o, manager="boss") if o.id == people.OWNER else o for o in account.owners]
    if not any(o.id == people.OWNER for o in account.owners):
        account.add_owner(Owner(id=people.OWNER, email="rep@ours.example", name="Rep", active=True, manager="boss"))


def test_who_waits_too_long_for_an_answer_is_told_to_the_manager_once(database_url: str) -> None:
    rig, box = sent(database_url)
    with_manager(rig)
    box.put(reply(only(rig), "What does it cost?"))
    receive(rig)
    rig.clock.forward(hours=47)
    assert receive(rig).tasks.reminded == 0
    rig.clock.forward(hours=1)
    assert receive(rig).tasks.reminded == 1
    assert receive(rig).tasks.reminded == 0
    mine, theirs = tasks(rig)
    assert (mine.content.owner, theirs.content.owner) == (people.OWNER, "boss")
    assert theirs.content.outreach == f"{mine.content.outreach}-overdue"
    assert "What does it cost?" in theirs.content.mail_text
    mine.completed = True
    assert receive(rig).tasks.settled == 1
    assert theirs.completed


def test_a_reminder_waits_for_a_crm_that_is_down_and_none_goes_without_a_manager(database_url: str) -> None:
    rig, box = sent(database_url)
    box.put(reply(only(rig), "What does it cost?"))
    receive(rig)
    rig.clock.forward(hours=49)
    rig.crm.account.faults.outage = True
    assert receive(rig).tasks.reminded == 0
    rig.crm.account.faults.outage = False
    receive(rig)
    assert len(tasks(rig)) == 1
    assert [e["detail"]["manager"] for e in events(rig, "system") if e["action"] == "reply_overdue"] == [""]


def test_a_doubt_is_told_to_the_manager_before_it_becomes_a_no(database_url: str) -> None:
    rig, box = sent(database_url)
    with_manager(rig)
    box.put(reply(only(rig), "Hm. Purple."))
    assert receive(rig).meanings == {"unclear": 1}
    rig.clock.forward(hours=49)
    assert receive(rig).tasks.reminded == 1
    rig.clock.forward(hours=24)
    assert receive(rig).tasks.expired == 1
    assert nos(rig) == {("unsubscribed", "silence")}
    assert tasks(rig)[1].completed
