"""SOQL answered by the sandbox: a table of conditions, then order, parents, children and mistakes."""

from datetime import UTC, datetime

import pytest

from crm_adapters.salesforce.sandbox.errors import ApiError
from crm_adapters.salesforce.sandbox.evaluate import Evaluator
from crm_adapters.salesforce.sandbox.ids import canonical, make_id
from crm_adapters.salesforce.sandbox.records import Store
from crm_adapters.salesforce.sandbox.schema import Catalog
from crm_adapters.salesforce.sandbox.soql import parse
from crm_adapters.salesforce.sandbox.view import View
from crm_adapters.salesforce.sandbox.work import CHILD_NAMES, OBJECTS

NOW = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store(Catalog(OBJECTS, CHILD_NAMES), lambda: NOW)
    user = made.insert("User", {"Username": "r@x.example", "LastName": "Rep", "Email": "r@x.example"})
    made.user_id = user["Id"]
    acme = made.insert("Account", {"Name": "Acme", "NumberOfEmployees": 50})
    rows = (
        ("Ash", "ash@x.example", acme["Id"], "events", "2026-11-20T10:00:00.000+0000", True, "100%_sure"),
        ("Birch", "birch@x.example", acme["Id"], "events;inbound", "2026-11-22T10:00:00.000+0000", False, "100 sure"),
        ("Cedar", None, None, None, "2026-11-23T08:00:00.000+0000", False, None),
        ("O'Doe", "doe@x.example", None, "customers", "2026-11-23T08:00:00.000+0000", False, "back\\slash"),
    )
    for name, email, account, segments, at, out, title in rows:
        values = {"LastName": name, "Email": email, "AccountId": account, "Segment__c": segments}
        values.update(HasOptedOutOfEmail=out, Title=title, CreatedDate=at)
        made.insert("Contact", values, at=at)
    made.insert("Task", {"Subject": "Call", "WhoId": made.table("Contact").ids[0], "ActivityDate": "2026-11-24"})
    gone = made.insert("Contact", {"LastName": "Gone"}, at="2026-11-01T00:00:00.000+0000")
    made.delete(gone)
    return made


def names(store: Store, text: str, *, with_deleted: bool = False) -> list[str]:
    return [row["LastName"] for row in Evaluator(store).run(parse(text), with_deleted=with_deleted).rows]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("LastName = 'ASH'", ["Ash"]),
        ("LastName = 'O\\'Doe'", ["O'Doe"]),
        ("LastName != 'Ash'", ["Birch", "Cedar", "O'Doe"]),
        ("Email != 'ash@x.example'", ["Birch", "Cedar", "O'Doe"]),
        ("Email = null", ["Cedar"]),
        ("Email <> NULL", ["Ash", "Birch", "O'Doe"]),
        ("HasOptedOutOfEmail = true", ["Ash"]),
        ("LastName LIKE '%ir%'", ["Birch"]),
        ("LastName LIKE '_sh'", ["Ash"]),
        ("Title LIKE '100\\%\\_%'", ["Ash"]),
        ("Title = 'back\\\\slash'", ["O'Doe"]),
        ("LastName IN ('ash', 'Cedar')", ["Ash", "Cedar"]),
        ("LastName NOT IN ('Ash', 'Cedar')", ["Birch", "O'Doe"]),
        ("Segment__c INCLUDES ('inbound', 'customers')", ["Birch", "O'Doe"]),
        ("Segment__c INCLUDES ('events;inbound')", ["Birch"]),
        ("Segment__c EXCLUDES ('events')", ["Cedar", "O'Doe"]),
        ("NOT (LastName = 'Ash' OR Email = null)", ["Birch", "O'Doe"]),
        ("(LastName = 'Ash' AND Email != null) OR LastName = 'Cedar'", ["Ash", "Cedar"]),
        ("Account.Name = 'acme' AND Account.NumberOfEmployees >= 50", ["Ash", "Birch"]),
        ("Contact.Account.Name = null", ["Cedar", "O'Doe"]),
        ("Owner.Email = 'r@x.example' AND CreatedDate > 2026-11-22T10:00:00Z", ["Cedar", "O'Doe"]),
        ("CreatedDate >= 2026-11-22T11:00:00+01:00", ["Birch", "Cedar", "O'Doe"]),
        ("CreatedDate < 2026-11-21T00:00:00Z", ["Ash"]),
        ("CreatedDate = TODAY", ["Cedar", "O'Doe"]),
        ("CreatedDate = LAST_N_DAYS:1", ["Birch", "Cedar", "O'Doe"]),
        ("CreatedDate < YESTERDAY", ["Ash"]),
        ("Id IN (SELECT WhoId FROM Task WHERE ActivityDate = TOMORROW)", ["Ash"]),
        ("Id NOT IN (SELECT WhoId FROM Task)", ["Birch", "Cedar", "O'Doe"]),
        ("SystemModstamp >= 2026-11-22T10:00:00Z", ["Birch", "Cedar", "O'Doe"]),
        ("IsDeleted = true", []),
    ],
)
def test_conditions(store: Store, condition: str, expected: list[str]) -> None:
    assert names(store, f"SELECT Id FROM Contact WHERE {condition} ORDER BY LastName") == expected
    alias = condition if "Contact." in condition else f"({condition})"
    assert names(store, f"select id from contact where {alias} order by lastname asc") == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("ORDER BY Email NULLS LAST", ["Ash", "Birch", "O'Doe", "Cedar"]),
        ("ORDER BY Email DESC NULLS FIRST", ["Cedar", "O'Doe", "Birch", "Ash"]),
        ("ORDER BY Account.Name NULLS LAST, LastName DESC", ["Birch", "Ash", "O'Doe", "Cedar"]),
        ("ORDER BY LastName LIMIT 2 OFFSET 1", ["Birch", "Cedar"]),
        ("ORDER BY SystemModstamp, Id LIMIT 3", ["Ash", "Birch", "Cedar"]),
        ("WHERE LastName != null ORDER BY Id DESC LIMIT 1", ["O'Doe"]),
    ],
)
def test_order_and_windows(store: Store, tail: str, expected: list[str]) -> None:
    assert names(store, f"SELECT Id FROM Contact {tail}") == expected


