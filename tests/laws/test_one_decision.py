"""One decision, whatever the door: the card, the link, the task's own fields, the command line; at once or one by one.

Approving through two doors sends once. Who comes second with the same answer is told what happened; who comes with
another one is refused with it. Tried on both databases, with threads that start together.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from connector import cycle
from connector.lifecycle import State
from crm_adapters.port import DecisionKind
from gates.errors import GatepostError
from tests import people
from tests.connector.web.crm_scene import Card, account, delegated, standing
from tests.connector.web.scene import client, review_path, scene

DOORS = ("card", "link", "task", "cli")


def together(*acts):
    """What these return when they begin at the same moment."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(60)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [f.result(100) for f in [pool.submit(run, act) for act in acts]]


def shown(card: Card) -> dict:
    """What whoever decides has before their eyes."""
    return card.card()


def press(door: str, decision: str, card: Card, seen: dict):
    """One answer through one door; returns its status, or the error's name."""
    rig, row = card.rig, scene.only(card.rig)
    if door == "card":
        return card.decide(decision, seen).status_code
    if door == "link":
        fields = {"draft": seen["draft"], "decision": decision, "opened": seen["opened"]}
        return client(rig).post(review_path(rig, row, owner=card.user), data=fields).status_code
    if door == "task":
        rig.crm.account.decide(row.task.id, decision, by=card.user)
        cycle.take_answers(rig.world)
        return 200
    try:
        scene.answer(rig, replace(row, draft_digest=seen["draft"]), DecisionKind(decision))
    except GatepostError as error:
        return type(error).__name__
    return 200


def decisions(card: Card) -> list[str]:
    """Every decision about a mail that the log has."""
    wanted = {"approved", "rejected", "edited", "approval_undone"}
    return [e["action"] for e in scene.events(card.rig) if e["action"] in wanted]


def finish(card: Card) -> int:
    """Everything runs to its end; returns how many mails left."""
    for _ in range(3):
        cycle.take_answers(card.rig.world)
        scene.work(card.rig)
    return len(card.rig.transport.taken)


@pytest.mark.parametrize("second", DOORS)
@pytest.mark.parametrize("first", DOORS)
def test_approving_at_two_doors_one_after_the_other_sends_once(tmp_path, first, second):
    card = standing(f"sqlite:///{tmp_path / 'gatepost.sqlite'}")
    seen = shown(card)
    assert press(first, "approve", card, seen) == 200
    assert press(second, "approve", card, seen) in ({200} if second != "cli" else {"StaleEdit"})
    assert decisions(card) == ["approved"]
    assert finish(card) == 1


@pytest.mark.parametrize(
    "doors", [("card", "card"), ("card", "link"), ("card", "task"), ("link", "task"), ("card", "cli", "link", "task")]
)
def test_approving_at_two_doors_at_once_sends_once(database_url, doors):
    card = standing(database_url)
    seen = shown(card)
    answers = together(*((lambda door=door: press(door, "approve", card, seen)) for door in doors))
    assert set(answers) <= {200, "StaleEdit"}, answers
    assert decisions(card) == ["approved"]
    assert finish(card) == 1


@pytest.mark.parametrize("doors", [("card", "link"), ("link", "card"), ("card", "task"), ("card", "card")])
def test_of_two_conflicting_answers_at_once_one_counts_and_the_other_hears_of_it(database_url, doors):
    card = standing(database_url)
    seen = shown(card)
    one, other = together(lambda: press(doors[0], "approve", card, seen), lambda: press(doors[1], "reject", card, seen))
    (done,) = decisions(card)
    assert scene.only(card.rig).state is (State.APPROVED if done == "approved" else State.REJECTED)
    lost, door = (other, doors[1]) if done == "approved" else (one, doors[0])
    # The task's own fields answer in the task, which is closed with what happened.
    assert lost == (200 if door == "task" else 409), (one, other)
    assert finish(card) == (done == "approved")


def test_owner_and_delegate_at_once_are_one_approval(database_url):
    card = standing(database_url)
    account(card.rig, "dele", "owner-7")
    delegated(card.rig, "rita", "dele")
    seen, dele = shown(card), Card(rig=card.rig, user="owner-7")
    answers = together(lambda: card.decide("approve", seen), lambda: dele.decide("approve", seen))
    assert sorted(a.status_code for a in answers) == [200, 409]
    (late,) = (a for a in answers if a.status_code == 409)
    assert re.search("approved already", late.json["told"])
    assert late.json["card"]["state"] == "approved"
    assert decisions(card) == ["approved"]
    assert finish(card) == 1


def test_a_call_that_comes_eight_times_at_once_is_one_act(database_url):
    card = standing(database_url)
    seen = shown(card)
    answers = together(*(lambda: card.decide("later", seen, days=3, nonce="the-very-same") for _ in range(8)))
    assert {a.status_code for a in answers} == {200}
    assert sum("Gatepost-Repeated" not in a.headers for a in answers) == 1
    assert len([e for e in scene.events(card.rig) if e["action"] == "review_later"]) == 1


def test_an_undo_against_the_worker_is_either_in_time_or_told(database_url):
    card = standing(database_url)
    seen = shown(card)
    card.decide("approve", seen)
    undone, _ = together(lambda: card.undo(seen), lambda: scene.work(card.rig))
    sent = len(card.rig.transport.taken)
    assert (undone.status_code, sent) in {(200, 0), (409, 1)}
    if undone.status_code == 409:
        assert "sent" in undone.json["told"]


def test_a_no_and_an_approval_at_once_never_mail_the_person_after_the_no(database_url):
    card = standing(database_url)
    seen = shown(card)
    no, _ = together(
        lambda: card.post("do-not-contact", object="contact", record=people.ADA.id),
        lambda: card.decide("approve", seen),
    )
    assert no.status_code == 200
    assert finish(card) == 0, "whoever approved, the no was there before anything left"
