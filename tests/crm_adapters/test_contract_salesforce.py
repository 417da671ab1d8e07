"""The Salesforce adapter passes the contract, through simple-salesforce against the sandbox over HTTP."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from crm_adapters.port import CRM, ReceivedEmail, TaskRef
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.auth import StaticToken
from crm_adapters.salesforce.events import OUTBOUND
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from gates.recipient import ConsentState, ContactKey
from tests.crm_adapters.contract import ReadContract, SetupContract, SyncContract
from tests.crm_adapters.contract_mail import ReceivedContract
from tests.crm_adapters.contract_writes import FailureContract, TaskContract, TimelineContract
from tests.crm_adapters.rig import Rig, Webhook
from tests.people import NOW, Person

SECRET = "only-salesforce-knows"
FOREVER = 1_000_000
# What says something about consent, or changes by itself.
NOT_FOREIGN = frozenset(
    {"HasOptedOutOfEmail", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "LastActivityDate"}
)


class SalesforceRig:
    """Arranges a sandbox org by its store, as its users would by hand."""

    tells = frozenset(ConsentState) - {ConsentState.COMPLAINED}
    second_addresses = False
    converts = True
    calls_for_250 = 24  # ten of them describe what the token may see, once an hour

    def __init__(self) -> None:
        self._now = NOW
        self.sandbox = SalesforceSandbox(size=0, clock=self.now)
        self.sandbox.start()
        self.store = self.sandbox.store
        address = "rosa@gatepost.example"
        self.owner = self._insert("User", Username=address, Email=address, LastName="Rep", IsActive=True)
        self.crm = self.restart()

    def close(self) -> None:
        self.sandbox.stop()

    def restart(self) -> CRM:
        return SalesforceCRM(
            "salesforce",
            token=StaticToken(value=self.sandbox.token),
            instance_url="https://gatepost.my.salesforce.com",
            now=self.now,
            sleep=lambda seconds: None,
            settings=SalesforceSettings(
                local_address=self.sandbox.base_url,
                webhook_secret=SECRET,
                organization_id=self.sandbox.org_id,
            ),
        )

    def now(self) -> datetime:
        return self._now

    def settle(self) -> None:
        self._now += timedelta(hours=1)

    # ---- records

    def add(self, person: Person) -> ContactKey:
        account = self._insert("Account", Name=person.company, NumberOfEmployees=person.employees, OwnerId=self.owner)
        record = self._insert("Contact", AccountId=account, MailingCountry=person.country, **self._person(person))
        return self._key(record)

    def add_namesakes(self, person: Person) -> Sequence[ContactKey]:
        return [self.add(person), self.add(person), self.add_lead(person)]

    def add_lead(self, person: Person) -> ContactKey:
        record = self._insert("Lead", Company=person.company, Country=person.country, **self._person(person))
        return self._key(record)

    def convert(self, lead: ContactKey) -> ContactKey:
        return self._key(self.sandbox.lifecycle.convert(lead.id)["ConvertedContactId"])

    def opt_out(self, key: ContactKey) -> None:
        self._update(key.id, HasOptedOutOfEmail=True)

    def retitle(self, key: ContactKey, title: str) -> None:
        self._update(key.id, Title=title)

    def merge(self, winner: ContactKey, loser: ContactKey) -> ContactKey:
        return self._key(self.sandbox.lifecycle.merge(winner.id, loser.id)["Id"])

    def delete(self, key: ContactKey) -> None:
        self.store.delete(self._row(key.id))

    def erase(self, key: ContactKey) -> None:
        self.sandbox.lifecycle.forget(key.id)

    def hide_deciding_field(self) -> str:
        self.sandbox.catalog.hidden = {"Contact.HasOptedOutOfEmail"}
        return "Contact.HasOptedOutOfEmail"

    def make_list(self, members: Sequence[ContactKey]) -> str:
        for key in members:
            self._update(key.id, Segment__c="events")
        return "soql:Contact WHERE Segment__c INCLUDES ('events')"

    def add_templates(self) -> tuple[str, str]:
        body = (
            "Dear {!Contact.FirstName},\n\n[[slot:opening max_words=40 facts=contact.*]]\n\nWe help.\n\n"
            "[[slot:reason max_words=60 facts=company.*]]\n\n{!User.Name}\n\n[[legal]]\n"
        )
        for name, kind in (("Introduction", "text"), ("Made_By_Code", "visualforce")):
            self._insert(
                "EmailTemplate", Name=name, DeveloperName=name, IsActive=True, TemplateType=kind, UiType="Aloha",
                Subject="A question, {!Contact.FirstName, hello}", Body=body,
            )  # fmt: skip
        return "Introduction", "Made_By_Code"

    def foreign_fields(self, key: ContactKey) -> Mapping[str, object]:
        return {
            name: value
            for name, value in self._row(key.id).items()
            if name not in NOT_FOREIGN and not name.startswith("Gatepost_")
        }

    # ---- a rep's work

    def decide(self, ref: TaskRef, decision: str, *, reason: str = "", subject: str = "", text: str = "") -> None:
        fields = {
            "Gatepost_Decision__c": decision,
            "Gatepost_Reason__c": reason or None,
            "Gatepost_Edited_Subject__c": subject or None,
            "Gatepost_Edited_Text__c": text or None,
        }
        with self._as_rep():
            # Through the API, because it knows which words the field takes.
            answer = requests.patch(
                f"{self.sandbox.base_url}/services/data/v66.0/sobjects/Task/{ref.id}",
                json=fields,
                headers={"Authorization": f"Bearer {self.sandbox.token}"},
                timeout=5,
            )
        assert answer.ok, answer.text

    def complete(self, ref: TaskRef) -> None:
        with self._as_rep():
            self._update(ref.id, Status="Completed")

    def delete_task(self, ref: TaskRef) -> None:
        with self._as_rep():
            self.store.delete(self._row(ref.id))

    def tasks(self, key: ContactKey) -> Sequence[Mapping[str, str]]:
        ours = [r for r in self.store.rows("Task") if r["WhoId"] == key.id and r["Gatepost_Draft_Id__c"]]
        return [
            {"id": row["Id"], "text": str(row["Description"]), "completed": "yes" if row["IsClosed"] else "no"}
            for row in ours
        ]

    def emails(self, key: ContactKey) -> Sequence[str]:
        return [row["Subject"] for row in self.store.rows("EmailMessage") if key.id in (row["ToIds"] or ())]

    # ---- what goes wrong

    def mail_came_in(self, email: ReceivedEmail, *, answers: str = "") -> None:
        self._insert(
            "EmailMessage", Incoming=True, Status="3", FromAddress=email.from_address, ToAddress=email.to_address,
            Subject=email.subject, TextBody=email.text, HtmlBody=email.html, MessageIdentifier=email.message_id,
            ReplyToEmailMessageId=self._logged(answers)["Id"] if answers else None,
            Headers="Received: from there\nAuto-Submitted: auto-replied\n" if email.headers else None,
        )  # fmt: skip

    def mail_came_back(self, message_id: str, *, words: str) -> None:
        self.store.update(self._logged(message_id), {"IsBounced": True})

    def _logged(self, message_id: str) -> Any:
        return next(row for row in self.store.rows("EmailMessage") if row["MessageIdentifier"] == message_id)

    def outage(self, *, on: bool) -> None:
        self.sandbox.faults.clear()
        if on:
            self.sandbox.faults.add(kind="status", status=503, times=FOREVER)

    def limit_rate(self) -> None:
        self.sandbox.faults.add(kind="limit", times=FOREVER)

    def lose_next_answer(self) -> None:
        self.sandbox.faults.add(kind="drop", method="POST|PATCH", after=True)

    def event(self, key: ContactKey) -> Webhook:
        body = (
            '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
            f'<notifications xmlns="{OUTBOUND}"><OrganizationId>{self.sandbox.org_id}</OrganizationId>'
            "<Notification><Id>04l000000000001AAA</Id>"
            '<sObject xsi:type="sf:Contact" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">'
            f"<sf:Id>{key.id}</sf:Id></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>"
        )
        uri = f"https://gatepost.example/crm/salesforce/events/{SECRET}"
        return Webhook(uri, {"Content-Type": "text/xml"}, body.encode())

    def forgeries(self, genuine: Webhook) -> Sequence[Webhook]:
        other_org = genuine.body.replace(self.sandbox.org_id.encode(), b"00D000000000666AAA")
        guessed = genuine.uri.replace(SECRET, "guessed")
        return [
            Webhook(genuine.uri, genuine.headers, other_org),
            Webhook(guessed, genuine.headers, genuine.body),
            Webhook(genuine.uri.removesuffix(SECRET), genuine.headers, genuine.body),
        ]

    # ---- the store

    def _person(self, person: Person) -> dict[str, Any]:
        bounced = person.state is ConsentState.BOUNCED
        return {
            "FirstName": person.first_name,
            "LastName": person.last_name,
            "Email": person.address,
            "Title": person.title,
            "OwnerId": self.owner,
            "HasOptedOutOfEmail": person.state is ConsentState.OPTED_OUT,
            "EmailBouncedReason": "5.1.1 no such user" if bounced else None,
            "EmailBouncedDate": "2026-05-01T08:00:00.000+0000" if bounced else None,
            "Consent_Basis__c": person.basis or None,
            "Consent_Origin__c": "web form" if person.basis else None,
        }

    def _key(self, record_id: str) -> ContactKey:
        kind = "lead" if record_id.startswith("00Q") else "contact"
        return ContactKey(connection="salesforce", object=kind, id=record_id)

    def _insert(self, sobject: str, **values: Any) -> str:
        return str(self.store.insert(sobject, values)["Id"])

    def _update(self, record_id: str, **values: Any) -> None:
        self.store.update(self._row(record_id), values)

    def _row(self, record_id: str) -> dict[str, Any]:
        row = self.store.get(record_id)
        assert row is not None
        return row

    @contextmanager
    def _as_rep(self) -> Iterator[None]:
        integration, self.store.user_id = self.store.user_id, self.owner
        yield
        self.store.user_id = integration


@pytest.fixture
def rig() -> Iterator[Rig]:
    arranged = SalesforceRig()
    yield arranged
    arranged.close()


class TestRead(ReadContract): ...


class TestSync(SyncContract): ...


class TestSetup(SetupContract): ...


class TestTask(TaskContract): ...


class TestTimeline(TimelineContract): ...


class TestFailure(FailureContract): ...


class TestReceived(ReceivedContract): ...
