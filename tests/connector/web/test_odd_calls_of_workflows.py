"""Bodies that a library would never send, from somebody who holds the connection's own key or signs as the portal."""

import json

import pytest

from tests.connector.web import workflow_scene as wf
from tests.connector.web.scene import database

ODD = ["\ud800", "\udfff\ud800", "\u0000", "\u202e\u2066", "é" * 15, "x" * 200_000]


@pytest.fixture
def org(tmp_path):
    return wf.calling(database(tmp_path), "salesforce")


@pytest.fixture
def portal(tmp_path):
    return wf.calling(database(tmp_path), "hubspot")


def post(scene, path, body):
    return scene.web.post(
        path,
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {wf.KEY}", "Content-Type": "application/json"},
    )


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["organizationId", "words", "after"])
def test_the_drop_down_is_asked_with_odd_texts(org, field, odd):
    answer = post(org, "/crm/memory/options/segments", {"organizationId": wf.ORG, field: odd})
    assert answer.status_code in {200, 401, 422}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["requestId", "organizationId", "flow", "userId", "recordId", "segment", "why"])
@pytest.mark.parametrize("operation", ["suppressPerson", "pauseSegment"])
def test_a_flow_calls_with_odd_texts(org, operation, field, odd):
    body = {
        "requestId": "interview-0000001",
        "organizationId": wf.ORG,
        "flow": "Welcome",
        "userId": wf.USER,
        "recordId": wf.record(wf.people.ADA),
        "segment": "intro",
        "why": "asked",
        field: odd,
    }
    assert post(org, f"/crm/memory/workflow/{operation}", body).status_code in {200, 401, 404, 422}


@pytest.mark.parametrize("odd", ODD[:5])
@pytest.mark.parametrize("field", ["why", "segment", "waitFor"])
def test_a_workflow_action_is_called_with_odd_texts(portal, field, odd):
    answer = portal.hubspot("pauseSegment", **{"segment": "intro", "why": "asked", field: odd})
    assert answer.status_code in {200, 404, 422}


@pytest.mark.parametrize("number", [-5, 10**30, 0])
def test_a_record_of_no_possible_number_is_nobody(portal, number):
    path = "/crm/memory/workflow/suppressPerson"
    body = {
        "callbackId": f"ap-{number}",
        "origin": {"portalId": int(wf.PORTAL)},
        "object": {"objectId": number, "objectType": "CONTACT"},
        "inputFields": {},
    }
    raw = json.dumps(body).encode()
    answer = portal.web.post(path, data=raw, headers=portal.signed(path, raw))
    assert answer.status_code in {200, 422}
    if answer.status_code == 200:
        assert answer.json["outputFields"]["hs_execution_state"] == "FAIL_CONTINUE"
