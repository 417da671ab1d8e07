"""A contact changes hands while its draft waits."""

from dataclasses import replace

import pytest

from connector.lifecycle import State
from connector.stages import ingest
from tests import people
from tests.connector.web.crm_scene import Card, account, owner, standing
from tests.connector.web.scene import scene
from tests.laws.scene import events


@pytest.fixture
def card(database_url):
    return standing(database_url)


def handed_over(rig, to="owner-2"):
    """Somebody gives Ada's record to another rep, and the next sync sees it."""
    reading = people.reading(people.ADA, read_at=rig.clock.now())
    rig.crm.account.add(replace(reading, contact=replace(reading.contact, owner=to)))
    ingest.pull("memory", rig.world)


def test_whoever_takes_the_contact_over_decides_and_nobody_else(card):
    before = card.card()
    account(card.rig, "nora", "owner-2")
    handed_over(card.rig)
    assert card.cards() == [], "it is none of Rita's business any more"
    assert card.decide("approve", before).status_code == 403
    assert card.undo(before).status_code == 403
    nora = Card(rig=card.rig, user="owner-2")
    scene.work(card.rig)
    (task,) = card.rig.crm.account.open_tasks()
    assert task.content.owner == "owner-2"
    assert nora.decide("approve").status_code == 200
    scene.work(card.rig)
    assert len(card.rig.transport.taken) == 1
    (told,) = [e["detail"] for e in events(card.rig) if e["action"] == "owner_changed"]
    assert told == {"from": people.OWNER, "to": "owner-2"}


def test_what_was_approved_can_be_taken_back_by_the_new_owner_only(card):
    shown = card.card()
    card.decide("approve", shown)
    account(card.rig, "nora", "owner-2")
    handed_over(card.rig)
    assert scene.only(card.rig).state is State.APPROVED
    assert card.undo(shown).status_code == 403
    assert Card(rig=card.rig, user="owner-2").undo(shown).status_code == 200


def test_what_was_passed_on_by_hand_stays_there(card):
    owner(card.rig, "boss-1", "Boss")
    card.rig.crm.account.owners[0] = replace(card.rig.crm.account.owners[0], manager="boss-1")
    assert card.decide("escalate").status_code == 200
    handed_over(card.rig)
    assert scene.only(card.rig).owner == "boss-1"


def test_a_contact_without_an_owner_is_the_segments(card):
    handed_over(card.rig, to="")
    assert scene.only(card.rig).owner == card.rig.segment().owner
    ingest.pull("memory", card.rig.world)
    assert len([e for e in events(card.rig) if e["action"] == "owner_changed"]) <= 1


def test_the_same_owner_again_moves_nothing(card):
    row = scene.only(card.rig)
    handed_over(card.rig, to=people.OWNER)
    assert scene.only(card.rig) == row
