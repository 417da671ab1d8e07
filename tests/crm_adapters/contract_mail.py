"""The behaviour that every CRM must show about mail that it recorded."""

from dataclasses import replace
from typing import Any

import pytest

from connector.mail.inbound.signal import Meaning
from connector.mail.inbound.transcript import letter
from connector.stages.inbox import understood
from connector.stages.matching import traces
from crm_adapters.errors import RateLimited, Unavailable
from crm_adapters.port import CRM, ReceivedEmail, SentEmail
from gates.recipient import ContactKey
from tests.crm_adapters.rig import Rig
from tests.people import ADA

OURS = "<out_1234567890@gatepost.example>"


class ReceivedContract:
    """What came in, and what came back: each told, nothing else told, and readable by the code for letters."""

    def test_a_reply_is_told_with_its_words_and_what_it_answers(self, rig: Rig) -> None:
        rig.crm.log_email(_sent(rig, rig.add(ADA)))
        _, cursor = _all(rig.crm, None)
        rig.mail_came_in(_reply(rig, "Please take me off your list."), answers=OURS)
        rig.settle()
        [email], _ = _all(rig.crm, cursor)
        assert (email.from_address, email.subject, email.returned) == (ADA.address, "Re: A question", False)
        assert ("In-Reply-To", OURS) in email.headers
        raw = letter(email)
        received, signal = understood(raw)
        assert signal.meaning is Meaning.OPT_OUT
        found = traces(received, raw)
        assert (found.sender, found.answers[0]) == (ADA.address, OURS)

    def test_a_reply_outside_of_any_thread_is_told_as_well(self, rig: Rig) -> None:
        _, cursor = _all(rig.crm, None)
        rig.mail_came_in(replace(_reply(rig, "Who are you?"), html="<p>Who are you?</p>"))
        rig.settle()
        [email], _ = _all(rig.crm, cursor)
        assert email.message_id.strip("<>") == "reply-1@nordwind.example"
        assert "In-Reply-To" not in dict(email.headers)
        assert understood(letter(email))[1].meaning is Meaning.QUESTION

    def test_our_own_mail_is_told_only_when_it_came_back(self, rig: Rig) -> None:
        rig.crm.log_email(_sent(rig, rig.add(ADA)))
        rig.settle()
        found, cursor = _all(rig.crm, None)
        assert found == []
        rig.mail_came_back(OURS, words="550 5.1.1 no such user")
        rig.settle()
        [email], _ = _all(rig.crm, cursor)
        assert (email.returned, email.message_id) == (True, OURS)
        raw = letter(email)
        received, signal = understood(raw)
        # An org that keeps no words of the server is not believed that the address is dead.
        assert signal.meaning is (Meaning.BOUNCE_PERMANENT if email.words else Meaning.BOUNCE_TRANSIENT)
        assert traces(received, raw).ids[0] == OURS

    def test_many_come_in_pages_and_none_is_left_out(self, rig: Rig) -> None:
        _, cursor = _all(rig.crm, None)
        for n in range(230):
            rig.mail_came_in(replace(_reply(rig, f"Words {n}"), record=f"many-{n}", message_id=f"<{n}@there.example>"))
        rig.settle()
        found, cursor = _all(rig.crm, cursor)
        assert {e.text for e in found} == {f"Words {n}" for n in range(230)}
        rig.settle()
        rig.mail_came_in(replace(_reply(rig, "One more"), record="more", message_id="<more@there.example>"))
        rig.settle()
        again, _ = _all(rig.restart(), cursor)
        assert "One more" in {e.text for e in again}

    def test_the_same_record_makes_the_same_letter(self, rig: Rig) -> None:
        rig.mail_came_in(_reply(rig, "Hello"))
        rig.settle()
        [first], _ = _all(rig.crm, None)
        [second], _ = _all(rig.restart(), None)
        assert letter(first) == letter(second)

    def test_an_outage_moves_nothing(self, rig: Rig) -> None:
        _, cursor = _all(rig.crm, None)
        rig.mail_came_in(_reply(rig, "Hello"))
        rig.settle()
        rig.outage(on=True)
        with pytest.raises((Unavailable, RateLimited)):
            rig.crm.received(cursor)  # type: ignore[attr-defined]
        rig.outage(on=False)
        assert [e.text for e in _all(rig.crm, cursor)[0]] == ["Hello"]


def _all(crm: CRM, cursor: str | None) -> tuple[list[ReceivedEmail], str | None]:
    reader: Any = crm
    found: list[ReceivedEmail] = []
    more = True
    while more:
        page = reader.received(cursor)
        found += page.emails
        cursor, more = page.cursor, page.more
    return found, cursor


def _reply(rig: Rig, text: str) -> ReceivedEmail:
    return ReceivedEmail(
        record="reply-1",
        at=rig.now(),
        from_address=ADA.address,
        to_address="rep@gatepost.example",
        subject="Re: A question",
        text=text,
        message_id="<reply-1@nordwind.example>",
    )


def _sent(rig: Rig, key: ContactKey) -> SentEmail:
    return SentEmail(
        message_id=OURS,
        contact=key,
        owner=rig.owner,
        from_address="rep@gatepost.example",
        to_address=ADA.address,
        subject="A question",
        text="Dear Ada,\n",
        html="<p>Dear Ada,</p>",
        at=rig.now(),
        unreviewed=False,
    )
