"""What the org sends by itself: Outbound Messages and Flow's calls, as an app receives them; and its OAuth."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from xml.etree import ElementTree as ET

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from crm_adapters.salesforce.sandbox import SalesforceSandbox
from crm_adapters.salesforce.sandbox.faults import Unruly
from crm_adapters.salesforce.sandbox.flows import Flow
from crm_adapters.salesforce.sandbox.outbound import OutboundMessage
from tests.listener import Answer, MovedClock, listening

OUTBOUND = "{http://soap.sforce.com/2005/09/outbound}"
RECORD = "{urn:sobject.enterprise.soap.sforce.com}"
ACK = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    f'<notificationsResponse xmlns="{OUTBOUND[1:-1]}"><Ack>true</Ack></notificationsResponse></s:Body></s:Envelope>'
)


@dataclass
class App:
    url: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[int], tuple[int, str]] = lambda number: (200, ACK)

    def reply(self, number: int) -> Answer:
        status, told = self.answer(number)
        return status, {}, told.encode()

    def notifications(self) -> list[tuple[str, dict[str, str]]]:
        found = []
        for _, _, body in self.asked:
            for one in ET.fromstring(body).iter(f"{OUTBOUND}Notification"):
                record = one.find(f"{OUTBOUND}sObject")
                cells = {cell.tag.removeprefix(RECORD): cell.text or "" for cell in record}
                found.append((one.findtext(f"{OUTBOUND}Id"), cells))
        return found


@pytest.fixture
def app() -> Iterator[App]:
    opened = App()
    with listening(opened, opened.reply):
        yield opened


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def org(clock: MovedClock) -> Iterator[SalesforceSandbox]:
    with SalesforceSandbox(size=30, clock=clock) as running:
        running.outbound.time_scale = 0.0005
        yield running


def change(org: SalesforceSandbox, record: str, **values: object) -> None:
    bearer = {"Authorization": f"Bearer {org.token}"}
    url = f"{org.base_url}/services/data/v66.0/sobjects/Contact/{record}"
    requests.patch(url, json=values, headers=bearer, timeout=10).raise_for_status()


def one_contact(org: SalesforceSandbox) -> str:
    return next(row["Id"] for row in org.store.rows("Contact") if not row["HasOptedOutOfEmail"])


def test_an_outbound_message_tells_the_record_and_the_org(org, app):
    org.outbound.activate(OutboundMessage(sobject="Contact", endpoint=f"{app.url}/hooks/s/secret"))
    record = one_contact(org)
    change(org, record, HasOptedOutOfEmail=True)
    assert org.outbound.settle()
    [(path, headers, body)] = app.asked
    assert path == "/hooks/s/secret"
    assert headers["Content-Type"].startswith("text/xml")
    [(notification, cells)] = app.notifications()
    assert notification.startswith("04l")
    assert (cells["Id"], cells["HasOptedOutOfEmail"]) == (record, "true")
    message = ET.fromstring(body).find(f".//{OUTBOUND}notifications")
    assert message.findtext(f"{OUTBOUND}OrganizationId") == org.org_id
    assert not message.findtext(f"{OUTBOUND}SessionId")


def test_only_the_named_fields_trigger_it(org, app):
    org.outbound.activate(OutboundMessage(sobject="Contact", endpoint=app.url, when=("HasOptedOutOfEmail",)))
    record = one_contact(org)
    change(org, record, Title="CTO")
    change(org, record, HasOptedOutOfEmail=True)
    assert org.outbound.settle()
    assert len(app.notifications()) == 1


@pytest.mark.parametrize("answer", [(500, ""), (200, "<html>"), (200, ACK.replace("true", "false"))])
def test_without_an_ack_the_same_notification_comes_again(org, app, answer):
    app.answer = lambda number: answer if number < 3 else (200, ACK)
    org.outbound.activate(OutboundMessage(sobject="Contact", endpoint=app.url))
    change(org, one_contact(org), Title="CTO")
    assert org.outbound.settle()
    assert [a.acknowledged for a in org.outbound.log] == [False, False, True]
    assert len({notification for notification, _ in app.notifications()}) == 1


def test_a_late_message_tells_what_stands_there_by_then(org, app):
    org.outbound.activate(OutboundMessage(sobject="Contact", endpoint=app.url, fields=("Id", "Title")))
    org.outbound.unruly = Unruly(doubled=1.0)
    org.outbound.hold()
    record = one_contact(org)
    change(org, record, Title="first")
    change(org, record, Title="second")
    org.outbound.release()
    assert org.outbound.settle()
    told = app.notifications()
    assert {cells["Title"] for _, cells in told} == {"second"}
    assert (len(told), len({n for n, _ in told})) == (4, 2), "two saves, each told twice"


def test_after_a_day_it_is_dropped(org, app, clock):
    app.answer = lambda number: (500, "")
    org.outbound.activate(OutboundMessage(sobject="Contact", endpoint=app.url))
    change(org, one_contact(org), Title="CTO")
    clock.moved = timedelta(hours=25)
    assert org.outbound.settle()
    assert len(org.outbound.dropped) == 1


def test_a_flow_calls_through_the_named_credential_and_branches(org, app):
    app.answer = lambda number: (200, json.dumps({"outcome": "planned", "accepted": True}))
    org.credential.origin, org.credential.key = f"{app.url}/crm/s", "the-key"
    sets = {"planned": {"Department": "asked"}}
    flow = Flow(
        name="Ask_for_draft",
        operation="draftForContact",
        inputs={"segment": "events"},
        branch_on="outcome",
        sets=sets,
        segment="events",
    )
    org.flows.activate(flow)
    record = next(row["Id"] for row in org.store.rows("Contact") if "events" not in str(row["Segment__c"]))
    change(org, record, Segment__c="events")
    assert org.flows.settle(1)
    [(path, headers, body)] = app.asked
    assert path == "/crm/s/workflow/draftForContact"
    assert (headers["Authorization"], headers["X-Gatepost-Org"]) == ("Bearer the-key", org.org_id)
    told = json.loads(body)
    assert (told["recordId"], told["organizationId"], told["segment"]) == (record, org.org_id, "events")
    assert org.store.get(record)["Department"] == "asked"
    app.answer = lambda number: (500, "{}")
    again = org.flows.run("Ask_for_draft", record, guid=org.flows.interviews[0].guid)
    assert (again.path, again.status) == ("fault", 500)
    assert json.loads(app.asked[1][2])["requestId"] == told["requestId"]


def test_jwt_bearer_is_checked_to_the_end_and_sessions_end(clock):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    with SalesforceSandbox(size=0, clock=clock, jwt_public_key=public.decode()) as org:
        org.oauth.strict, org.oauth.session_life = True, timedelta(hours=2)
        org.oauth.usernames = frozenset({"gatepost.integration@sandbox.example"})
        good = {
            "iss": "gatepost-client",
            "sub": "gatepost.integration@sandbox.example",
            "aud": "https://login.salesforce.com",
            "exp": int(clock().timestamp()) + 180,
        }

        def ask(claims: dict[str, object], by: rsa.RSAPrivateKey = key) -> requests.Response:
            form = {
                "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion": jwt.encode(claims, by, algorithm="RS256"),
            }
            return requests.post(f"{org.base_url}/services/oauth2/token", data=form, timeout=10)

        token = ask(good).json()["access_token"]
        for wrong in ({"aud": "https://evil.example"}, {"exp": 1}, {"exp": good["exp"] + 900}, {"sub": "x@y.example"}):
            assert ask({**good, **wrong}).json()["error"] == "invalid_grant"
        assert ask(good, other).json()["error"] == "invalid_grant"
        limits = f"{org.base_url}/services/data/v66.0/limits"
        assert requests.get(limits, headers={"Authorization": f"Bearer {token}"}, timeout=10).status_code == 200
        client = {"client_id": "gatepost-client", "client_secret": "gatepost-secret", "token": token}
        introspect = f"{org.base_url}/services/oauth2/introspect"
        assert requests.post(introspect, data=client, timeout=10).json()["active"] is True
        second = ask(good).json()["access_token"]
        revoke = f"{org.base_url}/services/oauth2/revoke"
        assert [requests.post(revoke, data={"token": token}, timeout=10).status_code for _ in range(2)] == [200, 400]
        assert requests.get(limits, headers={"Authorization": f"Bearer {token}"}, timeout=10).status_code == 401
        clock.moved = timedelta(hours=3)
        assert requests.get(limits, headers={"Authorization": f"Bearer {second}"}, timeout=10).status_code == 401
