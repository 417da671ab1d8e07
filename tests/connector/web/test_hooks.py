"""The webhooks' door: only the CRM may speak, each event once, in any order, never too much."""

import json

import pytest

from connector.lifecycle import State
from connector.stages import ingest
from connector.web.app import MAX_BODY
from crm_adapters.port import Change, ChangeKind
from crm_adapters.salesforce.adapter import SalesforceCRM
from tests import people
from tests.connector.web.scene import client, database, now, scene, unchanged

DOOR = "/hooks/memory"


@pytest.fixture
def rig(tmp_path):
    return scene.approved(database(tmp_path))


def told(rig, *kinds):
    key = people.key(people.ADA)
    return rig.crm.account.webhook([Change(kind=k, key=key, at=rig.clock.now()) for k in kinds])


def test_a_forged_call_is_refused_and_changes_nothing(rig, tmp_path):
    headers, body = told(rig, ChangeKind.ERASED)
    (name,) = headers
    web = client(rig)
    with unchanged(database(tmp_path)):
        for wrong in (
            {},
            {name: ""},
            {name: "0" * 64},
            {name: headers[name][:-1]},
            {name: headers[name].upper() + "0"},
        ):
            assert web.post(DOOR, data=body, headers=wrong).status_code == 401
        assert web.post(DOOR, data=body + b" ", headers=headers).status_code == 401
        assert web.post("/hooks/unknown", data=body, headers=headers).status_code == 404
        assert web.get(DOOR, headers=headers).status_code == 405


def test_an_erasure_told_by_webhook_withdraws_the_mail(rig):
    row = scene.only(rig)
    headers, body = told(rig, ChangeKind.ERASED)
    assert client(rig).post(DOOR, data=body, headers=headers).status_code == 204
    assert now(rig, row).state is State.VOID
    scene.work(rig)
    assert not rig.transport.taken


def test_a_replay_is_handled_once(rig, tmp_path):
    headers, body = told(rig, ChangeKind.ERASED)
    web = client(rig)
    assert web.post(DOOR, data=body, headers=headers).status_code == 204
    with unchanged(database(tmp_path)):
        for _ in range(3):
            assert web.post(DOOR, data=body, headers=headers).status_code == 204


def test_events_out_of_order_never_bring_a_mail_back(rig):
    row, web = scene.only(rig), client(rig)
    for kinds in ((ChangeKind.ERASED,), (ChangeKind.DELETED,), (ChangeKind.DELETED, ChangeKind.ERASED)):
        rig.clock.forward(seconds=1)
        headers, body = told(rig, *kinds)
        assert web.post(DOOR, data=body, headers=headers).status_code == 204
    assert now(rig, row).state is State.VOID
    assert ingest.plan(rig.segment(), rig.world, step=2).planned == 0


def test_too_much_at_once_is_refused(rig, tmp_path):
    body = json.dumps([{"pad": "x" * MAX_BODY}]).encode()
    headers = {"X-Memory-Signature": rig.crm.account.sign(body)}
    with unchanged(database(tmp_path)):
        assert client(rig).post(DOOR, data=body, headers=headers).status_code == 413


def test_a_crm_that_waits_for_an_answer_of_its_own_gets_it(rig, monkeypatch):
    """Salesforce repeats an Outbound Message for 24 hours until its SOAP Ack arrives."""
    monkeypatch.setattr(rig.crm, "acknowledgement", SalesforceCRM.acknowledgement.__get__(object()), raising=False)
    headers, body = told(rig, ChangeKind.ERASED)
    answer = client(rig).post(DOOR, data=body, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert b"<Ack>true</Ack>" in answer.data
