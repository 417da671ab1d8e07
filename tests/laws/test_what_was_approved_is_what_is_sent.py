"""Law 3: byte for byte, but for the Date line; any change needs a new judgement and a new approval."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.lifecycle import State
from connector.mail.compose import correspond, with_date, without_date
from connector.permit import Permit, check, mint
from connector.stages.draft import stored_draft
from crm_adapters.port import DecisionKind
from gates.draft import Fixed
from gates.errors import DigestMismatch, Forged, GatepostError, NotAllowed, PermitReused, StaleEdit
from gates.policy import Caps
from tests import people
from tests.laws.scene import answer, approved, by_smtp, only, reviewed, work
from tests.smtp_sink import smtp_sink
from tests.world import START, make_world

ADA = people.key(people.ADA)
RAW = b"From: a@ours.example\r\nTo: b@x.example\r\n\r\nHello\r\n"


def test_the_bytes_that_arrive_are_those_that_were_approved(database_url):
    rig = approved(database_url)
    draft = stored_draft(only(rig), rig.world)
    with smtp_sink() as sink:
        rig = by_smtp(rig, sink.host, sink.port)
        work(rig)
        (mail,) = sink.received
    assert without_date(mail.data) == draft.raw
    assert (mail.mail_from, list(mail.rcpt_tos)) == (draft.sender.email, [draft.to])


@given(place=st.integers(0, len(RAW) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_is_noticed(place, byte):
    changed = RAW[:place] + bytes([byte]) + RAW[place + 1 :]
    if changed == RAW:
        correspond(RAW, with_date(changed, START))
    else:
        with pytest.raises(DigestMismatch):
            correspond(RAW, with_date(changed, START))


def _new_template(rig):
    changed = replace(people.TEMPLATE, version="2", subject=(Fixed(text="Another subject"),))
    return replace(rig.world, templates=lambda s: changed)


def _new_policy(rig):
    return replace(rig.world, policy=lambda s: replace(s.policy, caps=Caps(per_domain_day=1)))


CHANGES = {
    "template": _new_template,
    "policy": _new_policy,
    "prompt": lambda rig: replace(rig.world, prompt_text="Say something else."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_version_needs_a_new_approval(database_url, change):
    rig = approved(database_url)
    before = only(rig)
    rig = replace(rig, world=CHANGES[change](rig))
    work(rig, 4)
    after = only(rig)
    assert not rig.transport.taken
    assert after.state is State.IN_REVIEW
    assert after.draft_digest != before.draft_digest
    with pytest.raises(StaleEdit):
        answer(rig, before)
    answer(rig, after)
    work(rig)
    assert len(rig.transport.taken) == 1


def _renamed(reading):
    facts = tuple(replace(f, value="Adalbert") if f.path == "contact.first_name" else f for f in reading.facts)
    return replace(reading, contact=replace(reading.contact, first_name="Adalbert"), facts=facts)


def test_a_changed_fact_is_not_sent(database_url):
    rig = approved(database_url)
    rig.crm.account.change(ADA, _renamed)
    work(rig)
    assert not rig.transport.taken
    assert only(rig).state in {State.HELD, State.BLOCKED}


def test_a_changed_address_is_not_sent(database_url):
    rig = approved(database_url)
    rig.crm.account.change(
        ADA, lambda r: replace(r, contact=replace(r.contact, addresses=("other@nordwind.example",)),
                               consent=replace(r.consent, address="other@nordwind.example"))
    )  # fmt: skip
    work(rig)
    assert not rig.transport.taken


def test_an_edit_is_judged_again_and_counts_only_if_it_passes(database_url):
    rig = reviewed(database_url)
    row = only(rig)
    answer(rig, row, DecisionKind.EDIT, slots={"opening": "A short word from me."})
    work(rig, 3)
    ((_, message),) = rig.transport.taken
    assert b"A short word from me." in message


def test_an_edit_that_a_gate_stops_comes_back(database_url):
    rig = reviewed(database_url)
    answer(rig, only(rig), DecisionKind.EDIT, slots={"opening": "word " * 200})
    work(rig, 3)
    assert not rig.transport.taken
    assert only(rig).state in {State.IN_REVIEW, State.BLOCKED}


@pytest.mark.parametrize("by", ["ada-admin", "nobody"])
def test_only_the_owner_approves(database_url, by):
    rig = reviewed(database_url)
    with pytest.raises(NotAllowed):
        answer(rig, only(rig), by=by)


def test_an_answer_about_another_draft_is_refused(database_url):
    rig = reviewed(database_url)
    with pytest.raises(StaleEdit):
        answer(rig, only(rig), draft_digest="0" * 64)


def test_the_second_answer_is_told_what_happened(database_url):
    rig = reviewed(database_url)
    row = only(rig)
    answer(rig, row)
    with pytest.raises(StaleEdit, match="approved already"):
        answer(rig, row, DecisionKind.REJECT)


def test_silence_expires(database_url):
    rig = reviewed(database_url)
    row = only(rig)
    rig.clock.forward(hours=73)
    with pytest.raises(StaleEdit):
        answer(rig, row)
    work(rig)
    assert only(rig).state is State.EXPIRED


@pytest.fixture(scope="module")
def permit(tmp_path_factory):
    rig = make_world(f"sqlite:///{tmp_path_factory.mktemp('permit')}/p.sqlite")
    made = Permit(
        id="permit_1", outreach="o", attempt=1, person="p", sender="a@ours.example", address="b@x.example",
        message_id="<o@ours.example>", sha256=hashlib.sha256(RAW).hexdigest(), draft_digest="d", consent_digest="c",
        claims_digest="f", verdict_digest="v", level="draft", reviewer="rita", fingerprint="fp", node="n",
        issued_at=START, expires_at=START + timedelta(seconds=30),
    )  # fmt: skip
    return mint(made, rig.world.signer), rig.world.signer


def _use(permit, signer, **changed):
    given = {"sender": "a@ours.example", "address": "b@x.example", "message": RAW, "now": START, **changed}
    check(permit, signer=signer, **given)


def test_a_genuine_permit_is_good_for_its_own_bytes(permit):
    _use(*permit)


@pytest.mark.parametrize(
    "changed",
    [
        {"message": RAW + b" "},
        {"address": "c@x.example"},
        {"sender": "z@ours.example"},
        {"now": START + timedelta(seconds=31)},
        {"now": START - timedelta(seconds=1)},
    ],
)
def test_and_for_nothing_else(permit, changed):
    with pytest.raises((DigestMismatch, PermitReused)):
        _use(*permit, **changed)


@given(
    field=st.sampled_from(["id", "outreach", "address", "sha256", "reviewer", "level", "person", "node"]),
    text=st.text(max_size=8),
)
def test_a_permit_cannot_be_altered(permit, field, text):
    made, signer = permit
    altered = replace(made, **{field: text})
    if altered != made:
        with pytest.raises(GatepostError) as caught:
            _use(altered, signer)
        assert isinstance(caught.value, Forged)
