"""Digests that name content, limits that name themselves, errors that help, wordings that are locked."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from connector.evals.labelled import UNSUBSCRIBE, Case
from gates.canonical import canonical, digest
from gates.errors import GatepostError, InputError, PolicyError, StaleEdit, TransportError
from gates.legal_text import (
    LANGUAGES,
    Notice,
    ai_disclosure,
    commercial_notice,
    language_for,
    legal_lines,
    notices_due,
    opt_out_line,
    privacy_line,
    right_to_object,
    wordings,
)
from gates.policy import Policy, Regime
from gates.recipient import Basis, ConsentState
from gates.verdict import Ruling

GOOD = Case(gate="", name="", hard=False, expect="", reason="", given={})


def test_canonical_json_is_one_form_for_equal_content() -> None:
    now = datetime(2026, 11, 23, 15, tzinfo=UTC)
    value = {
        "b": frozenset({"y", "x"}),
        "a": (1, None, True),
        "day": date(2026, 11, 23),
        "at": now,
        "state": ConsentState.OPTED_OUT,
        "basis": Basis.CONSENT,
        "raw": b"bytes",
        "ä": [Ruling.PASS],
    }
    assert canonical(value) == canonical(dict(reversed(value.items())))
    assert canonical({"a": Ruling.HOLD}) == b'{"a":"hold"}'
    assert canonical({"raw": b""})[:16] == b'{"raw":"sha256:e'
    assert b'"x","y"' in canonical(value)
    assert "ä".encode() in canonical(value)
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


@pytest.mark.parametrize(
    "change",
    [{"raw": b"other"}, {"to": "d@acme.example"}, {"slots": {"opening": "x"}}, {"parent": "p"}, {"text": "x"}],
)
def test_any_change_of_a_draft_changes_its_digest(change: dict) -> None:
    draft = GOOD.draft()
    assert dataclasses.replace(draft, **change).digest != draft.digest
    assert dataclasses.replace(draft).digest == draft.digest


def test_a_fingerprint_names_exactly_one_combination() -> None:
    versions = GOOD.draft().versions
    assert dataclasses.replace(versions, model="m2").fingerprint != versions.fingerprint
    assert versions.fingerprint == digest(versions)


def test_a_policy_is_named_by_its_values() -> None:
    assert Policy().version == Policy().version
    assert Policy(consent_max_age=timedelta(seconds=30)).version != Policy().version
    assert Policy(bases=frozenset({Basis.CONSENT})).version != Policy().version
    assert Policy(regimes={"US": Regime.CASL}).version != Policy().version


def test_what_a_recipient_tells_about_itself() -> None:
    recipient = GOOD.recipient()
    assert recipient.consent_state is ConsentState.CONTACTABLE
    assert recipient.oldest_reading == timedelta(seconds=30)
    nobody = dataclasses.replace(recipient, consents=())
    assert (nobody.consent_state, nobody.oldest_reading) == (ConsentState.UNKNOWN, None)
    assert recipient.domain == "acme.example"
    assert str(recipient.contact.key) == "hub/contact/101"
    assert ConsentState.OPTED_OUT.word == "opted_out"


def test_an_error_says_where_what_and_how_to_mend_it() -> None:
    assert str(GatepostError("it broke")) == "it broke"
    assert str(InputError("no such key", where="app.yaml:7", mend="remove it")) == "app.yaml:7: no such key (remove it)"
    assert StaleEdit("late").code == "stale_edit"
    assert isinstance(PolicyError("x"), InputError)
    lost = TransportError("connection lost", fate="unknown", code="421")
    assert (lost.fate, lost.reply_code) == ("unknown", "421")


def test_there_is_a_wording_in_each_language_and_english_for_the_rest() -> None:
    for says in (ai_disclosure, right_to_object, commercial_notice, opt_out_line, privacy_line):
        assert len({says(language) for language in LANGUAGES}) == len(LANGUAGES)
        assert says("tlh") == says("en") == says()
    assert all(len(wordings(n)) == len(LANGUAGES) for n in Notice)
    assert [language_for(c) for c in ("DE", "at", "FR", "ES", "US", "")] == ["de", "de", "fr", "es", "en", "en"]


def due(**recipient: object) -> set[Notice]:
    case = Case(gate="", name="", hard=False, expect="", reason="", given={"recipient": recipient})
    return set(notices_due(case.recipient(), case.policy()))


def test_which_notices_are_due() -> None:
    agreed = [{"state": "contactable", "basis": "consent"}]
    assert due() == {Notice.COMMERCIAL}
    assert due(consents=agreed) == set()
    assert due(country="DE") == set(Notice)
    assert due(country="DE", first_contact=False) == {Notice.COMMERCIAL, Notice.AI_DISCLOSURE}
    assert due(country="GB", consents=agreed) == {Notice.RIGHT_TO_OBJECT}
    assert due(country="AU", consents=agreed) == {Notice.RIGHT_TO_OBJECT}, "an opt-in country outside of Europe"


def test_the_legal_block_has_one_paragraph_each_and_ends_with_the_privacy_link() -> None:
    sender = dataclasses.replace(GOOD.draft().sender, privacy_url="https://ours.example/privacy")
    lines = legal_lines(sender=sender, due=tuple(Notice), unsubscribe=UNSUBSCRIBE)
    assert [line.url for line in lines if line.url] == [UNSUBSCRIBE, "https://ours.example/privacy"]
    assert lines[0].plain == "Our Co Inc. · 410 Prospect Ave, Cleveland, OH 44115 · +1 216 555 0142"
    assert legal_lines(sender=GOOD.draft().sender, due=(), unsubscribe=UNSUBSCRIBE)[-1].url == UNSUBSCRIBE


def test_a_slot_names_the_facts_that_it_may_use() -> None:
    slot = GOOD.draft().template.slots[0]
    assert slot.allows("company.name")
    assert not slot.allows("sender.name")
    assert not dataclasses.replace(slot, facts=()).allows("company.name")
