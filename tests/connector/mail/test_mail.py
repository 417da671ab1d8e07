"""Mail as values: what was approved is what leaves, to the byte, whatever the slots, names and links hold."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from connector.io.clock import os_random
from connector.io.crypto import Vault
from connector.links import read_review_token, review_token
from connector.mail.compose import compose, correspond, with_date, without_date
from connector.mail.optout import read_token, token
from connector.mail.render import FixedTextChanged, LegalBlock, MissingMerge, Rendered, read_slots, render
from gates.errors import DigestMismatch
from tests import people
from tests.world import MASTER, SENDER

LEGAL = LegalBlock(text="Our Co Inc.\n\nUnsubscribe: http://x/u/t", html="<p>Our Co Inc.</p>")
VALUES = {"contact.first_name": "Ada", "sender.name": "Maya Brandt"}
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OLD = Vault([MASTER], random=os_random)
BOTH = Vault([MASTER, bytes(32)], random=os_random)
OTHER = Vault([bytes(32)], random=os_random)
slot_texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=60).map(str.strip)
FIXED = ("Dear Ada,", "We help operations teams ship on time.", "Best regards,", "Maya Brandt", "Our Co Inc.")


def made(text="Hello.", subject="Hi", to_name="Ada Hofer", html="<p>Hello.</p>"):
    return compose(
        Rendered(subject=subject, text=text, html=html), to="ada@nordwind.example", to_name=to_name, sender=SENDER,
        identifier="<o1@ours.example>", unsubscribe="http://127.0.0.1/u/o1.sig",
    )  # fmt: skip


@given(slot_texts.filter(bool), slot_texts.filter(bool))
def test_slots_are_read_back_from_the_rendered_text(opening, reason):
    assume(not any(piece in opening + reason for piece in FIXED))
    slots = {"opening": opening, "reason": reason}
    text = render(people.TEMPLATE, VALUES, slots, LEGAL).text
    assert read_slots(people.TEMPLATE, VALUES, LEGAL, text) == slots
    assert read_slots(people.TEMPLATE, VALUES, LEGAL, text.replace("\n", "\r\n")) == slots


@pytest.mark.parametrize("piece", [*FIXED, "Unsubscribe: http://x/u/t"])
def test_changed_fixed_text_is_refused_anywhere(piece):
    text = render(people.TEMPLATE, VALUES, {"opening": "A.", "reason": "B."}, LEGAL).text
    for changed in (text.replace(piece, ""), text.replace(piece, piece[:-1] + "?"), text.replace(piece, piece.upper())):
        with pytest.raises(FixedTextChanged):
            read_slots(people.TEMPLATE, VALUES, LEGAL, changed)


@pytest.mark.parametrize("added", ["before", "after"])
def test_text_added_outside_the_slots_is_refused(added):
    text = render(people.TEMPLATE, VALUES, {"opening": "A.", "reason": "B."}, LEGAL).text
    with pytest.raises(FixedTextChanged):
        read_slots(people.TEMPLATE, VALUES, LEGAL, f"P.S. x\n{text}" if added == "before" else f"{text}\nP.S. x")


def test_a_hole_is_never_sent():
    with pytest.raises(MissingMerge):
        render(people.TEMPLATE, {}, {"opening": "A.", "reason": "B."}, LEGAL)


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_slot_or_name_makes_a_header_or_a_tag(left, right):
    evil = f"{left}\r\nBcc: evil@evil.example\r\n\r\n<script>{right}"
    rendered = render(people.TEMPLATE, {**VALUES, "contact.first_name": evil}, {"opening": evil, "reason": evil}, LEGAL)
    assert "\n" not in rendered.subject
    assert "\r" not in rendered.subject
    assert "<script>" not in rendered.html


@pytest.mark.parametrize("evil", ["x\r\nBcc: e@evil.example", "x\nBcc: e@evil.example", "x\rBcc: e@evil.example"])
@pytest.mark.parametrize("where", ["subject", "to_name"])
def test_a_line_break_in_a_header_never_becomes_a_header(evil, where):
    try:
        raw = made(**{where: evil})
    except ValueError:
        return  # The library refuses it: nothing is composed.
    assert message_from_bytes(raw, policy=default)["Bcc"] is None


@given(slot_texts.filter(bool))
def test_bytes_are_the_same_each_time_and_seven_bit(text):
    first, second = made(text=f"{text}\n"), made(text=f"{text}\n")
    assert first == second
    assert first.isascii()
    part = message_from_bytes(first, policy=default).get_body(("plain",))
    assert part is not None
    assert part.get_content() == f"{text}\r\n"


@given(st.data())
def test_any_changed_byte_is_caught(data):
    raw = made()
    dated = with_date(raw, AT)
    assert without_date(dated) == raw
    correspond(raw, dated)
    place = data.draw(st.integers(dated.index(b"\r\n") + 2, len(dated) - 1))
    changed = bytearray(dated)
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DigestMismatch):
        correspond(raw, bytes(changed))
    with pytest.raises(DigestMismatch):
        correspond(raw, dated + b"x")
    with pytest.raises(DigestMismatch):
        correspond(raw, raw)


def test_the_date_line_is_whole_seconds_and_in_front():
    dated = with_date(b"A: b\r\n", AT + timedelta(microseconds=5))
    assert dated == b"Date: Tue, 24 Nov 2026 09:00:00 +0000\r\nA: b\r\n"


def test_ten_thousand_mutations_forge_no_token():
    good = {token("out_1234", OLD): read_token, review_token("out_1234", "o1", OLD): read_review_token}
    for genuine, read in good.items():
        assert read(genuine, OLD)
        forged = {
            genuine[:i] + chr(c) + genuine[i + 1 :] for i in range(len(genuine)) for c in range(33, 127)
        } - {genuine}  # fmt: skip
        assert len(forged) > 5_000
        assert [f for f in forged if read(f, OLD)] == []
        assert not read(genuine + "\n", OLD)
        assert not read(genuine, OTHER)


def test_tokens_outlive_a_rotation_and_know_their_purpose():
    assert read_token(token("out_1234", OLD), BOTH) == "out_1234"
    assert read_token(token("out_1234", BOTH), BOTH) == "out_1234"
    assert read_token(token("out_1234", BOTH), OLD) is None, "a key that is not here verifies nothing"
    assert read_token(review_token("out_1234", "", OLD), OLD) is None
    assert read_review_token(token("out_1234", OLD), OLD) is None