def test_keyset_pages_meet_each_row_once(store: Store) -> None:
    seen: list[str] = []
    where = ""
    while True:
        found = Evaluator(store).run(
            parse(f"SELECT Id FROM Contact {where} ORDER BY SystemModstamp, Id LIMIT 1"), with_deleted=True
        )
        if not found.rows:
            break
        (row,) = found.rows
        seen.append(row["LastName"])
        stamp = row["SystemModstamp"].replace(".000+0000", "Z")
        where = f"WHERE SystemModstamp > {stamp} OR (SystemModstamp = {stamp} AND Id > '{row['Id']}')"
    assert seen == ["Ash", "Birch", "Cedar", "O'Doe", "Gone"]


def test_parents_and_children_nest(store: Store) -> None:
    text = (
        "SELECT Name, Account.Name, Account.Owner.Name, (SELECT Subject, Who.Name, Who.Type FROM Tasks) "
        "FROM Contact WHERE LastName IN ('Ash', 'Cedar') ORDER BY LastName"
    )
    found = Evaluator(store).run(parse(text))
    view = View(store, found, "/services/data/v66.0")
    ash, cedar = (view.draw(row) for row in found.rows)
    assert ash["Account"]["Owner"]["Name"] == "Rep"
    assert ash["Account"]["attributes"]["type"] == "Account"
    assert ash["Tasks"]["totalSize"] == 1
    (task,) = ash["Tasks"]["records"]
    assert (task["Subject"], task["Who"]["Name"], task["Who"]["Type"]) == ("Call", "Ash", "Contact")
    assert cedar["Account"] is None
    assert cedar["Tasks"] is None


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("SELECT Id FRM Contact", "MALFORMED_QUERY", "unexpected token"),
        ("SELECT Id FROM", "MALFORMED_QUERY", "<EOF>"),
        ("SELECT Id FROM Contact WHERE Id IN ()", "MALFORMED_QUERY", "')'"),
        ("SELECT Id FROM Contact WHERE LastName = 'a' OR Email = 'b' AND Title = 'c'", "MALFORMED_QUERY", "AND"),
        ("SELECT Id FROM Contact WHERE LastName = 'open", "MALFORMED_QUERY", "'"),
        ("SELECT Nope FROM Contact", "INVALID_FIELD", "No such column 'Nope' on entity 'Contact'"),
        ("SELECT Id FROM Contact WHERE Nope__c = 1", "INVALID_FIELD", "No such column 'Nope__c'"),
        ("SELECT Boss.Name FROM Contact", "INVALID_FIELD", "Didn't understand relationship 'Boss'"),
        ("SELECT Id FROM Contact WHERE Description = 'x'", "INVALID_FIELD", "can not be filtered"),
        ("SELECT Id FROM Contact ORDER BY Description", "INVALID_FIELD", "can not be sorted"),
        ("SELECT Id FROM Contact WHERE CreatedDate > '2026-11-22'", "INVALID_FIELD", "type dateTime"),
        ("SELECT Id FROM Contact WHERE Id = 'nonsense'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field"),
        ("SELECT Id FROM Nope", "INVALID_TYPE", "sObject type 'Nope' is not supported"),
        ("SELECT Id, (SELECT Id FROM Nopes) FROM Contact", "INVALID_TYPE", "Didn't understand relationship"),
        ("SELECT Id FROM Contact LIMIT 1 OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "2000"),
    ],
)
def test_mistakes_are_named(store: Store, text: str, code: str, part: str) -> None:
    with pytest.raises(ApiError) as refused:
        View(store, Evaluator(store).run(parse(text)), "")
    assert refused.value.code == code
    assert part in refused.value.message


def test_ids_carry_their_checksum() -> None:
    # The pair of 15 and 18 characters is from a recorded answer of a real org.
    assert canonical("0035500001H9cak") == "0035500001H9cakAAB"
    assert canonical("0035500001H9cakAAA") is None
    assert make_id("003", 61) < make_id("003", 62) < make_id("003", 4000)
