"""Who may call as a workflow: by the vendors' published rules, from our own account, now, in a readable form."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from crm_adapters.salesforce.workflow import long_id
from tests.connector.web import workflow_scene as wf
from tests.connector.web.scene import database, dump
from tests.people import ADA, BRUNO

BOTH = ("hubspot", "salesforce")


@pytest.fixture(params=BOTH)
def calls(request, tmp_path):
    return wf.calling(database(tmp_path), request.param, ADA, BRUNO)


@pytest.fixture
def hubspot(tmp_path):
    return wf.calling(database(tmp_path), "hubspot")


@pytest.fixture
def salesforce(tmp_path):
    return wf.calling(database(tmp_path), "salesforce")


def test_hubspot_signs_with_v3_or_v2_and_never_with_v1(hubspot):
    assert hubspot.call("segmentStatus", segment="intro", signing="v3").status_code == 200
    assert hubspot.call("segmentStatus", segment="intro", signing="v2").status_code == 200
    assert hubspot.call("segmentStatus", segment="intro", signing="v1").status_code == 401


def test_the_signatures_that_the_tests_make_are_hubspots_own():
    """Vectors of HubSpot's page on request validation and of its SDK, so that both sides are not wrong alike."""
    at = "https://www.example.com/webhook_uri"
    single, double = b"{'example_field':'example_value'}", b'{"example_field":"example_value"}'
    assert wf.sign_v3(wf.SECRET, "POST", at, single, "1693657560000") == "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="
    assert wf.sign_v2(wf.SECRET, "GET", at, b"") == "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"
    assert (
        wf.sign_v2(wf.SECRET, "POST", at, double) == "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"
    )


def test_a_foreign_stale_future_or_altered_call_is_refused_and_changes_nothing(hubspot, tmp_path):
    now = hubspot.rig.clock.now()
    path = "/crm/memory/workflow/pauseSegment"
    body = {"callbackId": "ap-1", "origin": {"portalId": int(wf.PORTAL)}, "inputFields": {"segment": "intro"}}
    raw = json.dumps(body).encode()
    before = dump(database(tmp_path))

    def status(to=path, data=raw, **signing):
        return hubspot.web.post(to, data=data, headers=hubspot.signed(path, raw, **signing)).status_code

    assert hubspot.call("pauseSegment", segment="intro", portal="4243").status_code == 401
    assert status(at=now - timedelta(seconds=301)) == 401
    assert status(at=now + timedelta(seconds=31)) == 401
    assert status(secret="another") == 401
    assert status(data=raw + b" ") == 401
    assert status(to="/crm/memory/workflow/segmentStatus") == 401
    assert status(to=f"{path}?x=1") == 401
    assert hubspot.web.post(path, data=raw, headers={"Content-Type": "application/json"}).status_code == 401
    v3 = hubspot.signed(path, raw)
    assert hubspot.web.post(path, data=raw, headers=v3 | {"X-HubSpot-Request-Timestamp": "0"}).status_code == 401
    v1 = hubspot.signed(path, raw, signing="v1")
    wrong = v1 | {"X-HubSpot-Signature-v3": "x", "X-HubSpot-Request-Timestamp": v3["X-HubSpot-Request-Timestamp"]}
    assert hubspot.web.post(path, data=raw, headers=wrong).status_code == 401
    assert dump(database(tmp_path)) == before
    assert status() == 200


def test_salesforce_calls_with_the_key_and_from_our_org(salesforce, tmp_path):
    before = dump(database(tmp_path))
    for wrong in (
        {"key": "another"},
        {"key": ""},
        {"key": wf.KEY + "x"},
        {"org": "00D000000000002AAA"},
        {"org": wf.ORG.lower().replace("00d", "00D")[:14] + "a"},
        {"headers": {"X-Gatepost-Org": "00D000000000002AAA"}},
    ):
        assert salesforce.call("pauseSegment", segment="intro", **wrong).status_code == 401
    assert dump(database(tmp_path)) == before
    for right in ({}, {"org": wf.ORG[:15]}, {"headers": {"X-Gatepost-Org": wf.ORG}}):
        assert salesforce.call("segmentStatus", segment="intro", **right).status_code == 200


