"""A card inside the CRM: its calls as the memory account vouches for them."""

import json
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from connector import autonomy
from connector.model import Account
from crm_adapters.port import Owner
from tests import people
from tests.connector.web.scene import client
from tests.laws import scene
from tests.world import Rig

ORIGIN = "http://127.0.0.1:8080"
_serial = count(1)


@dataclass
class Card:
    """One user of the CRM in front of the card."""

    rig: Rig
    user: str = people.OWNER
    connection: str = "memory"

    def get(self, record, kind="contact"):
        query = urlencode({"object": kind, "record": record})
        return self.call("GET", f"/crm/{self.connection}/cards?{query}")

    def cards(self, record=None, kind="contact"):
        answer = self.get(record or people.ADA.id, kind)
        assert answer.status_code == 200, answer.text
        return answer.json["cards"]

    def card(self):
        (found,) = self.cards()
        return found

    def person(self, record=None):
        return self.get(record or people.ADA.id).json["person"]

    def post(self, door, *, nonce="", **body):
        return self.call("POST", f"/crm/{self.connection}/{door}", json.dumps(body).encode(), nonce=nonce)

    def decide(self, decision, card=None, *, nonce="", **more):
        shown = card or self.card()
        asked = {"outreach": shown["outreach"], "draft": shown["draft"], "opened": shown["opened"]}
        return self.post("decide", nonce=nonce, **{**asked, "decision": decision, **more})

    def undo(self, card, *, nonce=""):
        return self.post("undo", nonce=nonce, outreach=card["outreach"])

    def call(self, method, path, body=b"", *, nonce="", at=None):
        headers = self.rig.crm.account.call(
            method,
            ORIGIN + path,
            body,
            user=self.user,
            nonce=nonce or f"call-{next(_serial):08d}",
            at=at or self.rig.clock.now(),
        )
        return client(self.rig).open(path, method=method, data=body, headers=headers)


def owner(rig: Rig, owner_id: str = people.OWNER, name: str = "Rita", manager: str = "") -> None:
    """A user who can own records."""
    rig.crm.account.add_owner(
        Owner(id=owner_id, email=f"{owner_id}@ours.example", name=name, active=True, manager=manager)
    )


def account(rig: Rig, name: str, owner_id: str = "", roles=("rep",), **more) -> Account:
    """Somebody else with an account, and with an owner in the CRM where one is given."""
    if owner_id:
        owner(rig, owner_id, name)
    made = Account(
        id=name, name=name.title(), roles=frozenset(roles), owners={"memory": owner_id} if owner_id else {}, **more
    )
    with rig.store.begin() as tx:
        tx.accounts.add(made, f"hash-{name}")
    return made


def delegated(rig: Rig, of: str, to: str) -> None:
    """`of` lets `to` decide in their name."""
    autonomy.name_delegate(of, to, ends=False, store=rig.store, clock=rig.clock)


def standing(url: str, *persons, **options) -> Card:
    """Drafts wait for Rita, who looks at one of them in the CRM."""
    rig = scene.reviewed(url, *persons, **options)
    owner(rig)
    return Card(rig=rig)
