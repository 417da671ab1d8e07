"""The pure decision: a meaning and what we know become a plan."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.letters import OUR_FAULT
from connector.mail.inbound.message import parse
from connector.mail.inbound.signal import Meaning, Signal
from connector.stages.matching import traces
from connector.stages.receive import AWAY_UNTOLD, REPUTATION, Known, No, Plan, decide, fits
from tests.letters import letter

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ADA = "ada@nordwind.example"
THREAD = Known(
    outreach="out_1", person="p1", addresses=(ADA,), sender=ADA, sender_person="p1", mailed=True, whose={ADA: "p1"}
)


def plan(meaning: Meaning, reason: str = "", known: Known = THREAD, **signal: object) -> Plan:
    return decide(Signal(meaning=meaning, reason=reason, **signal), known, NOW)


@pytest.mark.parametrize(
    ("failed", "ours"),
    [
        (ADA, True),
        ("ADA@Nordwind.Example", True),
        ("ada+x@nordwind.example", True),
        ("ada@mx1.nordwind.example", True),
        ("ada@nordwind.onmicrosoft.com", True),
        ("ada@home.example", False),
        ("bruno@nordwind.example", False),
        ("ada@evilnordwind.example", False),
    ],
)
def test_which_addresses_are_the_persons(failed: str, ours: bool) -> None:
    assert fits(failed, (ADA,)) is ours


def test_a_bounce_is_about_the_mail_that_it_returns() -> None:
    assert plan(Meaning.BOUNCE_PERMANENT).nos == (No(reason="bounced", channel="bounce", person="p1"),)
    known = Known(person="p1", addresses=(ADA,), whose={"b@b.example": "p2"})
    forwarded = plan(Meaning.BOUNCE_PERMANENT, recipients=("b@b.example",), known=known)
    assert (forwarded.nos, forwarded.held) == ((), "p1")


def test_a_bounce_without_its_mail_is_about_the_addresses_it_names() -> None:
    known = Known(whose={ADA: "p1", "x@x.example": ""})
    nos = plan(Meaning.BOUNCE_PERMANENT, recipients=(ADA, "x@x.example"), known=known).nos
    assert [(no.person, no.address) for no in nos] == [("p1", ""), ("", "x@x.example")]


@pytest.mark.parametrize("reason", sorted(OUR_FAULT))
def test_what_is_our_fault_never_holds_a_person(reason: str) -> None:
    known = Known(person="p1", addresses=(ADA,), failures=9)
    told = plan(Meaning.BOUNCE_TRANSIENT, reason, known=known)
    assert told.held == ""
    assert bool(told.alarm) is (reason in REPUTATION)


def test_the_third_full_mailbox_holds() -> None:
    assert [
        plan(Meaning.BOUNCE_TRANSIENT, "mailbox_full", known=Known(person="p1", failures=n)).held for n in range(4)
    ] == ["", "", "p1", "p1"]


def test_a_complaint_covers_whoever_complained_and_whom_we_wrote_to() -> None:
    known = Known(outreach="out_1", person="p1", whose={"f@f.example": ""})
    nos = plan(Meaning.COMPLAINT, "abuse", recipients=("f@f.example",), known=known).nos
    assert {(no.person, no.address) for no in nos} == {("p1", ""), ("", "f@f.example")}
    assert plan(Meaning.COMPLAINT, "abuse", known=Known()).alarm == "complaint_unmatched"


@pytest.mark.parametrize(
    ("back", "until"),
    [
        (date(2026, 11, 30), datetime(2026, 12, 1, tzinfo=UTC)),
        (date(2026, 11, 20), NOW + timedelta(days=1)),
        (date(2031, 1, 1), NOW + AWAY_UNTOLD),
        (None, NOW + AWAY_UNTOLD),
    ],
)
def test_until_when_somebody_is_away(back: date | None, until: datetime) -> None:
    assert plan(Meaning.AUTO_REPLY, "out_of_office", return_date=back).away_until == until


def test_other_automatic_answers_change_nothing() -> None:
    assert plan(Meaning.AUTO_REPLY, "ticket_receipt") == Plan(about="p1")


def test_whoever_speaks_for_their_company_is_heard_for_it() -> None:
    nos = plan(Meaning.OPT_OUT, "domain_wide").nos
    assert No(reason="unsubscribed", channel="reply", domain="nordwind.example") in nos
    stranger = Known(sender="x@other.example", person="p1", addresses=(ADA,), mailed=True)
    assert not any(no.domain for no in plan(Meaning.OPT_OUT, "domain_wide", known=stranger).nos)


def test_erasure_is_an_alarm_and_a_task() -> None:
    told = plan(Meaning.OPT_OUT, "erasure")
    assert (told.alarm, told.task, len(told.nos)) == ("erasure_request", True, 1)


def test_doubt_has_a_clock_and_certainty_has_none() -> None:
    assert plan(Meaning.UNCLEAR).due_at == NOW + timedelta(hours=72)
    assert plan(Meaning.QUESTION).due_at is None
    # Somebody to whom we never wrote is in doubt about something else.
    assert plan(Meaning.UNCLEAR, known=Known(sender_person="p1", sender=ADA)).due_at is None


@given(
    meaning=st.sampled_from(Meaning),
    reason=st.sampled_from(["", "policy", "out_of_office", "left_company", "erasure", "domain_wide", "legal_threat"]),
    recipients=st.lists(st.sampled_from([ADA, "x@x.example"]), max_size=2, unique=True),
    person=st.sampled_from(["", "p1"]),
    writer=st.sampled_from(["", "p1", "p2"]),
    ours=st.booleans(),
    mailed=st.booleans(),
)
def test_no_letter_ever_loosens_and_a_no_is_never_dropped(
    meaning: Meaning, reason: str, recipients: list[str], person: str, writer: str, ours: bool, mailed: bool
) -> None:
    known = Known(
        outreach="out_1" if person else "", person=person, addresses=(ADA,), sender="w@w.example",
        sender_person=writer, sender_is_ours=ours and not writer, mailed=mailed or bool(person), whose={ADA: "p1"},
    )  # fmt: skip
    told = plan(meaning, reason, known=known, recipients=tuple(recipients))
    if meaning is Meaning.OPT_OUT:
        assert told.nos or told.alarm
        assert not person or any(no.person == person for no in told.nos)
    if told.due_at or told.task:
        assert known.mailed
    if told.pause_segment:
        assert meaning is Meaning.HOSTILE
    assert "" not in told.stops


def test_our_traces_survive_what_programs_do_to_them() -> None:
    token = "out_abcd1234.k1.abcdefghijklmnopqrstuvwxyz"
    wrapped = letter(f"see https://safe.example/?url=https%3A%2F%2Fours.example%2Fu%2F{token}&data=1")
    found = traces(parse(wrapped), wrapped)
    assert token in found.tokens
    quoted = letter("> Message-ID: <out_abcd1234@ours.example>\n> hello", sender="=?utf-8?q?Ad=C3=A4?= <ada@b.example>")
    found = traces(parse(quoted), quoted)
    assert found.ids == ("<out_abcd1234@ours.example>",)
    assert found.sender == "ada@b.example"
    threaded = letter("x", In_Reply_To="<a@b>", References="<1@b> <2@b>")
    assert traces(parse(threaded), threaded).ids == ("<a@b>", "<2@b>", "<1@b>")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_search(raw: bytes) -> None:
    traces(parse(raw), raw)