def test_salesforce_fields_have_the_form_that_the_document_gives_them(salesforce):
    for wrong in (
        {"call": "short"},
        {"call": "with a space"},
        {"flow": ""},
        {"flow": None},
        {"recordId": "001000000000001AAA"},
        {"recordId": "003"},
        {"recordId": 7},
        {"segment": ["intro"]},
        {"segment": None},
        {"organizationId": None},
        {"userId": "003000000000001AAA"},
    ):
        asked = {"segment": "intro", **wrong}
        assert salesforce.call("mayWriteTo", **asked).status_code == 422, wrong


def test_an_id_of_fifteen_characters_is_the_same_record(salesforce):
    # Salesforce's published rule: one character for each five, a bit for each capital, from A to 5.
    assert long_id("0035e00000AbCdE") == "0035e00000AbCdEAAV"
    assert long_id("003000000000001") == "003000000000001AAA"
    assert long_id("003D000000QOM4M") == "003D000000QOM4MIAX"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'"x"', b"[" * 5000, b'{"a":' * 3000])
def test_what_is_no_call_is_refused_and_says_so(calls, body):
    path = "/crm/memory/workflow/segmentStatus"
    headers = calls.signed(path, body) | {"Authorization": f"Bearer {wf.KEY}"}
    answer = calls.web.post(path, data=body, headers=headers)
    assert answer.status_code == 422
    assert set(answer.json) == {"code", "what", "where", "mend"}


def test_other_addresses_methods_and_media_types_are_refused(calls):
    path = "/crm/memory/workflow/segmentStatus"
    assert calls.web.get(path).status_code == 405
    assert calls.web.post("/crm/memory/workflow/raiseSegment", json={}).status_code == 404
    assert calls.web.post("/crm/other/workflow/segmentStatus", json={}).status_code == 404
    assert calls.web.post(path, data=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert calls.web.post(path, data=b'"' + b"x" * 1_000_001 + b'"', content_type="application/json").status_code == 413


def test_hubspot_workflows_about_other_objects_are_refused(hubspot):
    path = "/crm/memory/workflow/mayWriteTo"
    for thing in ({"objectId": 9, "objectType": "COMPANY"}, {"objectId": "x", "objectType": "CONTACT"}, None):
        body = {
            "callbackId": "ap-1",
            "origin": {"portalId": int(wf.PORTAL)},
            "object": thing,
            "inputFields": {"segment": "intro"},
        }
        raw = json.dumps(body).encode()
        assert hubspot.web.post(path, data=raw, headers=hubspot.signed(path, raw)).status_code == 422


# ------------------------------------------------------------------------------------------- the drop-down


def options(calls, **asked):
    path = "/crm/memory/options/segments"
    if calls.crm.kind == "salesforce":
        return calls.web.post(
            path, json={"organizationId": wf.ORG, **asked}, headers={"Authorization": f"Bearer {wf.KEY}"}
        )
    body = {
        "origin": {"portalId": int(asked.pop("portal", wf.PORTAL))},
        "objectTypeId": "0-1",
        "inputFieldName": "segment",
    }
    raw = json.dumps(body | {"fetchOptions": {"q": asked.get("words"), "after": asked.get("after")}}).encode()
    return calls.web.post(path, data=raw, headers=calls.signed(path, raw))


def test_the_drop_down_lists_the_segments_of_this_connection(calls):
    organisation = calls.rig.world.organisation
    mine = calls.rig.segment()
    organisation.segments.update(
        {f"s{n:03}": replace(mine, name=f"s{n:03}", purpose="fairs" if n % 2 else "trials") for n in range(150)}
    )
    organisation.segments["theirs"] = replace(mine, name="theirs", connection="other")
    first = options(calls).json
    assert [o["value"] for o in first["options"]][:2] == ["intro", "s000"]
    rest = options(calls, after=first["after"]).json
    assert len(first["options"]) + len(rest["options"]) == 151
    assert not rest.get("after")
    assert {o["description"] for o in options(calls, words="FAIR").json["options"]} == {"fairs"}


def test_the_drop_down_is_shown_to_the_crm_only(calls):
    path = "/crm/memory/options/segments"
    assert calls.web.post(path, json={"organizationId": wf.ORG}).status_code == 401
    if calls.crm.kind == "hubspot":
        assert options(calls, portal="4243").status_code == 401
