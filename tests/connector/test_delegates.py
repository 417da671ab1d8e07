"""Who may decide in somebody's name: only they themselves name such a person, and only as long as they wish."""

import pytest

from connector import autonomy
from connector.lifecycle import State
from gates.errors import InputError, NotAllowed
from tests.connector.web.crm_scene import Card, account, standing
from tests.connector.web.scene import database, scene


@pytest.fixture
def card(tmp_path):
    return standing(database(tmp_path))


def name(card: Card, owner: str, delegate: str, *, ends: bool = False) -> frozenset[str]:
    return autonomy.name_delegate(owner, delegate, ends=ends, store=card.rig.store, clock=card.rig.clock)


def test_a_delegate_decides_in_the_owners_name_until_the_owner_ends_it(card):
    account(card.rig, "dele", "owner-7")
    dele, shown = Card(rig=card.rig, user="owner-7"), card.card()
    assert dele.decide("approve", shown).status_code == 403
    assert name(card, "rita", "dele") == {"dele"}
    assert dele.card()["can"]
    assert dele.decide("later", shown, days=3).status_code == 200
    assert name(card, "rita", "dele", ends=True) == frozenset()
    assert dele.decide("approve", shown).status_code == 403
    assert scene.only(card.rig).state is State.IN_REVIEW
    named = [e for e in scene.events(card.rig, "system") if e["action"].startswith("delegate_")]
    assert [(e["actor"], e["action"], e["subject"]) for e in named] == [
        ("rita", "delegate_named", "dele"),
        ("rita", "delegate_ended", "dele"),
    ]


def test_nobody_names_a_delegate_who_owns_nothing_or_names_nobody(card):
    with pytest.raises(NotAllowed, match="owns nothing"):
        name(card, "ada-admin", "rita")
    for nobody in ("rita", "no-such-account"):
        with pytest.raises(InputError):
            name(card, "rita", nobody)


def test_a_delegate_of_a_delegate_is_none(card):
    account(card.rig, "dele", "owner-7")
    account(card.rig, "deeper", "owner-8")
    name(card, "rita", "dele")
    name(card, "dele", "deeper")
    assert Card(rig=card.rig, user="owner-8").decide("approve", card.card()).status_code == 403
