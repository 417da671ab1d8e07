"""Judges of the sandbox: HubSpot's own client, derived API descriptions, and faults as a client sees them."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import hubspot
import pytest
import requests
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse

from crm_adapters.hubspot.sandbox import HubSpotSandbox
from tests.specs.hubspot.described import Described

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
CONTACTS = "/crm/objects/2026-03/contacts"
PREFERENCES = "/communication-preferences/2026-03"
SEARCH = {"filterGroups": [{"filters": [{"propertyName": "email", "operator": "HAS_PROPERTY"}]}], "limit": 3}
BATCH = {"inputs": [{"id": "{contact}"}, {"id": "999999"}], "properties": ["email"]}
LISTS = {"query": "Gatepost", "offset": 0, "count": 2, "additionalProperties": []}
LINKS = "/crm/associations/2026-03/contacts/companies"
ONE = {"inputs": [{"id": "{contact}"}]}
# Verb, path, body.
ANSWERS: list[tuple[str, str, Any]] = [
    ("GET", f"{CONTACTS}?limit=3&properties=email", None),
    ("GET", f"{CONTACTS}/{{contact}}", None),
    ("POST", CONTACTS, {"properties": {"email": "new@x.example"}, "associations": []}),
    ("PATCH", f"{CONTACTS}/{{contact}}", {"properties": {"jobtitle": "CFO"}}),
    ("POST", f"{CONTACTS}/search", SEARCH),
    ("POST", f"{CONTACTS}/batch/read", BATCH),
    ("GET", "/crm/owners/2026-03?limit=2", None),
    ("GET", "/crm/properties/2026-03/contacts", None),
    ("POST", "/crm/lists/2026-03/search", LISTS),
    ("GET", "/crm/lists/2026-03/1/memberships?limit=250", None),
    ("GET", f"{CONTACTS}/{{contact}}/associations/companies", None),
    ("POST", f"{LINKS}/batch/read", ONE),
    ("GET", f"{PREFERENCES}/definitions", None),
    ("GET", f"{PREFERENCES}/statuses/{{email}}?channel=EMAIL", None),
    ("GET", f"{PREFERENCES}/statuses/{{email}}/unsubscribe-all?channel=EMAIL", None),
    (
        "POST", f"{PREFERENCES}/statuses/{{email}}",
        {"subscriptionId": 101, "statusState": "UNSUBSCRIBED", "channel": "EMAIL"},
    ),
    ("POST", f"{PREFERENCES}/statuses/{{email}}/unsubscribe-all?channel=EMAIL", None),
    ("POST", f"{PREFERENCES}/statuses/batch/read?channel=EMAIL", {"inputs": ["{email}"]}),
    (
        "POST", f"{PREFERENCES}/statuses/batch/unsubscribe-all/read?channel=EMAIL",
        {"inputs": ["{email}"]},
    ),
    ("GET", "/marketing/emails/2026-03?limit=2", None),
    ("GET", "/marketing/emails/2026-03/7001", None),
    ("GET", "/account-info/2026-03/details", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def sandbox() -> Iterator[HubSpotSandbox]:
    with HubSpotSandbox(size=40, clock=lambda: NOW) as running:
        yield running


@pytest.fixture
def session(sandbox: HubSpotSandbox) -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.headers["Authorization"] = f"Bearer {sandbox.token}"
        yield opened
    sandbox.faults.clear()


@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize(("method", "path", "body"), ANSWERS, ids=[f"{a[0]} {a[1]}" for a in ANSWERS])
def test_an_answer_is_as_described(
    sandbox: HubSpotSandbox, session: requests.Session, method: str, path: str, body: Any
) -> None:
    contact = next(r for r in sandbox.store.living("contacts") if r.properties.get("associatedcompanyid"))
    filled = {"contact": contact.id, "email": "somebody@x.example"}
    for word, value in filled.items():
        path = path.replace(f"{{{word}}}", value)
        body = json.loads(json.dumps(body).replace(f"{{{word}}}", value))
    request = requests.Request(method, sandbox.base_url + path, json=body)
    answer = session.send(session.prepare_request(request))
    assert answer.ok, answer.text
    asked = RequestsOpenAPIRequest(session.prepare_request(request))
    assert Described(sandbox.base_url).complaints(asked, RequestsOpenAPIResponse(answer)) == []


def test_the_official_client_does_its_work(sandbox: HubSpotSandbox) -> None:
    client = hubspot.HubSpot(access_token=sandbox.token, host=sandbox.base_url, retry=False)
    made = client.crm.contacts.basic_api.create({"properties": {"email": "sdk@x.example", "firstname": "Ada"}})
    assert client.crm.contacts.basic_api.get_by_id(made.id, properties=["firstname"]).properties["firstname"] == "Ada"
    assert client.crm.contacts.basic_api.update(made.id, {"properties": {"firstname": "Eva"}}).id == made.id
    found = client.crm.contacts.search_api.do_search(SEARCH)
    assert (len(found.results), found.total >= 3) == (3, True)
    read = client.crm.contacts.batch_api.read({"inputs": [{"id": made.id}], "properties": ["firstname"]})
    assert read.results[0].properties["firstname"] == "Eva"
    assert client.crm.owners.owners_api.get_page().results
    assert client.crm.properties.core_api.get_by_name("contacts", "email").has_unique_value
    assert client.crm.lists.lists_api.do_search({"query": "events"}).lists[0].name == "Gatepost events"
    assert client.marketing.emails.marketing_emails_api.get_page().results[0].name == "Gatepost: events"
    client.crm.contacts.basic_api.archive(made.id)
    with pytest.raises(hubspot.crm.contacts.ApiException) as caught:
        client.crm.contacts.basic_api.get_by_id(made.id)
    assert caught.value.status == 404


def test_no_token_no_answer(sandbox: HubSpotSandbox) -> None:
    answer = requests.get(sandbox.base_url + CONTACTS, timeout=5)
    assert (answer.status_code, answer.json()["category"]) == (401, "INVALID_AUTHENTICATION")


class TestFaults:
    @pytest.mark.parametrize("policy", ["DAILY", "TEN_SECONDLY_ROLLING", "SECONDLY"])
    @pytest.mark.parametrize("after", [None, 3])
    def test_too_many_calls(
        self, sandbox: HubSpotSandbox, session: requests.Session, policy: str, after: int | None
    ) -> None:
        sandbox.faults.add(kind="rate_limit", policy=policy, retry_after=after)
        answer = session.get(sandbox.base_url + CONTACTS)
        assert (answer.status_code, answer.json()["policyName"]) == (429, policy)
        assert answer.headers.get("Retry-After") == (str(after) if after else None)
        assert session.get(sandbox.base_url + CONTACTS).ok

    @pytest.mark.parametrize("kind", ["status", "drop"])
    @pytest.mark.parametrize("after", [False, True], ids=["before the write", "after the write"])
    def test_a_lost_write_was_done_or_not(
        self, sandbox: HubSpotSandbox, session: requests.Session, kind: str, after: bool
    ) -> None:
        address = f"{kind}-{after}@x.example".lower()
        sandbox.faults.add(kind=kind, method="POST", after=after)
        if kind == "drop":
            with pytest.raises(requests.ConnectionError):
                session.post(sandbox.base_url + CONTACTS, json={"properties": {"email": address}})
        else:
            answer = session.post(sandbox.base_url + CONTACTS, json={"properties": {"email": address}})
            assert answer.status_code == 502
        assert (sandbox.store.get("contacts", address, "email") is not None) is after

    @pytest.mark.parametrize(("kind", "status"), [("locked", 423), ("migrating", 477), ("html", 502)])
    def test_other_refusals(self, sandbox: HubSpotSandbox, session: requests.Session, kind: str, status: int) -> None:
        sandbox.faults.add(kind=kind)
        assert session.get(sandbox.base_url + CONTACTS).status_code == status

    def test_a_body_that_is_no_utf8(self, sandbox: HubSpotSandbox, session: requests.Session) -> None:
        sandbox.faults.add(kind="not_utf8")
        answer = session.get(sandbox.base_url + CONTACTS)
        with pytest.raises(UnicodeDecodeError):
            answer.content.decode()

    def test_a_slow_answer_is_a_true_one(self, sandbox: HubSpotSandbox, session: requests.Session) -> None:
        sandbox.faults.add(kind="slow", seconds=0.2)
        begun = time.monotonic()
        assert session.get(sandbox.base_url + CONTACTS).ok
        assert time.monotonic() - begun >= 0.2

    def test_faults_and_calls_over_http(self, sandbox: HubSpotSandbox, session: requests.Session) -> None:
        door = sandbox.base_url + "/__sandbox__"
        session.post(f"{door}/faults", json={"kind": "locked", "path": "owners"})
        before = session.get(f"{door}/calls").json()["counts"].get("GET /crm/owners/2026-03", 0)
        assert session.get(sandbox.base_url + "/crm/owners/2026-03").status_code == 423
        assert session.get(f"{door}/calls").json()["counts"]["GET /crm/owners/2026-03"] == before + 1
        assert (sandbox.calls[-1].status, sandbox.calls[-1].fault) == (423, "locked")


def test_the_ten_seconds_limit_is_told_in_headers() -> None:
    with HubSpotSandbox(size=0, clock=lambda: NOW, burst=2) as small:
        headers = {"Authorization": f"Bearer {small.token}"}
        answers = [requests.get(small.base_url + CONTACTS, headers=headers, timeout=5) for _ in range(3)]
        assert [a.status_code for a in answers] == [200, 200, 429]
        assert [a.headers.get("X-HubSpot-RateLimit-Remaining") for a in answers[:2]] == ["1", "0"]
        searched = requests.post(f"{small.base_url}{CONTACTS}/search", json={}, headers=headers, timeout=5)
        assert searched.ok
        assert "X-HubSpot-RateLimit-Max" not in searched.headers
