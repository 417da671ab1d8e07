"""Nos that other systems bring over HTTP: with a token only, each holds when the answer arrives, none is lost."""

import json
from dataclasses import replace

import pytest

from connector.lifecycle import State
from connector.links import token_hash
from connector.stages.say_no import read_list, say_no
from gates.errors import InputError
from tests import people
from tests.connector.web.scene import client, database, scene, unchanged

GRETE = replace(people.GRETE, basis="consent")
TOKEN = {"Authorization": "Bearer secret-of-rita"}


@pytest.fixture
def rig(tmp_path):
    rig = scene.approved(database(tmp_path), people.ADA, GRETE)
    with rig.store.begin() as tx:
        tx.accounts.add(
            scene.REP.__class__(id="crm-sync", name="CRM sync", roles=frozenset({"rep"})), token_hash("secret-of-rita")
        )
    return rig


def states(rig) -> dict[str, str]:
    with rig.store.read() as tx:
        return {tx.people.contact(o.contact).first_name: o.state for o in scene.rows(rig)}


@pytest.mark.parametrize(
    "header",
    [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic secret-of-rita"}],
)
def test_without_a_token_nothing_happens(rig, tmp_path, header):
    with unchanged(database(tmp_path)):
        assert (
            client(rig).post("/api/suppressions", json={"who": people.ADA.address}, headers=header).status_code == 401
        )


def test_one_address_is_withdrawn_when_the_answer_arrives(rig):
    answer = client(rig).post("/api/suppressions", json={"who": people.ADA.address}, headers=TOKEN)
    assert (answer.status_code, answer.json) == (200, {"suppressed": [{"kind": "person", "withdrawn": 1}], "wrong": []})
    assert states(rig) == {"Ada": State.VOID, "Grete": State.APPROVED}


def test_an_old_address_a_record_and_a_domain_name_the_same_people(rig):
    items = [{"who": "grete.vik@OLD-vik.example"}, {"who": "memory/contact/ada"}, "@vikshipping.example"]
    answer = client(rig).post("/api/suppressions", json={"items": items}, headers=TOKEN)
    assert [t["kind"] for t in answer.json["suppressed"]] == ["person", "person", "domain"]
    assert set(states(rig).values()) == {State.VOID}


def test_a_domain_is_the_same_in_either_spelling(tmp_path):
    berta = replace(people.ADA, first_name="Berta", address="berta@post.xn--mller-kva.example")
    rig = scene.approved(database(tmp_path), berta)
    told = say_no("@MÜLLER.example", rig.world, reason="do_not_contact", channel="cli", actor="x")
    assert (told.kind, told.withdrawn) == ("domain", 1)
    assert states(rig) == {"Berta": State.VOID}


def test_a_wrong_item_is_told_by_its_place_and_the_others_hold(rig):
    items = [
        {"who": "nobody"},
        {"who": people.ADA.address},
        {"reason": "x"},
        7,
        {"who": "memory/contact/none"},
        "gmail.com",
    ]
    answer = client(rig).post("/api/suppressions", json={"items": items}, headers=TOKEN)
    assert answer.status_code == 200
    assert [w["line"] for w in answer.json["wrong"]] == [1, 3, 4, 5, 6]
    assert all(w["what"] and w["mend"] for w in answer.json["wrong"])
    assert states(rig)["Ada"] == State.VOID


@pytest.mark.parametrize("body", ["[]", "7", "{", '{"items": 3}', ""])
def test_a_body_that_is_no_request_is_answered_in_words(rig, tmp_path, body):
    with unchanged(database(tmp_path)):
        answer = client(rig).post("/api/suppressions", data=body, headers={**TOKEN, "Content-Type": "application/json"})
    assert answer.status_code == 422
    assert json.loads(answer.data)["error"]["mend"]


def test_a_csv_list_as_a_spreadsheet_writes_it(rig):
    text = "\ufeffName;E-Mail;Reason\r\nAda;ADA@nordwind.example;Unsubscribed\r\n;;\r\nX;not an address;\r\n"
    answer = client(rig).post("/api/suppressions", data=text.encode(), headers={**TOKEN, "Content-Type": "text/csv"})
    assert [w["line"] for w in answer.json["wrong"]] == [4]
    assert states(rig)["Ada"] == State.VOID


def test_lists_are_read_with_or_without_a_head():
    assert list(read_list("a@b.example\n\n@c.example\n")) == [
        (1, "a@b.example", "do_not_contact"),
        (3, "@c.example", "do_not_contact"),
    ]
    assert list(read_list("who,reason\na@b.example,Customer request\n")) == [(2, "a@b.example", "customer_request")]
    assert list(read_list("")) == []
    with pytest.raises(InputError, match="no column"):
        list(read_list("name,phone\nAda,1\n"))
