"""The doors inside the CRM, knocked at with the wrong method, size, type or address; what stays out of logs."""

import json
from dataclasses import replace

import pytest

from connector.lifecycle import State
from tests import people
from tests.connector.web.crm_scene import Card, account, standing
from tests.connector.web.scene import client, database, scene, unchanged

DOORS = ("cards", "decide", "undo", "do-not-contact", "overview", "install", "installed")
MARKUP = '<img src=x onerror="alert(1)">'


@pytest.fixture
def card(tmp_path):
    return standing(database(tmp_path))


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_do_nothing(card, tmp_path, method):
    web = client(card.rig)
    with unchanged(database(tmp_path)):
        for door in DOORS:
            answer = web.open(f"/crm/memory/{door}?object=contact&record=ada", method=method)
            assert answer.status_code in {200, 401, 404, 405}, door
            assert people.ADA.address not in answer.text


@pytest.mark.parametrize("name", ["nobody", "%00", "..%2f", "é", "a" * 5000, "memory%0d%0aX: y"])
def test_a_connection_that_is_none_is_not_found(card, tmp_path, name):
    web = client(card.rig)
    with unchanged(database(tmp_path)):
        for door in DOORS:
            answer = web.open(f"/crm/{name}/{door}", method="POST" if door in {"decide", "undo"} else "GET")
            assert answer.status_code in {401, 404, 405, 422}, door


def test_a_huge_body_is_refused_before_it_is_read(card):
    answer = card.post("decide", outreach="x", draft="", decision="reject", reason="r" * 2_000_000)
    assert answer.status_code == 413
    assert scene.only(card.rig).state is State.IN_REVIEW


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"outreach":' * 50_000, b"\xff\xfe", b'{"a":1e999999}', b"1" * 9999]
)
def test_a_body_that_tires_the_reader_is_refused_in_words(card, body):
    answer = card.call("POST", "/crm/memory/decide", body)
    assert answer.status_code == 422
    assert answer.json["mend"]


@pytest.mark.parametrize(
    "mimetype", ["text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_of_a_browser_decides_nothing_without_the_crms_word(card, mimetype):
    shown = card.card()
    body = json.dumps({"outreach": shown["outreach"], "draft": shown["draft"], "decision": "approve"})
    answer = client(card.rig).post("/crm/memory/decide", data=body, content_type=mimetype)
    assert answer.status_code == 401


def test_what_is_refused_names_nobody_in_log_or_answer(card, capsys):
    secret = "dana.whitfield@acme.example"
    account(card.rig, "zoe", "owner-8")
    for asked in (
        {"decision": secret},
        {"decision": "edit", "slots": {secret: "x"}},
        {"decision": "approve", "waive": [f"claims:{secret}"], "note": secret},
        {"decision": "later", "days": secret},
        {"decision": "approve", "draft": secret, "reason": secret},
    ):
        assert card.decide(**{"decision": "", **asked}).status_code in {403, 409, 422}
    zoe = Card(rig=card.rig, user="owner-8")
    shown = card.card()
    assert zoe.decide("approve", shown, note=secret).status_code == 403
    told = capsys.readouterr()
    assert secret not in told.out + told.err
    assert people.ADA.address not in told.out + told.err
    assert secret not in str([*scene.events(card.rig), *scene.events(card.rig, "system")])


def test_markup_in_a_reason_is_no_markup_anywhere(card):
    shown = card.card()
    answer = card.decide("reject", shown, reason=MARKUP)
    assert answer.content_type == "application/json"
    page = client(card.rig).get(f"/crm/memory/install?ticket={MARKUP}")
    assert page.status_code == 401
    assert MARKUP not in page.text


def test_a_no_in_one_crm_withdraws_the_draft_of_the_other(card):
    """One person, two connections: the no is the person's."""
    rig = card.rig
    with rig.store.begin() as tx:
        contact = people.reading(people.ADA, read_at=rig.clock.now()).contact
        other = replace(contact, key=replace(contact.key, connection="other", id="77"))
        tx.people.link(other, rig.clock.now())
    assert card.post("do-not-contact", object="contact", record=people.ADA.id, reason="asked").status_code == 200
    assert scene.only(rig).state is State.VOID
    with rig.store.read() as tx:
        asked = {w.key.connection for w in tx.syncs.due_write_backs(rig.clock.now(), 10)}
    assert asked == {"memory", "other"}
