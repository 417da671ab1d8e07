"""A sandbox org for the Salesforce tests: its store and its lifecycle are everybody else's hands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from crm_adapters.port import ClaimLine, ReviewTask, SentEmail
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.auth import StaticToken, TokenSource
from crm_adapters.salesforce.client import Client
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from gates.recipient import ContactKey
from tests.people import NOW

INSTANCE = "https://fake.my.salesforce.com"
SECRET = "s3cret-in-the-address"


class Org:
    """One empty org over real HTTP on loopback, with a clock that the test turns."""

    def __init__(self, **options: Any) -> None:
        self.time = NOW
        self.slept: list[float] = []
        self.sandbox = SalesforceSandbox(seed=1, size=0, clock=self.now, **options)
        self.sandbox.start()
        self.store = self.sandbox.store
        self.rep = self.insert("User", Username="rosa@gatepost.example", Email="rosa@gatepost.example", LastName="Rep")

    def now(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.time += timedelta(**span)

    def settings(self, **settings: Any) -> SalesforceSettings:
        local = {"local_address": self.sandbox.base_url}
        ours = {"webhook_secret": SECRET, "organization_id": self.sandbox.org_id}
        return SalesforceSettings(**{**local, **ours, **settings})

    def token(self) -> TokenSource:
        return StaticToken(value=self.sandbox.token)

    def crm(self, token: TokenSource | None = None, **settings: Any) -> SalesforceCRM:
        """A new adapter on this org."""
        return SalesforceCRM(
            "sf",
            token=token or self.token(),
            instance_url=INSTANCE,
            now=self.now,
            sleep=self.slept.append,
            settings=self.settings(**settings),
        )

    def client(self, token: TokenSource | None = None, **settings: Any) -> Client:
        """A new line to this org, without an adapter."""
        return Client(
            token=token or self.token(),
            instance_url=INSTANCE,
            now=self.now,
            sleep=self.slept.append,
            settings=self.settings(**settings),
        )

    def insert(self, sobject: str, **values: Any) -> str:
        """A record that somebody else makes."""
        return str(self.store.insert(sobject, values)["Id"])

    def person(self, sobject: str = "Contact", **values: Any) -> ContactKey:
        """A contact or lead with a recorded ground, unless the values say otherwise."""
        ground = {"Consent_Basis__c": "consent", "Consent_Origin__c": "web form"}
        company = {"Company": "Acme"} if sobject == "Lead" else {}
        named = {"FirstName": "Ada", "LastName": "Hofer", "Email": "ada@acme.example", "OwnerId": self.rep}
        return self.key(self.insert(sobject, **{**named, **company, **ground, **values}))

    def update(self, record_id: str, **values: Any) -> None:
        """Somebody else edits a record."""
        self.store.update(self.row(record_id), values)

    def row(self, record_id: str) -> dict[str, Any]:
        row = self.store.get(record_id)
        assert row is not None
        return row

    def rows(self, sobject: str) -> list[dict[str, Any]]:
        return list(self.store.rows(sobject))

    def key(self, record_id: str) -> ContactKey:
        return ContactKey(connection="sf", object="lead" if record_id.startswith("00Q") else "contact", id=record_id)

    @contextmanager
    def as_rep(self) -> Iterator[None]:
        """Within, changes are the rep's."""
        integration, self.store.user_id = self.store.user_id, self.rep
        yield
        self.store.user_id = integration

    def written(self) -> list[tuple[str, str]]:
        """Method and path of every write that reached the org."""
        return [(call.method, call.path) for call in self.sandbox.calls if call.method != "GET"]


def task(org: Org, key: ContactKey, **changes: Any) -> ReviewTask:
    """A review task about a mail to this record."""
    made = ReviewTask(
        outreach="outreach-1", draft_digest="a" * 64, version=1, contact=key, owner=org.rep, segment="ops",
        subject="Review: mail to Ada Hofer", mail_subject="A question", mail_text="Dear Ada,\n\nA line.\n",
        slots={"opening": "A line."},
        claims=(ClaimLine(slot="opening", text="line", source="company.name", value="Acme", age_days=3),),
        findings=("consent: pass",), link="https://gatepost.example/r/1", due=org.now() + timedelta(hours=48),
    )  # fmt: skip
    return replace(made, **changes)


def sent(org: Org, key: ContactKey, **changes: Any) -> SentEmail:
    """A mail that left."""
    made = SentEmail(
        message_id="<1@gatepost.example>", contact=key, owner=org.rep, from_address="rosa@gatepost.example",
        to_address="ada@acme.example", subject="A question", text="Dear Ada", html="<p>Dear Ada</p>", at=org.now(),
        unreviewed=False,
    )  # fmt: skip
    return replace(made, **changes)
