"""A world whose CRM calls us as a vendor's would: the records in memory, the wire as HubSpot or Salesforce has it.

Requests are signed here by hashlib and hmac alone, by the vendors' published rules, and not by the code under test.
"""

import base64
import hashlib
import hmac
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import count

from flask.testing import FlaskClient

from connector.model import Segment
from connector.stages import ingest
from connector.stages.reading import LiveReader
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.workflow import Actions as HubSpotActions
from crm_adapters.memory import MemoryCRM
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.salesforce.workflow import Actions as SalesforceActions
from tests import people
from tests.connector.web.scene import client
from tests.laws import scene
from tests.world import Rig, make_segment, make_world

SECRET, PORTAL = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy", "4242"
KEY, ORG, USER = "key-of-the-connection", "00D000000000001AAA", "005000000000001AAA"
ORIGIN = "http://127.0.0.1:8080"
_serial = count(1)


class CallingCRM(MemoryCRM):
    """The memory CRM with a vendor's workflows in front; `completed` is what it was told of waits."""

    def __init__(self, kind: str, *, now) -> None:
        super().__init__("memory", now=now)
        self.kind = kind
        self.completed: list[tuple[str, dict]] = []
        self.refuse: list[Exception] = []
        self.actions = (
            HubSpotActions(
                "memory", settings=HubSpotSettings(portal=PORTAL, app_secret=SECRET), client=_Completions(self)
            )
            if kind == "hubspot"
            else SalesforceActions(
                "memory", settings=SalesforceSettings(organization_id=ORG), knows=lambda key: key == KEY
            )
        )
        if kind == "hubspot":
            self.complete_call = self.actions.complete_call
        self.flat = self.actions.flat
        for name in ("parse_call", "answer_call", "ask_again", "parse_options", "answer_options"):
            setattr(self, name, getattr(self.actions, name))


@dataclass
class _Completions:
    """HubSpot's door for the ends of waits."""

    crm: CallingCRM

    def send(self, method, path, *, ids, body, **more):
        if self.crm.refuse:
            raise self.crm.refuse.pop(0)
        assert (method, path) == ("POST", "/automation/actions/callbacks/2026-03/{callbackId}/complete")
        self.crm.completed.append((ids["callbackId"], body))
        return {}


@dataclass
class Scene:
    """The rig, its CRM, and a caller who signs."""

    rig: Rig
    crm: CallingCRM
    web: FlaskClient
    statuses: Counter = field(default_factory=Counter)

    def call(self, operation, **asked):
        """One call as the vendor makes it; `call`, `person`, `portal` and `flow` may be given, the rest is asked."""
        method = self.hubspot if self.crm.kind == "hubspot" else self.salesforce
        answer = method(operation, **asked)
        self.statuses[answer.status_code] += 1
        return answer

    def told(self, operation, **asked):
        """What a call that was understood tells, flat."""
        answer = self.call(operation, **asked)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json.get("outputFields", answer.json)

    def hubspot(self, operation, *, call="", person=people.ADA, portal=PORTAL, flow=77, signing="v3", **inputs):
        body = {
            "callbackId": call or f"ap-{PORTAL}-{next(_serial)}-0",
            "origin": {"portalId": int(portal), "actionDefinitionId": 5, "actionDefinitionVersion": 1},
            "context": {"source": "WORKFLOWS", "workflowId": flow},
            "object": {
                "objectId": int(at_vendor(person, "hubspot")),
                "objectType": "CONTACT",
                "properties": {"email": person.address},
            },
            "inputFields": inputs,
        }
        path = f"/crm/memory/workflow/{operation}"
        raw = json.dumps(body).encode()
        return self.web.post(path, data=raw, headers=self.signed(path, raw, signing))

    def signed(self, path, raw, signing="v3", secret=SECRET, at=None):
        uri = ORIGIN + path
        stamp = str(int((at or self.rig.clock.now()).timestamp() * 1000))
        headers = {"Content-Type": "application/json"}
        if signing == "v3":
            signature = sign_v3(secret, "POST", uri, raw, stamp)
            return headers | {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": stamp}
        signature = (
            sign_v2(secret, "POST", uri, raw) if signing == "v2" else hashlib.sha256(secret.encode() + raw).hexdigest()
        )
        return headers | {"X-HubSpot-Signature-Version": signing, "X-HubSpot-Signature": signature}

    def salesforce(
        self,
        operation,
        *,
        call="",
        person=people.ADA,
        key=KEY,
        org=ORG,
        flow="Welcome_new_leads",
        headers=None,
        **asked,
    ):
        body = {
            "requestId": call or f"interview-{next(_serial):08d}",
            "organizationId": org,
            "flow": flow,
            "userId": USER,
            **({"recordId": record(person)} if operation in ABOUT_RECORD else {}),
            **asked,
        }
        return self.web.post(
            f"/crm/memory/workflow/{operation}",
            json={name: value for name, value in body.items() if value is not None},
            headers={"Authorization": f"Bearer {key}", **(headers or {})},
        )


def sign_v3(secret: str, method: str, uri: str, raw: bytes, stamp: str) -> str:
    signed = f"{method}{uri}".encode() + raw + stamp.encode()
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


def sign_v2(secret: str, method: str, uri: str, raw: bytes) -> str:
    return hashlib.sha256(f"{secret}{method}{uri}".encode() + raw).hexdigest()


ABOUT_RECORD = {"draftForContact", "mayWriteTo", "suppressPerson"}


def record(person) -> str:
    """A Salesforce id for this person, of 18 characters (the last three are not checked here)."""
    return f"003{person.id[:12]:0<12}AAA"


def at_vendor(person, kind: str):
    """The person under an id that the vendor could have given."""
    return record(person) if kind == "salesforce" else str(1000 + sum(map(ord, person.id)))


def calling(url: str, kind: str, *persons, selector: str = "everyone", **options) -> Scene:
    """A world whose CRM of that kind calls us; these persons are in its list, and synced."""
    segment: Segment = options.pop("segment", None) or replace(make_segment(), selector=selector)
    rig = make_world(url, segment=segment, **options)
    crm = CallingCRM(kind, now=rig.clock.now)
    crms = {"memory": crm}
    world = replace(rig.world, crms=crms, reader=LiveReader(store=rig.store, crms=crms))
    rig = replace(rig, world=world, crm=crm)
    rig.transport.world = lambda: world
    add(crm, rig, *(persons or (people.ADA,)))
    crm.account.add_list("everyone", [key(crm, p) for p in (persons or (people.ADA,))])
    ingest.pull("memory", rig.world)
    return Scene(rig=rig, crm=crm, web=client(rig))


def key(crm: CallingCRM, person):
    """Where this person's record is."""
    return replace(people.key(person), id=at_vendor(person, crm.kind))


def add(crm: CallingCRM, rig: Rig, *persons) -> None:
    """Put these people into the CRM and into no list."""
    for person in persons:
        crm.account.add(people.reading(person, key(crm, person), read_at=rig.clock.now()))


def places(calls: Scene) -> int:
    """How many more calls that read from the CRM the app would let in."""
    return calls.web.application.config["WORKFLOW_CROWD"].room._value


__all__ = ["calling", "places", "scene"]
