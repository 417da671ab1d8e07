"""Many records in one call, people who merge and convert, mail, and every way a call can go wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from crm_adapters.salesforce.sandbox import FaultKind, SalesforceSandbox

NOW = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)
BASE = "/services/data/v66.0"
Json = dict[str, Any]


class Door:
    """Plain HTTP on the sandbox, so that a test sees status and body as they were sent."""

    def __init__(self, sandbox: SalesforceSandbox) -> None:
        self._address = sandbox.base_url
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {sandbox.token}"

    def __call__(self, method: str, path: str, body: Any = None, **query: str) -> requests.Response:
        path = path if path.startswith("/") else f"{BASE}/{path}"
        return self._session.request(method, self._address + path, json=body, params=query, timeout=10)

    def count(self, kind: str) -> int:
        return int(self("GET", "query/", q=f"SELECT COUNT() FROM {kind}").json()["totalSize"])


@pytest.fixture
def sandbox() -> Iterator[SalesforceSandbox]:
    with SalesforceSandbox(size=0, clock=lambda: NOW) as running:
        yield running


@pytest.fixture
def door(sandbox: SalesforceSandbox) -> Door:
    return Door(sandbox)


def contact(**fields: Any) -> Json:
    return {"attributes": {"type": "Contact"}, "LastName": "A", **fields}


# ---- collections


def test_each_record_of_a_collection_is_judged_by_itself(door: Door, sandbox: SalesforceSandbox) -> None:
    records = [contact(), contact(LastName=None), contact(Nope=1)]
    answer = door("POST", "composite/sobjects", {"allOrNone": False, "records": records})
    assert [each["success"] for each in answer.json()] == [True, False, False]
    assert answer.json()[1]["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert answer.json()[2]["errors"][0]["statusCode"] == "INVALID_FIELD"
    assert sandbox.usage.used == 1
    assert door.count("Contact") == 1


def test_all_or_none_takes_everything_back(door: Door) -> None:
    records = [contact(Email="a@x.example"), contact(LastName=None)]
    answer = door("POST", "composite/sobjects", {"allOrNone": True, "records": records}).json()
    assert [each["errors"][0]["statusCode"] for each in answer] == [
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "REQUIRED_FIELD_MISSING",
    ]
    assert door.count("Contact") == 0
    assert door("GET", "query/", q="SELECT Id FROM Contact WHERE Email = 'a@x.example'").json()["totalSize"] == 0


def test_two_hundred_records_and_ten_chunks_are_the_most(door: Door) -> None:
    many = door("POST", "composite/sobjects", {"records": [contact() for _ in range(201)]})
    assert (many.status_code, many.json()[0]["errorCode"]) == (400, "EXCEEDED_ID_LIMIT")
    mixed = [contact() if i % 2 else {"attributes": {"type": "Account"}, "Name": "B"} for i in range(11)]
    assert door("POST", "composite/sobjects", {"records": mixed}).json()[0]["errorCode"] == "LIMIT_EXCEEDED"
    assert door.count("Contact") == 0


def test_collections_change_upsert_read_and_delete(door: Door) -> None:
    made = door("POST", "composite/sobjects", {"records": [contact(), contact(LastName="B")]}).json()
    ids = [each["id"] for each in made]
    changes = [{"attributes": {"type": "Contact"}, "id": ids[0], "Title": "CTO"}, contact(id="003000000000009AAA")]
    changed = door("PATCH", "composite/sobjects", {"records": changes}).json()
    assert [each["success"] for each in changed] == [True, False]
    assert changed[1]["errors"][0]["statusCode"] == "NOT_FOUND"

    tasks = [
        {"attributes": {"type": "Task"}, "Gatepost_Draft_Id__c": key, "Subject": "S"} for key in ("d1", "d2", "d1")
    ]
    upserts = door("PATCH", "composite/sobjects/Task/Gatepost_Draft_Id__c", {"records": tasks}).json()
    assert [each["created"] for each in upserts] == [True, True, False]

    door("DELETE", "composite/sobjects", ids=ids[1])
    asked = [ids[1], ids[0], "003000000000009AAA"]
    for read in (
        door("GET", "composite/sobjects/Contact", ids=",".join(asked), fields="Id,Title"),
        door("POST", "composite/sobjects/Contact", {"ids": asked, "fields": ["Id", "Title"]}),
    ):
        assert [row and row["Title"] for row in read.json()] == [None, "CTO", None]
        assert read.json()[0] is None
    again = door("DELETE", "composite/sobjects", ids=",".join(ids), allOrNone="true").json()
    assert again[1]["errors"][0]["statusCode"] == "ENTITY_IS_DELETED"
    assert door.count("Contact") == 1


# ---- composite


def part(name: str, method: str, url: str, body: Json | None = None) -> Json:
    return {"method": method, "url": f"{BASE}/{url}", "referenceId": name, **({"body": body} if body else {})}


def test_composite_parts_refer_to_earlier_ones(door: Door) -> None:
    parts = [
        part("acme", "POST", "sobjects/Account", {"Name": "Acme"}),
        part("mia", "POST", "sobjects/Contact", {"LastName": "Mia", "AccountId": "@{acme.id}"}),
        part("found", "GET", "query/?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{mia.id}'"),
    ]
    answer = door("POST", "composite", {"allOrNone": True, "compositeRequest": parts}).json()["compositeResponse"]
    assert [each["httpStatusCode"] for each in answer] == [201, 201, 200]
    assert answer[2]["body"]["records"][0]["Account"]["Name"] == "Acme"


@pytest.mark.parametrize(("together", "left"), [(True, 0), (False, 1)])
def test_composite_rolls_back_only_when_asked(door: Door, together: bool, left: int) -> None:
    parts = [
        part("a", "POST", "sobjects/Account", {"Name": "Acme"}),
        part("b", "POST", "sobjects/Contact", {"FirstName": "Nobody"}),
        part("c", "PATCH", "sobjects/Contact/@{b.id}", {"Title": "x"}),
    ]
    answer = door("POST", "composite", {"allOrNone": together, "compositeRequest": parts})
    results = answer.json()["compositeResponse"]
    assert answer.status_code == 200
    assert [each["httpStatusCode"] for each in results] == [400 if together else 201, 400, 400]
    assert results[2]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert door.count("Account") == left


def test_composite_caps(door: Door) -> None:
    many = [part(f"r{i}", "GET", "limits") for i in range(26)]
    assert door("POST", "composite", {"compositeRequest": many}).json()[0]["errorCode"] == "LIMIT_EXCEEDED"
    heavy = [part(f"r{i}", "GET", "query/?q=SELECT+Id+FROM+Contact") for i in range(6)]
    assert door("POST", "composite", {"compositeRequest": heavy}).status_code == 400


# ---- bulk


def test_a_bulk_query_from_job_to_last_page(door: Door, sandbox: SalesforceSandbox) -> None:
    for i in range(5):
        sandbox.store.insert("Contact", {"LastName": f'N{i} "quoted", and\nmore'})
    job = door("POST", "jobs/query", {"operation": "query", "query": "SELECT Id, LastName FROM Contact"}).json()
    assert (job["state"], job["apiVersion"]) == ("UploadComplete", 66.0)
    assert door("GET", f"jobs/query/{job['id']}/results").status_code == 400
    states = [door("GET", f"jobs/query/{job['id']}").json()["state"] for _ in range(2)]
    assert states == ["InProgress", "JobComplete"]
    first = door("GET", f"jobs/query/{job['id']}/results", maxRecords="3")
    assert (first.headers["Sforce-NumberOfRecords"], first.text.splitlines()[0]) == ("3", '"Id","LastName"')
    last = door("GET", f"jobs/query/{job['id']}/results", maxRecords="3", locator=first.headers["Sforce-Locator"])
    assert (last.headers["Sforce-NumberOfRecords"], last.headers["Sforce-Locator"]) == ("2", "null")
    assert door("GET", f"/services/data/v65.0/jobs/query/{job['id']}/results").status_code == 409
    assert door("DELETE", f"jobs/query/{job['id']}").status_code == 204
    assert door("GET", f"jobs/query/{job['id']}").status_code == 404


def test_a_bulk_job_can_be_aborted(door: Door) -> None:
    job = door("POST", "jobs/query", {"operation": "queryAll", "query": "SELECT Id FROM Contact"}).json()
    assert door("PATCH", f"jobs/query/{job['id']}", {"state": "Aborted"}).json()["state"] == "Aborted"


# ---- people


def test_the_loser_of_a_merge_points_at_the_winner(door: Door, sandbox: SalesforceSandbox) -> None:
    winner, loser = (sandbox.store.insert("Contact", {"LastName": name})["Id"] for name in "WL")
    task = sandbox.store.insert("Task", {"Subject": "S", "WhoId": loser})["Id"]
    assert door("POST", "/__sandbox__/merge", {"winner": winner, "loser": loser}).status_code == 200
    rows = door("GET", "queryAll/", q="SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true").json()["records"]
    assert [(row["Id"], row["MasterRecordId"]) for row in rows] == [(loser, winner)]
    assert door("GET", f"sobjects/Task/{task}").json()["WhoId"] == winner
    assert door("GET", f"sobjects/Contact/{loser}").json()[0]["errorCode"] == "ENTITY_IS_DELETED"


def test_a_converted_lead_names_its_contact(door: Door, sandbox: SalesforceSandbox) -> None:
    values = {"LastName": "L", "Company": "Acme", "Email": "l@x.example", "HasOptedOutOfEmail": True}
    lead = sandbox.store.insert("Lead", values)["Id"]
    made = door("POST", "/__sandbox__/convert", {"lead": lead}).json()["contact"]
    row = door("GET", f"sobjects/Lead/{lead}").json()
    assert (row["IsConverted"], row["ConvertedContactId"]) == (True, made)
    assert door("GET", f"sobjects/Contact/{made}").json()["HasOptedOutOfEmail"] is True
    assert door("POST", "/__sandbox__/convert", {"lead": lead}).status_code == 400


def test_a_forgotten_person_is_only_in_the_log_of_deletions(door: Door, sandbox: SalesforceSandbox) -> None:
    individual = sandbox.store.insert("Individual", {"LastName": "F"})["Id"]
    person = sandbox.store.insert("Contact", {"LastName": "F", "IndividualId": individual})["Id"]
    assert door("POST", "/__sandbox__/forget", {"id": person}).status_code == 204
    assert door("GET", "queryAll/", q="SELECT Id FROM Contact").json()["totalSize"] == 0
    span = {"start": "2026-11-23T08:00:00Z", "end": "2026-11-23T10:00:00Z"}
    assert door("GET", "sobjects/Contact/deleted/", **span).json()["deletedRecords"][0]["id"] == person
    assert door("GET", f"sobjects/Individual/{individual}").json()["ShouldForget"] is True


def test_the_consent_api_takes_the_strictest_of_a_shared_address(door: Door, sandbox: SalesforceSandbox) -> None:
    mine = sandbox.store.insert("Contact", {"LastName": "A", "Email": "s@x.example"})["Id"]
    answer = door("GET", "consent/action/email", ids=mine).json()
    assert answer == {mine: {"result": "Success", "proceed": {"email": "true", "emailResult": "Success"}}}
    values = {"LastName": "B", "Company": "C", "Email": "S@x.example", "HasOptedOutOfEmail": True}
    sandbox.store.insert("Lead", values)
    asked = {"ids": f"{mine},nobody@x.example", "actions": "email,solicit"}
    several = door("GET", "consent/multiaction", **asked).json()
    assert several[mine]["proceed"]["email"] == "false"
    assert several[mine]["proceed"]["solicit"] == "true"
    assert several["nobody@x.example"]["proceed"]["email"] == "false"


# ---- mail


def test_email_simple_sends_and_logs(door: Door, sandbox: SalesforceSandbox) -> None:
    person = sandbox.store.insert("Contact", {"LastName": "A", "Email": "a@x.example"})["Id"]
    given = {"recipientId": person, "emailSubject": "Hi", "emailBody": "Text", "logEmailOnSend": True}
    answer = door("POST", "actions/standard/emailSimple", {"inputs": [given]})
    assert answer.json() == [{"actionName": "emailSimple", "errors": None, "isSuccess": True, "outputValues": None}]
    assert sandbox.mail.outbox[0].to == ("a@x.example",)
    assert (door.count("EmailMessage"), door.count("EmailMessageRelation"), door.count("Task")) == (1, 1, 1)


@pytest.mark.parametrize(
    ("version", "given", "code"),
    [
        ("66.0", {"emailSubject": "S", "emailBody": "B"}, "UNSPECIFIED_EMAIL_ADDRESS"),
        ("66.0", {"recipientAddresses": "no address", "emailSubject": "S", "emailBody": "B"}, "INVALID_EMAIL_ADDRESS"),
        ("66.0", {"emailAddresses": "a@x.example", "emailSubject": "S", "emailBody": "B"}, "INVALID_INPUT"),
        ("64.0", {"recipientAddresses": "a@x.example", "emailSubject": "S", "emailBody": "B"}, "INVALID_INPUT"),
        ("66.0", {"recipientAddresses": "a@x.example", "emailSubject": "S"}, "REQUIRED_FIELD_MISSING"),
    ],
)
def test_email_simple_refuses(door: Door, sandbox: SalesforceSandbox, version: str, given: Json, code: str) -> None:
    path = f"/services/data/v{version}/actions/standard/emailSimple"
    (result,) = door("POST", path, {"inputs": [given]}).json()
    assert (result["isSuccess"], result["errors"][0]["statusCode"]) == (False, code)
    assert sandbox.mail.outbox == []


def test_a_logged_mail_makes_one_task_and_cannot_be_changed(door: Door, sandbox: SalesforceSandbox) -> None:
    person = sandbox.store.insert("Contact", {"LastName": "A", "Email": "a@x.example"})["Id"]
    body = {"Status": "3", "Subject": "Hi", "ToIds": [person], "MessageIdentifier": "<1@x.example>"}
    made = door("POST", "sobjects/EmailMessage", body).json()["id"]
    assert (door.count("Task"), door.count("EmailMessageRelation")) == (1, 1)
    refused = door("PATCH", f"sobjects/EmailMessage/{made}", {"Subject": "Other"})
    assert refused.json()[0]["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"


# ---- faults

CREATE = ("POST", "sobjects/Contact", {"LastName": "A"})


@pytest.mark.parametrize(
    ("fault", "status", "code", "written"),
    [
        ({"kind": "session"}, 401, "INVALID_SESSION_ID", 0),
        ({"kind": "limit"}, 403, "REQUEST_LIMIT_EXCEEDED", 0),
        ({"kind": "concurrent"}, 403, "REQUEST_LIMIT_EXCEEDED", 0),
        ({"kind": "locked"}, 400, "UNABLE_TO_LOCK_ROW", 0),
        ({"kind": "status"}, 503, "SERVER_UNAVAILABLE", 0),
        ({"kind": "status", "status": 500, "after": True}, 500, "SERVER_UNAVAILABLE", 1),
        ({"kind": "slow", "seconds": 0.01}, 201, None, 1),
        ({"kind": "html"}, 503, None, 0),
        ({"kind": "not_json"}, 201, None, 1),
    ],
)
def test_a_fault_strikes_once(door: Door, fault: Json, status: int, code: str | None, written: int) -> None:
    planted = {"method": "POST", "path": "/sobjects/Contact", **fault}
    assert door("POST", "/__sandbox__/faults", planted).status_code == 201
    answer = door(*CREATE)
    assert answer.status_code == status
    if code:
        assert answer.json()[0]["errorCode"] == code
    if fault["kind"] in {"html", "not_json"}:
        with pytest.raises(requests.exceptions.JSONDecodeError):
            answer.json()
    assert door.count("Contact") == written
    assert door(*CREATE).status_code == 201


@pytest.mark.parametrize(("after", "written"), [(False, 0), (True, 1)])
def test_a_dropped_connection_leaves_no_answer(
    door: Door, sandbox: SalesforceSandbox, after: bool, written: int
) -> None:
    sandbox.faults.add(kind="drop", method="POST", path="Contact", after=after)
    with pytest.raises(requests.exceptions.ConnectionError):
        door(*CREATE)
    assert sandbox.calls[-1].status == 0
    assert door.count("Contact") == written


def test_a_fault_waits_for_its_call_and_may_strike_elements(door: Door, sandbox: SalesforceSandbox) -> None:
    sandbox.faults.add(kind="status", path="/limits", nth=2, times=2)
    assert [door("GET", "limits").status_code for _ in range(4)] == [200, 503, 503, 200]
    sandbox.faults.add(kind="element", path="composite", elements=(1,))
    answer = door("POST", "composite/sobjects", {"records": [contact(), contact(), contact()]}).json()
    assert [each["success"] for each in answer] == [True, False, True]
    assert answer[1]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"
    sandbox.faults.add(
        kind="element", path="emailSimple", elements=(0,), code="SINGLE_EMAIL_LIMIT_EXCEEDED", message="limit"
    )
    given = {"recipientAddresses": "a@x.example", "emailSubject": "S", "emailBody": "B"}
    (result,) = door("POST", "actions/standard/emailSimple", {"inputs": [given]}).json()
    assert result["errors"][0]["statusCode"] == "SINGLE_EMAIL_LIMIT_EXCEEDED"
    assert sandbox.mail.outbox == []
    assert not sandbox.faults.waiting
    assert {call.fault for call in sandbox.calls} == {None, FaultKind.STATUS, FaultKind.ELEMENT}


# ---- the seeded people


def test_the_same_seed_gives_the_same_org() -> None:
    def everything(seed: int) -> list[Json]:
        sandbox = SalesforceSandbox(seed=seed, size=120, clock=lambda: NOW)
        return [row for item in sandbox.catalog for row in sandbox.store.rows(item.name)]

    assert everything(1) == everything(1)
    assert everything(1) != everything(2)


def test_the_population_holds_every_kind_of_no() -> None:
    sandbox = SalesforceSandbox(size=2000, clock=lambda: NOW)
    people = [row for kind in ("Contact", "Lead") for row in sandbox.store.rows(kind)]
    assert len(people) == 2000
    assert sum(row["HasOptedOutOfEmail"] for row in people) > 50
    assert sum(row["EmailBouncedDate"] is not None for row in people) > 20
    assert any(row["IsEmailBounced"] for row in sandbox.store.rows("Contact"))
    assert any(row["HasOptedOutSolicit"] for row in sandbox.store.rows("Individual"))
    statuses = {row["PrivacyConsentStatus"] for row in sandbox.store.rows("ContactPointTypeConsent")}
    assert statuses == {"OptIn", "OptOut"}
    assert any(row["EmailLatestBounceDateTime"] for row in sandbox.store.rows("ContactPointEmail"))
    assert any(row["LeadSource"] == "Purchased List" for row in people)
    assert any(row["Consent_Basis__c"] is None for row in people)
    for segment in ("events", "customers", "inbound"):
        assert sum(row["Segment__c"] == segment for row in people) > 20
    assert any(row["LastModifiedDate"] > row["CreatedDate"] for row in people)
    assert all(row["SystemModstamp"] <= "2026-11-23T09:00:00.000+0000" for row in people)
