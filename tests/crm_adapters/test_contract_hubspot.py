"""The HubSpot adapter passes the contract, through hubspot-api-client against the sandbox over HTTP."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.events import sign_v3
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox import FaultKind, HubSpotSandbox
from crm_adapters.port import CRM, ChangeKind, ReceivedEmail, TaskRef
from gates.recipient import ConsentState, ContactKey
from tests.crm_adapters.contract import ReadContract, SetupContract, SyncContract
from tests.crm_adapters.contract_mail import ReceivedContract
from tests.crm_adapters.contract_writes import FailureContract, TaskContract, TimelineContract
from tests.crm_adapters.rig import Rig, Webhook
from tests.people import ADA, NOW, Person

SECRET = "only-hubspot-knows"
FOREVER = 1_000_000
TASK_OR_MAIL = r"/objects/[^/]+/(tasks|emails)(/batch/(create|update|upsert)|/\d+)?$"
PREFERENCE = r"/communication-preferences/[^/]+/statuses/(?!batch)"
OBJECTS = "/crm/objects/2026-03"
CONTACT_TO_COMPANY, CONTACT_TO_PRIMARY = 279, 1
# What says something about consent, or changes by itself.
NOT_FOREIGN = ("hs_email_", "lastmodifieddate", "hs_lastmodifieddate", "notes_last_", "notes_next_", "num_", "hs_last_")
STATES: Mapping[ConsentState, Mapping[str, str]] = {
    ConsentState.BOUNCED: {"hs_email_hard_bounce_reason": "OTHER", "hs_email_hard_bounce_reason_enum": "UNKNOWN_USER"},
    ConsentState.COMPLAINED: {"hs_email_quarantined": "true", "hs_email_quarantined_reason": "SPAM_COMPLAINT"},
}


class HubSpotRig:
    """Arranges a sandbox portal over its own API, as its users' browsers would."""

    tells = frozenset(ConsentState)
    second_addresses = True
    converts = False
    calls_for_250 = 30

    def __init__(self, **switches: Any) -> None:
        self._now = NOW
        self.sandbox = HubSpotSandbox(size=0, clock=self.now, **switches)
        self.sandbox.start()
        self.owner = next(owner.id for owner in self.sandbox.owners if not owner.archived)
        adapter = self.restart()
        adapter.install()
        self.crm: CRM = adapter

    def close(self) -> None:
        self.sandbox.stop()

    def restart(self) -> HubSpotCRM:
        return HubSpotCRM(
            "hubspot",
            token=StaticToken(value=self.sandbox.token),
            host=self.sandbox.base_url,
            now=self.now,
            sleep=lambda seconds: None,
            settings=HubSpotSettings(app_secret=SECRET, portal=str(self.sandbox.portal_id)),
        )

    def now(self) -> datetime:
        return self._now

    def settle(self) -> None:
        self._now += timedelta(hours=1)

    def add_namesakes(self, person: Person) -> Sequence[ContactKey]:
        # An address is unique in a portal.
        return [self.add(person)]

    def add_lead(self, person: Person) -> ContactKey:
        raise AssertionError("HubSpot has no leads of this kind")

    def convert(self, lead: ContactKey) -> ContactKey:
        raise AssertionError("HubSpot has no leads of this kind")

    def opt_out(self, key: ContactKey) -> None:
        address = self._properties("contacts", key.id, "email")["email"]
        path = f"/communication-preferences/2026-03/statuses/{address}/unsubscribe-all"
        self._call("POST", path, params={"channel": "EMAIL"})

    def retitle(self, key: ContactKey, title: str) -> None:
        self._call("PATCH", f"{OBJECTS}/contacts/{key.id}", {"properties": {"jobtitle": title}})

    def merge(self, winner: ContactKey, loser: ContactKey) -> ContactKey:
        wanted = {"primaryObjectId": winner.id, "objectIdToMerge": loser.id}
        return self._key(self._call("POST", f"{OBJECTS}/contacts/merge", wanted)["id"])

    def delete(self, key: ContactKey) -> None:
        self._call("DELETE", f"{OBJECTS}/contacts/{key.id}")

    def erase(self, key: ContactKey) -> None:
        self._call("POST", f"{OBJECTS}/contacts/gdpr-delete", {"objectId": key.id})

    def decide(self, ref: TaskRef, decision: str, *, reason: str = "", subject: str = "", text: str = "") -> None:
        self._task(
            ref,
            gatepost_decision=decision,
            gatepost_reason=reason,
            gatepost_edited_subject=subject,
            gatepost_edited_text=text,
        )

    def complete(self, ref: TaskRef) -> None:
        self._task(ref, hs_task_status="COMPLETED")

    def delete_task(self, ref: TaskRef) -> None:
        self._call("DELETE", f"{OBJECTS}/tasks/{ref.id}")

    def tasks(self, key: ContactKey) -> Sequence[Mapping[str, str]]:
        found = []
        for task in self._associated(key, "tasks"):
            said = self._properties("tasks", task, "hs_task_body,hs_task_status")
            done = said["hs_task_status"] == "COMPLETED"
            found.append({"id": task, "text": said["hs_task_body"], "completed": "yes" if done else "no"})
        return found

    def emails(self, key: ContactKey) -> Sequence[str]:
        mails = self._associated(key, "emails")
        return [self._properties("emails", mail, "hs_email_subject")["hs_email_subject"] for mail in mails]

    def mail_came_in(self, email: ReceivedEmail, *, answers: str = "") -> None:
        said = {
            "hs_timestamp": self._now.isoformat(), "hs_email_direction": "INCOMING_EMAIL", "hs_email_status": "SENT",
            "hs_email_subject": email.subject, "hs_email_text": email.text, "hs_email_html": email.html,
            "hs_email_headers": json.dumps(
                {"from": {"email": email.from_address}, "to": [{"email": email.to_address}], "cc": [], "bcc": []}
            ),
            "hs_email_message_id": email.message_id,
        }  # fmt: skip
        row = self.sandbox.store.insert("emails", said)
        if answers:
            # The portal puts both into one thread.
            both = {"hs_email_thread_id": f"thread-{row.id}"}
            self.sandbox.store.set_silently(self._logged(answers), both)
            self.sandbox.store.set_silently(row, both)

    def mail_came_back(self, message_id: str, *, words: str) -> None:
        said = {"hs_email_status": "BOUNCED", "hs_email_bounce_error_detail_message": words}
        self.sandbox.store.set_silently(self._logged(message_id), said)

    def _logged(self, message_id: str) -> Any:
        found = self.sandbox.store.get("emails", message_id, "gatepost_message_id")
        assert found is not None
        return found

    def outage(self, *, on: bool) -> None:
        self.sandbox.faults.clear()
        if on:
            self.sandbox.faults.add(kind=FaultKind.STATUS, status=503, times=FOREVER)

    def limit_rate(self) -> None:
        self.sandbox.faults.add(kind=FaultKind.RATE_LIMIT, policy="DAILY", times=FOREVER)

    def lose_next_answer(self) -> None:
        # Reads and searches are POSTs as well: only a write's path is struck.
        self.sandbox.faults.add(
            kind=FaultKind.DROP, method="POST|PATCH|PUT", path=f"{TASK_OR_MAIL}|{PREFERENCE}", after=True
        )

    def event(self, key: ContactKey, kind: str = "contact.propertyChange") -> Webhook:
        uri = "https://gatepost.example/crm/hubspot/events"
        at = str(int(self._now.timestamp() * 1000))
        event = {
            "eventId": 1,
            "portalId": self.sandbox.portal_id,
            "subscriptionType": kind,
            "objectId": int(key.id),
            "propertyName": "jobtitle",
            "occurredAt": int(at),
        }
        body = json.dumps([event]).encode()
        signature = sign_v3(SECRET, "POST", uri, body, at)
        return Webhook(uri, {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": at}, body)

    def forgeries(self, genuine: Webhook) -> Sequence[Webhook]:
        old = str(int((self._now - timedelta(minutes=10)).timestamp() * 1000))
        signature = sign_v3(SECRET, "POST", genuine.uri, genuine.body, old)
        late = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": old}
        return [
            Webhook(genuine.uri, genuine.headers, genuine.body + b" "),
            Webhook(genuine.uri + "?x=1", genuine.headers, genuine.body),
            Webhook(genuine.uri, {}, genuine.body),
            Webhook(genuine.uri, late, genuine.body),
        ]

    # ---- over the portal's own API

    def add(self, person: Person) -> ContactKey:
        properties = {
            "email": person.address,
            "firstname": person.first_name,
            "lastname": person.last_name,
            "jobtitle": person.title,
            "company": person.company,
            "country": person.country,
            "hubspot_owner_id": self.owner,
            "consent_basis": person.basis,
            "consent_origin": "web form" if person.basis else "",
        }
        company = {"name": person.company, "numberofemployees": str(person.employees)}
        at = self._call("POST", f"{OBJECTS}/companies", {"properties": company})["id"]
        types = [
            {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}
            for number in (CONTACT_TO_COMPANY, CONTACT_TO_PRIMARY)
        ]
        wanted = {"properties": properties, "associations": [{"to": {"id": at}, "types": types}]}
        key = self._key(self._call("POST", f"{OBJECTS}/contacts", wanted)["id"])
        if person.other_addresses:
            self._set(key, hs_additional_emails=";".join(person.other_addresses))
        if person.state in STATES:
            self._set(key, **STATES[person.state])
        if person.state is ConsentState.OPTED_OUT:
            self.opt_out(key)
        return key

    def hide_deciding_field(self) -> str:
        self.sandbox.objects.hidden.add("hs_email_optout")
        return "hs_email_optout"

    def make_list(self, members: Sequence[ContactKey]) -> str:
        wanted = {"name": "Ops leaders", "objectTypeId": "0-1", "processingType": "MANUAL"}
        made = self._call("POST", "/crm/lists/2026-03", wanted)
        number = str(made["list"]["listId"])
        change = {"recordIdsToAdd": [key.id for key in members], "recordIdsToRemove": []}
        self._call("PUT", f"/crm/lists/2026-03/{number}/memberships/add-and-remove", change)
        return number

    def add_templates(self) -> tuple[str, str]:
        body = (
            "<p>Dear {{ contact.firstname }},</p><p>[[slot:opening max_words=40 facts=contact.*]]</p><p>We help.</p>"
            "<p>[[slot:reason max_words=60 facts=company.*]]</p><p>{{ owner.full_name }}</p><p>[[legal]]</p>"
        )
        self._email("8001", "Introduction", body)
        self._email("8002", "Made by code", body + "<p>{% if contact.city %}hello{% endif %}</p>")
        return "Introduction", "Made by code"

    def foreign_fields(self, key: ContactKey) -> Mapping[str, object]:
        names = [row["name"] for row in self._call("GET", "/crm/properties/2026-03/contacts")["results"]]
        stored = self._properties("contacts", key.id, ",".join(names))
        return {name: value for name, value in stored.items() if not name.startswith(NOT_FOREIGN)}

    def _key(self, record: str) -> ContactKey:
        return ContactKey(connection="hubspot", object="contact", id=str(record))

    def _set(self, key: ContactKey, **properties: str) -> None:
        self._call("PATCH", f"{OBJECTS}/contacts/{key.id}", {"properties": properties})

    def _task(self, ref: TaskRef, **properties: str) -> None:
        # The rep's own token: the portal then knows who decided.
        token = self.sandbox.rep_token(self.owner)
        self._call("PATCH", f"{OBJECTS}/tasks/{ref.id}", {"properties": properties}, token=token)

    def _email(self, number: str, name: str, html: str) -> None:
        """A marketing email, made in the portal's editor."""
        like = self.sandbox.portal.emails[0]
        content = {"widgets": {"body": {"body": {"html": html}}}, "flexAreas": {}, "plainTextVersion": ""}
        said = {"name": name, "subject": "A question, {{ contact.firstname }}", "content": content}
        self.sandbox.portal.emails.append({**like, **said, "id": number})

    def _properties(self, kind: str, record: str, names: str) -> dict[str, Any]:
        return dict(self._call("GET", f"{OBJECTS}/{kind}/{record}", params={"properties": names})["properties"])

    def _associated(self, key: ContactKey, kind: str) -> list[str]:
        answer = self._call("GET", f"{OBJECTS}/contacts/{key.id}/associations/{kind}")
        return [str(row["toObjectId"]) for row in answer["results"]]

    def _call(
        self, method: str, path: str, body: Any = None, params: Mapping[str, str] | None = None, *, token: str = ""
    ) -> Any:
        answer = requests.request(
            method,
            self.sandbox.base_url + path,
            json=body,
            params=params,
            headers={"Authorization": f"Bearer {token or self.sandbox.token}"},
            timeout=5,
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None


@pytest.fixture
def switches() -> Mapping[str, Any]:
    """What this portal is like; the classes at the end have others."""
    return {}


@pytest.fixture
def rig(switches: Mapping[str, Any]) -> Iterator[Rig]:
    arranged = HubSpotRig(**switches)
    yield arranged
    arranged.close()


class TestRead(ReadContract): ...


class TestSync(SyncContract):
    def test_a_privacy_deletion_is_told_as_gone(self, rig: Rig) -> None:
        """No listing of HubSpot's shows an erased contact: it is told by webhook, and by the next reading."""
        assert isinstance(rig, HubSpotRig)
        key = rig.add(ADA)
        rig.erase(key)
        hook = rig.event(key, "contact.privacyDeletion")
        told = rig.crm.read_events(hook.body, rig.now())
        assert [(change.kind, change.key) for change in told] == [(ChangeKind.ERASED, key)]
        assert rig.crm.read([key]).gone == (key,)


class TestSetup(SetupContract): ...


class TestTask(TaskContract): ...


class TestTimeline(TimelineContract): ...


class TestFailure(FailureContract): ...


class TestReceived(ReceivedContract): ...


class TestReadOneByOne(ReadContract):
    """Without Marketing Enterprise, preferences are read address by address."""

    @pytest.fixture
    def switches(self) -> Mapping[str, Any]:
        return {"enterprise": False}

    @pytest.mark.skip(reason="each address costs calls of its own here")
    def test_many_records_cost_few_calls(self, rig: Rig) -> None: ...


class TestSyncInALaggingPortal(SyncContract):
    """Search and lists are behind, read-only properties are refused instead of ignored."""

    @pytest.fixture
    def switches(self) -> Mapping[str, Any]:
        return {
            "search_lag": timedelta(seconds=20),
            "list_lag": timedelta(minutes=5),
            "refuse_read_only": True,
        }

    test_a_privacy_deletion_is_told_as_gone = TestSync.test_a_privacy_deletion_is_told_as_gone


class WithoutOurProperties:
    """A portal that lets no app add properties to tasks: a marker in the body is all we have."""

    @pytest.fixture
    def switches(self) -> Mapping[str, Any]:
        return {"refuse_task_properties": True}


class TestTimelineWithoutOurProperties(WithoutOurProperties, TimelineContract): ...


class TestTaskWithoutOurProperties(WithoutOurProperties):
    """Reps decide on the review page only; what the contract says of tasks without a decision holds."""

    test_a_task_is_put_once = TaskContract.test_a_task_is_put_once
    test_a_task_is_put_once_though_the_answer_was_lost = TaskContract.test_a_task_is_put_once_though_the_answer_was_lost
    test_two_outreaches_are_two_tasks = TaskContract.test_two_outreaches_are_two_tasks
    test_a_new_task_has_no_decision = TaskContract.test_a_new_task_has_no_decision
    test_completing_alone_decides_nothing = TaskContract.test_completing_alone_decides_nothing
    test_a_deleted_task_is_answered_as_deleted = TaskContract.test_a_deleted_task_is_answered_as_deleted
    test_a_closed_task_says_what_happened = TaskContract.test_a_closed_task_says_what_happened
    test_a_task_is_closed_though_the_answer_was_lost = TaskContract.test_a_task_is_closed_though_the_answer_was_lost
    test_a_task_that_is_gone_can_be_closed = TaskContract.test_a_task_that_is_gone_can_be_closed
    test_a_task_leaves_the_record_alone = TaskContract.test_a_task_leaves_the_record_alone
