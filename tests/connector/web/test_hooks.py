"""The webhooks' door: only the CRM may speak; a body is stored before it is acknowledged, once, and never too much."""

import json
from threading import Thread

import pytest

from connector.lifecycle import State
from connector.stages import hooks, ingest
from connector.web.app import MAX_BODY
from crm_adapters.port import Change, ChangeKind
from crm_adapters.salesforce.adapter import SalesforceCRM
from gates.errors import WorldError
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
    assert hooks.work_off(rig.world).done == 1
    assert now(rig, row).state is State.VOID
    scene.work(rig)
    assert not rig.transport.taken


def test_a_replay_is_kept_once(rig, tmp_path):
    headers, body = told(rig, ChangeKind.ERASED)
    web = client(rig)
    assert web.post(DOOR, data=body, headers=headers).status_code == 204
    with unchanged(database(tmp_path)):
        for _ in range(3):
            assert web.post(DOOR, data=body, headers=headers).status_code == 204
    assert hooks.work_off(rig.world).done == 1
    with unchanged(database(tmp_path)):
        assert web.post(DOOR, data=body, headers=headers).status_code == 204
        assert hooks.work_off(rig.world).done == 0


def test_events_out_of_order_never_bring_a_mail_back(rig):
    row, web = scene.only(rig), client(rig)
    for kinds in ((ChangeKind.ERASED,), (ChangeKind.DELETED,), (ChangeKind.DELETED, ChangeKind.ERASED)):
        rig.clock.forward(seconds=1)
        headers, body = told(rig, *kinds)
        assert web.post(DOOR, data=body, headers=headers).status_code == 204
        hooks.work_off(rig.world)
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


def test_the_address_may_end_in_a_secret_and_is_verified_as_it_was_called(rig, monkeypatch):
    heard = []
    monkeypatch.setattr(rig.crm, "verify_events", lambda method, uri, *rest: heard.append((method, uri)))
    headers, body = told(rig, ChangeKind.SEEN)
    web = client(rig)
    web.post(f"{DOOR}/s3cret", data=body, headers={**headers, "Host": "evil.example"})
    web.post(f"{DOOR}?a=%40b&c=%2F", data=body, headers=headers)
    assert heard == [
        ("POST", f"{rig.world.organisation.public_url}{DOOR}/s3cret"),
        ("POST", f"{rig.world.organisation.public_url}{DOOR}?a=%40b&c=%2F"),
    ]


def test_nothing_is_acknowledged_that_is_not_stored(rig, monkeypatch):
    headers, body = told(rig, ChangeKind.ERASED)
    web = client(rig)

    def broken():
        raise WorldError("the disk is full", where="database", mend="make room")

    with monkeypatch.context() as patched:
        patched.setattr(rig.store, "begin", broken)
        assert web.post(DOOR, data=body, headers=headers).status_code == 503
    assert web.post(DOOR, data=body, headers=headers).status_code == 204
    assert hooks.work_off(rig.world).done == 1


def test_many_at_once_are_all_stored(rig):
    web = client(rig)
    codes = []

    def call(number):
        headers, body = rig.crm.account.webhook(
            [Change(kind=ChangeKind.SEEN, key=people.key(people.stranger(number)), at=rig.clock.now())]
        )
        codes.append(web.application.test_client().post(DOOR, data=body, headers=headers).status_code)

    threads = [Thread(target=call, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [204] * 40
    assert hooks.work_off(rig.world).done == 40
