"""Somebody who is let in at the card tries for more: what was never shown, somebody else's reading, hidden texts."""

import pytest

from connector.lifecycle import State
from tests import people
from tests.connector.web.crm_scene import Card, account, delegated, standing
from tests.connector.web.scene import database, scene
from tests.laws.scene import events

LONG = "word " * 41


@pytest.fixture
def card(tmp_path):
    return standing(database(tmp_path))


def opened_at(card):
    found = [e["detail"].get("opened") for e in events(card.rig) if e["action"] in {"approved", "rejected", "edited"}]
    return found[-1]


# ------------------------------------------------------------------------------------------------- waivers


def test_a_hold_that_was_never_shown_cannot_be_waived_in_advance(card):
    early = ["social:open_ticket", "claims:unsupported", "template:words"]
    answer = card.decide("approve", waive=early, note="whatever comes")
    assert answer.status_code == 403
    assert scene.only(card.rig).state is State.IN_REVIEW
    assert "waived" not in [e["action"] for e in events(card.rig)]


def test_a_waiver_carries_no_words_into_the_log(card):
    card.decide("edit", slots={"opening": LONG})
    scene.work(card.rig)
    shown = card.card()
    waive = [f"{f['gate']}:{f['reason']}" for f in shown["findings"]]
    secret = "dana.whitfield@acme.example is ill"
    answer = card.decide("approve", shown, waive=[*waive, f"claims:{secret}"], note="They asked for it.")
    assert answer.status_code == 403
    assert secret not in str(events(card.rig))
    assert card.decide("approve", shown, waive=waive, note="They asked for it.").status_code == 200


# ------------------------------------------------------------------------------------------- when it was shown


def test_the_time_of_showing_one_text_says_nothing_about_the_next(card):
    before = card.card()
    card.decide("edit", before, slots={"opening": LONG})
    scene.work(card.rig)
    card.rig.clock.forward(seconds=600)
    shown = card.card()
    waive = [f"{f['gate']}:{f['reason']}" for f in shown["findings"]]
    assert card.decide("approve", shown, opened=before["opened"], waive=waive, note="They asked.").status_code == 200
    assert opened_at(card) == ""


def test_the_time_of_showing_it_to_one_says_nothing_about_another(card):
    account(card.rig, "dora", "owner-2")
    delegated(card.rig, "rita", "dora")
    seen_by_rita = card.card()["opened"]
    card.rig.clock.forward(seconds=600)
    dora = Card(rig=card.rig, user="owner-2")
    assert dora.decide("approve", opened=seen_by_rita).status_code == 200
    assert opened_at(card) == ""


def test_ones_own_reading_of_this_text_counts(card):
    shown = card.card()
    card.rig.clock.forward(seconds=60)
    assert card.decide("approve", shown).status_code == 200
    assert opened_at(card)


@pytest.mark.parametrize("opened", ["é|é", "|x", "2026|k1.é", "\u0000|\u0000", "|" * 400])
def test_a_showing_that_is_none_is_no_error(card, opened):
    assert card.decide("approve", opened=opened).status_code == 200
    assert opened_at(card) == ""


# ------------------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize(
    "text",
    [
        "Look: <b>now</b> <script>alert(1)</script>",
        "See https://evil.example/path for more.",
        "See evil\u200b.example today.",
        "Abc\u202edef ghi.",
        "One\u0000two.",
        "One\x1b[31mtwo.",
        "A\r\nBcc: all@victims.example\r\n\r\nB",
        "{first_name} {unsubscribe} {{opening}}",
        "We guarantee a return of 40 % in a week.",
    ],
)
def test_what_an_edit_smuggles_in_is_stopped_or_shown_as_it_is(card, text):
    answer = card.decide("edit", slots={"opening": text})
    if answer.status_code == 422:
        return
    assert answer.status_code == 200
    scene.work(card.rig)
    assert card.rig.transport.taken == [], "an edit with this in it leaves by itself"


def test_no_other_slot_comes_in_by_an_edit(card):
    answer = card.decide("edit", slots={"opening": "Hello again.", "x" * 5000: "and this"})
    assert answer.status_code == 422
    assert len(answer.text) < 2000


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800", "\u202e\u200b", "x" * 2000])
@pytest.mark.parametrize("decision", ["reject", "do_not_contact", "later"])
def test_a_reason_of_odd_characters_is_no_error(card, decision, text):
    assert card.decide(decision, reason=text, note=text, days=1).status_code in {200, 422}


# ------------------------------------------------------------------------------------------------- records


@pytest.mark.parametrize("record", ["١٢٣", "ａｄａ", "ada\n", "a" * 65, "..", "%00"])
def test_ids_of_other_alphabets_name_nobody(card, record):
    assert card.get(record).status_code == 422


def test_whoever_has_left_sees_and_says_nothing(card):
    shown = card.card()
    account(card.rig, "gone", "owner-9", active=False)
    gone = Card(rig=card.rig, user="owner-9")
    assert gone.get(people.ADA.id).status_code == 403
    assert gone.decide("approve", shown).status_code == 403
    assert gone.post("do-not-contact", object="contact", record=people.ADA.id).status_code == 403
