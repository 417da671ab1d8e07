"""What the portal sends by itself: webhooks and workflow calls, judged by HubSpot's SDK and by an unruly app."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from hubspot.utils.signature import Signature

from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.hubspot.sandbox.faults import Unruly
from crm_adapters.hubspot.sandbox.webhooks import Subscriptions
from crm_adapters.hubspot.sandbox.workflows import Action, Stands, Workflow
from tests.listener import Answer, MovedClock, listening

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
DONE = {"outputFields": {"hs_execution_state": "SUCCESS", "verdict": "pass"}}


@dataclass
class App:
    """An app that keeps what it gets, and answers what the test says."""

    url: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[int], tuple[int, dict[str, str], object]] = lambda number: (200, {}, {})

    def reply(self, number: int) -> Answer:
        status, headers, told = self.answer(number)
        return status, headers, json.dumps(told).encode()

    def events(self) -> list[dict]:
        return [event for _, _, body in self.asked for event in json.loads(body)]


@pytest.fixture
def app() -> Iterator[App]:
    opened = App()
    with listening(opened, opened.reply):
        yield opened


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def portal(clock: MovedClock) -> Iterator[HubSpotSandbox]:
    with HubSpotSandbox(size=30, clock=clock, app_secret=SECRET) as running:
        running.webhooks.time_scale = running.workflows.time_scale = 0.0005
        yield running


def contacts(portal: HubSpotSandbox) -> list[str]:
    return [row.id for row in portal.store.living("contacts")]


def call(portal: HubSpotSandbox, method: str, path: str, body: object = None) -> requests.Response:
    bearer = {"Authorization": f"Bearer {portal.token}"}
    return requests.request(method, portal.base_url + path, json=body, headers=bearer, timeout=10)


def control(portal: HubSpotSandbox, method: str, door: str, body: object = None) -> requests.Response:
    return requests.request(method, f"{portal.base_url}/__sandbox__/{door}", json=body, timeout=10)


# Webhooks --------------------------------------------------------------------------------------


def test_a_change_is_signed_as_hubspots_own_sdk_expects(portal, app):
    portal.webhooks.subscribe(Subscriptions(target=f"{app.url}/hooks/h?a=1", secret=SECRET))
    one = contacts(portal)[0]
    call(portal, "PATCH", f"/crm/objects/2026-03/contacts/{one}", {"properties": {"jobtitle": "CFO"}})
    assert portal.webhooks.settle()
    [(path, headers, body)] = app.asked
    assert path == "/hooks/h?a=1"
    assert Signature.is_valid(
        signature=headers["X-HubSpot-Signature-v3"],
        client_secret=SECRET,
        request_body=body.decode(),
        http_uri=f"{app.url}/hooks/h?a=1",
        signature_version="v3",
        timestamp=headers["X-HubSpot-Request-Timestamp"],
    )
    [event] = [e for e in json.loads(body) if e["propertyName"] == "jobtitle"]
    assert (event["subscriptionType"], event["objectId"], event["propertyValue"]) == (
        "contact.propertyChange", int(one), "CFO",
    )  # fmt: skip
    assert (event["portalId"], event["attemptNumber"]) == (portal.portal_id, 0)


def test_every_kind_of_change_is_told_once(portal, app):
    kinds = "creation deletion restore merge privacyDeletion".split()
    types = frozenset(f"contact.{kind}" for kind in kinds)
    portal.webhooks.subscribe(Subscriptions(target=app.url, secret=SECRET, types=types))
    first, second, third, fourth = contacts(portal)[:4]
    call(portal, "POST", "/crm/objects/2026-03/contacts", {"properties": {"email": "new@x.example"}})
    call(portal, "DELETE", f"/crm/objects/2026-03/contacts/{first}")
    assert control(portal, "POST", "restore", {"id": first}).status_code == 204
    merged = control(portal, "POST", "merge", {"winner": second, "loser": third}).json()
    assert control(portal, "POST", "forget", {"id": fourth}).status_code == 204
    assert portal.webhooks.settle()
    told = {e["subscriptionType"].removeprefix("contact."): e for e in app.events()}
    assert sorted(told) == sorted(kinds)
    assert len(app.events()) == len(kinds)
    merge = told["merge"]
    assert (merge["primaryObjectId"], merge["mergedObjectIds"]) == (int(second), [int(third)])
    assert merge["newObjectId"] == int(merged["id"])
    assert told["privacyDeletion"]["objectId"] == int(fourth)


def test_a_new_link_is_told_from_both_ends(portal, app):
    types = frozenset({"contact.associationChange", "company.associationChange"})
    portal.webhooks.subscribe(Subscriptions(target=app.url, secret=SECRET, types=types))
    contact = contacts(portal)[0]
    company = next(portal.store.living("companies")).id
    path = f"/crm/objects/2026-03/contacts/{contact}/associations/default/companies/{company}"
    assert call(portal, "PUT", path).status_code == 200
    assert portal.webhooks.settle()
    told = {(e["subscriptionType"], e["fromObjectId"], e["toObjectId"]) for e in app.events()}
    assert told == {
        ("contact.associationChange", int(contact), int(company)),
        ("company.associationChange", int(company), int(contact)),
    }
    assert not any("objectId" in e for e in app.events())


def test_a_person_who_opts_out_is_a_change_of_a_property(portal, app):
    properties = frozenset({"hs_email_optout"})
    portal.webhooks.subscribe(Subscriptions(target=app.url, secret=SECRET, properties=properties))
    row = next(r for r in portal.store.living("contacts") if not r.properties.get("hs_email_optout") and
               r.properties.get("email"))  # fmt: skip
    portal.opt_out(str(row.properties["email"]))
    assert portal.webhooks.settle()
    [event] = app.events()
    assert (event["propertyName"], event["propertyValue"], event["objectId"]) == (
        "hs_email_optout",
        "true",
        int(row.id),
    )


def test_what_is_not_taken_is_repeated_ten_times_and_then_dropped(portal, app):
    app.answer = lambda number: (500, {}, {})
    types = frozenset({"contact.deletion"})
    portal.webhooks.subscribe(Subscriptions(target=app.url, secret=SECRET, types=types))
    portal.webhooks.time_scale = 0.000005
    call(portal, "DELETE", f"/crm/objects/2026-03/contacts/{contacts(portal)[0]}")
    assert portal.webhooks.settle()
    assert [json.loads(body)[0]["attemptNumber"] for _, _, body in app.asked] == list(range(11))
    assert len(portal.webhooks.dropped) == 1


def test_doubled_and_shaken_events_all_arrive_and_none_is_invented(portal, app):
    portal.webhooks.unruly = Unruly(doubled=0.5, disorder_seconds=0.3)
    types = frozenset({"contact.creation"})
    portal.webhooks.subscribe(Subscriptions(target=app.url, secret=SECRET, types=types))
    before = set(contacts(portal))
    for number in range(40):
        call(portal, "POST", "/crm/objects/2026-03/contacts", {"properties": {"email": f"n{number}@x.example"}})
    assert portal.webhooks.settle()
    got = [str(e["objectId"]) for e in app.events()]
    assert set(got) == set(contacts(portal)) - before
    assert len(got) > len(set(got)), "some come twice"
    assert got != sorted(got, key=int), "and not in their order"


def test_no_delivery_has_more_than_a_hundred_events(portal, app):
    types = frozenset({"contact.creation"})
    portal.webhooks.subscribe(Subscriptions(target=app.url, secret=SECRET, types=types))
    portal.webhooks.hold()
    with portal.lock:
        for number in range(250):
            portal.store.insert("contacts", {"email": f"m{number}@x.example"})
    assert app.asked == []
    portal.webhooks.release()
    assert portal.webhooks.settle()
    assert sorted(len(json.loads(body)) for _, _, body in app.asked) == [50, 100, 100]


# Workflows -------------------------------------------------------------------------------------


def test_a_new_member_is_enrolled_and_the_call_is_signed_v2(portal, app):
    app.answer = lambda number: (200, {}, DONE)
    known = next(iter(portal.portal.lists.values()))
    made = call(portal, "POST", "/crm/lists/2026-03", {"name": "To write to", "processingType": "MANUAL"})
    list_id = made.json()["list"]["listId"]
    step = Action(url=f"{app.url}/crm/h/workflow/draftForContact", inputs={"segment": "events"}, properties=("email",))
    portal.workflows.publish(Workflow(id=7, name="W", list_id=list_id, actions=(step,)))
    one = known.members[0]
    call(portal, "PUT", f"/crm/lists/2026-03/{list_id}/memberships/add", [one])
    assert portal.workflows.settle()
    [(path, headers, body)] = app.asked
    told = json.loads(body)
    assert told["object"]["objectId"] == int(one)
    assert told["inputFields"] == {"segment": "events"}
    assert told["origin"]["portalId"] == portal.portal_id
    assert Signature.is_valid(
        signature=headers["X-HubSpot-Signature"],
        client_secret=SECRET,
        request_body=body.decode(),
        http_uri=app.url + path,
    )
    assert [(e.state, e.outcomes) for e in portal.workflows.enrolments] == [(Stands.ENDED, ["SUCCESS"])]


def test_retries_are_hubspots_429_in_milliseconds_5xx_again_and_4xx_never(portal, app):
    answers = [(429, {"Retry-After": "1500"}, {}), (503, {}, {}), (200, {}, DONE)]
    app.answer = lambda number: answers[number - 1]
    portal.workflows.publish(Workflow(id=1, name="W", actions=(Action(url=app.url),)))
    portal.workflows.time_scale = 0.001
    one = portal.workflows.enrol(contacts(portal)[0], 1)
    assert portal.workflows.settle()
    assert (one.calls, one.outcomes) == (3, ["SUCCESS"])
    assert len({json.loads(body)["callbackId"] for _, _, body in app.asked}) == 1, "a repeat is the same call"
    app.answer = lambda number: (400, {}, {})
    two = portal.workflows.enrol(contacts(portal)[1], 1)
    assert portal.workflows.settle()
    assert (two.calls, two.outcomes) == (1, ["FAILED"])


def test_block_waits_for_the_call_back_and_the_branch_follows_its_field(portal, app):
    blocked = {"outputFields": {"hs_execution_state": "BLOCK", "hs_expiration_duration": "PT4H"}}
    app.answer = lambda number: (200, {}, blocked)
    steps = (
        Action(
            url=app.url,
            branch_on="outcome",
            then={"sent": (Action(sets={"lifecyclestage": "opportunity"}),)},
            otherwise=(Action(sets={"lifecyclestage": "other"}),),
        ),
    )
    portal.workflows.publish(Workflow(id=1, name="W", actions=steps))
    who = contacts(portal)[0]
    one = portal.workflows.enrol(who, 1)
    assert portal.workflows.settle()
    assert one.state is Stands.WAITING
    path = f"/automation/actions/callbacks/2026-03/{one.callback}/complete"
    body = {"outputFields": {"hs_execution_state": "SUCCESS", "outcome": "sent"}, "typedOutputs": {}}
    assert [call(portal, "POST", path, body).status_code for _ in range(2)] == [204, 204]
    assert (one.state, one.outcomes) == (Stands.ENDED, ["SUCCESS"])
    assert portal.store.get("contacts", who).properties["lifecyclestage"] == "opportunity"
    assert call(portal, "POST", "/automation/actions/callbacks/2026-03/nobody/complete", body).status_code == 404


def test_who_waits_too_long_goes_on_without_an_answer(portal, app, clock):
    blocked = {"outputFields": {"hs_execution_state": "BLOCK", "hs_expiration_duration": "PT4H"}}
    app.answer = lambda number: (200, {}, blocked)
    portal.workflows.publish(Workflow(id=1, name="W", actions=(Action(url=app.url),)))
    one = portal.workflows.enrol(contacts(portal)[0], 1)
    assert portal.workflows.settle()
    clock.moved = timedelta(hours=5)
    end = time.monotonic() + 5
    while one.state is not Stands.ENDED and time.monotonic() < end:
        time.sleep(0.02)
    assert one.outcomes == ["EXPIRED"]


# OAuth -----------------------------------------------------------------------------------------

REDIRECT = "https://gatepost.example/crm/h/installed"


def granted(portal: HubSpotSandbox) -> dict:
    asked = {"client_id": "gatepost-app", "redirect_uri": REDIRECT, "scope": "oauth automation", "state": "s&1"}
    page = requests.get(f"{portal.base_url}/oauth/authorize", params=asked, timeout=10)
    assert "automation" in page.text
    click = requests.post(
        page.url, data={"answer": "grant"}, allow_redirects=False, timeout=10,
    )  # fmt: skip
    back = parse_qs(urlsplit(click.headers["Location"]).query)
    assert back["state"] == ["s&1"]
    return token(portal, grant_type="authorization_code", code=back["code"][0], redirect_uri=REDIRECT).json()


def token(portal: HubSpotSandbox, door: str = "", secret: str = SECRET, **form: str) -> requests.Response:
    client = {"client_id": "gatepost-app", "client_secret": secret}
    return requests.post(f"{portal.base_url}/oauth/2026-03/token{door}", data={**client, **form}, timeout=10)


def test_an_admin_consents_and_the_grant_lives_until_it_is_ended(portal, clock):
    portal.oauth.strict = portal.oauth.expires = True
    grant = granted(portal)
    assert (grant["hub_id"], grant["scopes"]) == (portal.portal_id, ["oauth", "automation"])
    bearer = {"Authorization": f"Bearer {grant['access_token']}"}
    details = f"{portal.base_url}/account-info/2026-03/details"
    assert requests.get(details, headers=bearer, timeout=10).json()["portalId"] == portal.portal_id
    told = token(portal, "/introspect", token=grant["access_token"]).json()
    assert (told["active"], told["hub_id"]) == (True, portal.portal_id)
    clock.moved = timedelta(hours=1)
    assert requests.get(details, headers=bearer, timeout=10).status_code == 401
    fresh = token(portal, grant_type="refresh_token", refresh_token=grant["refresh_token"]).json()
    bearer = {"Authorization": f"Bearer {fresh['access_token']}"}
    gone = requests.delete(f"{portal.base_url}/appinstalls/2026-03/external-install", headers=bearer, timeout=10)
    assert gone.status_code == 204
    refused = token(portal, grant_type="refresh_token", refresh_token=grant["refresh_token"])
    assert (refused.status_code, refused.json()["status"]) == (400, "BAD_REFRESH_TOKEN")


def test_wrong_client_code_and_address_are_refused(portal):
    portal.oauth.strict = True
    assert token(portal, secret="x", grant_type="refresh_token", refresh_token="y").status_code == 401
    assert token(portal, grant_type="authorization_code", code="made-up").json()["status"] == "BAD_AUTH_CODE"
    asked = {"client_id": "another", "redirect_uri": REDIRECT, "scope": "oauth"}
    assert requests.get(f"{portal.base_url}/oauth/authorize", params=asked, timeout=10).status_code == 400


def test_a_rotating_refresh_token_that_is_used_twice_ends_the_grant(portal):
    portal.oauth.strict = portal.oauth.rotates = True
    first = granted(portal)["refresh_token"]
    second = token(portal, grant_type="refresh_token", refresh_token=first).json()["refresh_token"]
    assert token(portal, grant_type="refresh_token", refresh_token=first).status_code == 400
    assert token(portal, grant_type="refresh_token", refresh_token=second).status_code == 400
