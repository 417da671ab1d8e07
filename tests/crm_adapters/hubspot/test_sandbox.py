"""The sandbox behaves as HubSpot is documented and measured to: records, batches, search, merges, preferences."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from crm_adapters.hubspot.sandbox import HubSpotSandbox

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
CONTACTS = "/crm/objects/2026-03/contacts"
TASKS = "/crm/objects/2026-03/tasks"
PREFERENCES = "/communication-preferences/2026-03/statuses"


class Portal:
    """A small portal and one caller; `clock` can be moved."""

    def __init__(self, **switches: Any) -> None:
        self.at = NOW
        self.sandbox = HubSpotSandbox(size=20, clock=lambda: self.at, **switches)
        self.sandbox.start()

    def call(self, method: str, path: str, body: Any = None, *, token: str = "", **query: Any) -> requests.Response:
        return requests.request(
            method,
            self.sandbox.base_url + path,
            json=body,
            params=query,
            headers={"Authorization": f"Bearer {token or self.sandbox.token}"},
            timeout=5,
        )

    def add(self, **properties: str) -> str:
        made = self.call("POST", CONTACTS, {"properties": properties})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def find(self, operator: str, **rule: Any) -> set[str]:
        """The ids that one filter on the job title finds."""
        filters = [{"propertyName": "jobtitle", "operator": operator, **rule}]
        body = {"filterGroups": [{"filters": filters}], "limit": 200}
        return {row["id"] for row in self.call("POST", f"{CONTACTS}/search", body).json()["results"]}


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal()
    yield made
    made.sandbox.stop()


@pytest.fixture
def switched() -> Iterator[Any]:
    """Makes portals with switches and stops them."""
    made: list[Portal] = []

    def make(**switches: Any) -> Portal:
        made.append(Portal(**switches))
        return made[-1]

    yield make
    for one in made:
        one.sandbox.stop()


class TestRecords:
    def test_a_missing_record_is_an_html_page(self, portal: Portal) -> None:
        answer = portal.call("GET", f"{CONTACTS}/99999999")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"].startswith("text/html")
        assert portal.call("GET", f"{CONTACTS}/0").json()["category"] == "OBJECT_NOT_FOUND"

    def test_a_path_has_its_methods(self, portal: Portal) -> None:
        wrong = [("DELETE", CONTACTS), ("GET", f"{CONTACTS}/search"), ("PUT", f"{CONTACTS}/1")]
        assert [portal.call(method, path).status_code for method, path in wrong] == [405] * 3

    def test_an_address_is_unique_and_says_who_has_it(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example")
        again = portal.call("POST", CONTACTS, {"properties": {"email": "Ada@Nordwind.example"}})
        assert (again.status_code, again.json()["category"]) == (409, "CONFLICT")
        assert key in again.json()["message"]

    def test_a_second_address_finds_the_record(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example", hs_additional_emails="ada@old.example")
        assert portal.call("GET", f"{CONTACTS}/ada@old.example", idProperty="email").json()["id"] == key

    def test_unset_is_null_and_unknown_is_left_out(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example")
        said = portal.call("GET", f"{CONTACTS}/{key}", properties=["jobtitle,city", "nonsense"]).json()["properties"]
        assert (said["jobtitle"], said["city"]) == (None, None)
        assert "nonsense" not in said

    def test_pages_join_to_everybody_once(self, portal: Portal) -> None:
        seen: list[str] = []
        after = ""
        while True:
            page = portal.call("GET", CONTACTS, limit=7, after=after).json()
            seen += [row["id"] for row in page["results"]]
            if "paging" not in page:
                break
            after = page["paging"]["next"]["after"]
        assert len(seen) == len(set(seen)) == 20
        assert portal.call("GET", CONTACTS, limit=101).status_code == 400

    def test_deleted_records_are_listed_as_archived_only(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example")
        assert portal.call("DELETE", f"{CONTACTS}/{key}").status_code == 204
        (gone,) = portal.call("GET", CONTACTS, archived="true").json()["results"]
        assert (gone["id"], gone["archived"]) == (key, True)
        assert portal.call("GET", f"{CONTACTS}/{key}").status_code == 404

    def test_a_merge_makes_a_new_record_that_both_ids_find(self, portal: Portal) -> None:
        one, two = portal.add(email="a@x.example"), portal.add(email="b@x.example", jobtitle="Buyer")
        merged = portal.call("POST", f"{CONTACTS}/merge", {"primaryObjectId": one, "objectIdToMerge": two}).json()["id"]
        assert merged not in {one, two}
        for old in (one, two):
            found = portal.call("GET", f"{CONTACTS}/{old}", properties="email,jobtitle,hs_merged_object_ids").json()
            assert found["id"] == merged
        assert (found["properties"]["email"], found["properties"]["jobtitle"]) == ("a@x.example", "Buyer")
        assert set(found["properties"]["hs_merged_object_ids"].split(";")) == {one, two}

    def test_a_privacy_deletion_leaves_nothing(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example")
        assert portal.call("POST", f"{CONTACTS}/gdpr-delete", {"objectId": key}).status_code == 204
        assert portal.call("GET", f"{CONTACTS}/{key}").status_code == 404
        assert portal.call("GET", CONTACTS, archived="true").json()["results"] == []

    def test_a_write_moves_the_change_date(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example")
        portal.at += timedelta(hours=1)
        changed = portal.call("PATCH", f"{CONTACTS}/{key}", {"properties": {"jobtitle": "Buyer"}}).json()
        assert changed["updatedAt"] == "2026-06-01T10:30:00.000Z"
        assert changed["createdAt"] == "2026-06-01T09:30:00.000Z"

    def test_the_history_names_the_user_of_the_token(self, portal: Portal) -> None:
        rep = portal.sandbox.owners[0]
        key = portal.add(email="ada@nordwind.example", jobtitle="Buyer")
        token = portal.sandbox.rep_token(rep.id)
        portal.call("PATCH", f"{CONTACTS}/{key}", {"properties": {"jobtitle": "CFO"}}, token=token)
        told = portal.call("GET", f"{CONTACTS}/{key}", propertiesWithHistory="jobtitle").json()
        past = told["propertiesWithHistory"]["jobtitle"]
        assert [(p["value"], p["updatedByUserId"] == rep.user_id) for p in past] == [("CFO", True), ("Buyer", False)]

    def test_a_task_needs_a_due_date(self, portal: Portal) -> None:
        assert portal.call("POST", TASKS, {"properties": {"hs_task_subject": "x"}}).status_code == 400
        assert portal.call("POST", TASKS, {"properties": {"hs_timestamp": "2026-06-02T00:00:00Z"}}).status_code == 201


class TestProperties:
    def test_an_unknown_property_is_refused_or_dropped(self, portal: Portal, switched: Any) -> None:
        wanted = {"properties": {"nonsense": "1"}}
        assert "PROPERTY_DOESNT_EXIST" in portal.call("POST", CONTACTS, wanted).text
        assert switched(strict_properties=False).call("POST", CONTACTS, wanted).status_code == 201

    def test_a_read_only_property_is_dropped_or_refused(self, portal: Portal, switched: Any) -> None:
        wanted = {"properties": {"email": "a@x.example", "hs_object_id": "1"}}
        assert portal.call("POST", CONTACTS, wanted).json()["id"] != "1"
        assert switched(refuse_read_only=True).call("POST", CONTACTS, wanted).status_code == 400

    def test_no_app_can_clear_an_opt_out(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example")
        portal.call("POST", f"{PREFERENCES}/ada@nordwind.example/unsubscribe-all", channel="EMAIL")
        portal.call("PATCH", f"{CONTACTS}/{key}", {"properties": {"hs_email_optout": "false"}})
        said = portal.call("GET", f"{CONTACTS}/{key}", properties="hs_email_optout").json()["properties"]
        assert said["hs_email_optout"] == "true"

    def test_an_address_must_be_one(self, portal: Portal) -> None:
        answer = portal.call("POST", CONTACTS, {"properties": {"email": "ada at nordwind"}})
        assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_EMAIL")

    def test_a_hidden_property_does_not_exist(self, switched: Any) -> None:
        portal = switched(hidden_properties=("hs_email_optout",))
        names = {row["name"] for row in portal.call("GET", "/crm/properties/2026-03/contacts").json()["results"]}
        assert "hs_email_optout" not in names
        (row,) = portal.call("GET", CONTACTS, limit=1, properties="hs_email_optout,jobtitle").json()["results"]
        assert "jobtitle" in row["properties"]
        assert "hs_email_optout" not in row["properties"]
        wanted = {"properties": {"hs_email_optout": "true"}}
        assert "PROPERTY_DOESNT_EXIST" in portal.call("PATCH", f"{CONTACTS}/{row['id']}", wanted).text

    def test_own_task_properties_can_be_refused(self, switched: Any) -> None:
        wanted = {"name": "mine", "label": "Mine", "type": "string", "fieldType": "text", "groupName": "g"}
        assert switched().call("POST", "/crm/properties/2026-03/tasks", wanted).status_code == 201
        portal = switched(refuse_task_properties=True)
        assert portal.call("POST", "/crm/properties/2026-03/tasks", wanted).status_code == 400


class TestBatches:
    def test_one_missing_of_two_is_a_207(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example")
        answer = portal.call("POST", f"{CONTACTS}/batch/read", {"inputs": [{"id": key}, {"id": "999"}]})
        assert answer.status_code == 207
        assert [row["id"] for row in answer.json()["results"]] == [key]
        assert answer.json()["numErrors"] == 1
        assert answer.json()["errors"][0]["category"] == "OBJECT_NOT_FOUND"

    def test_more_than_a_hundred_is_refused(self, portal: Portal) -> None:
        inputs = [{"id": str(n)} for n in range(101)]
        assert portal.call("POST", f"{CONTACTS}/batch/read", {"inputs": inputs}).status_code == 400

    def test_an_upsert_by_a_unique_property_makes_one_record(self, portal: Portal) -> None:
        body = {"inputs": [{"id": "ada@x.example", "idProperty": "email", "properties": {"city": "Wien"}}]}
        first, second = (portal.call("POST", f"{CONTACTS}/batch/upsert", body).json()["results"][0] for _ in range(2))
        assert (first["new"], second["new"]) == (True, False)
        assert first["id"] == second["id"]


class TestSearch:
    def test_every_operator(self, portal: Portal) -> None:
        for row in list(portal.sandbox.store.living("contacts")):
            portal.sandbox.store.archive(row)
        buyer, head, none = portal.add(jobtitle="Buyer"), portal.add(jobtitle="Head of Sales"), portal.add(city="Wien")
        assert portal.find("EQ", value="buyer") == {buyer}
        assert portal.find("NEQ", value="Buyer") == {head, none}
        assert portal.find("IN", values=["buyer"]) == {buyer}
        assert portal.find("NOT_IN", values=["buyer"]) == {head, none}
        assert portal.find("HAS_PROPERTY") == {buyer, head}
        assert portal.find("NOT_HAS_PROPERTY") == {none}
        assert portal.find("CONTAINS_TOKEN", value="sales") == {head}
        assert portal.find("NOT_CONTAINS_TOKEN", value="sales") == {buyer, none}
        assert portal.find("GT", value="c") == {head}
        assert portal.find("GTE", value="buyer") == {buyer, head}
        assert portal.find("LT", value="c") == {buyer}
        assert portal.find("LTE", value="buyer") == {buyer}
        assert portal.find("BETWEEN", value="a", highValue="c") == {buyer}

    @pytest.mark.parametrize(
        "body",
        [
            {"filterGroups": [{"filters": []}] * 6},
            {"filterGroups": [{"filters": [{"propertyName": "city", "operator": "HAS_PROPERTY"}] * 7}]},
            {"filterGroups": [{"filters": [{"propertyName": "city", "operator": "HAS_PROPERTY"}] * 5}] * 4},
            {"limit": 201},
            {"after": "9999", "limit": 2},
            {"query": "x" * 3001},
            {"filterGroups": [{"filters": [{"propertyName": "city", "operator": "LIKE", "value": "x"}]}]},
        ],
        ids=["groups", "filters", "in all", "page", "ten thousand", "length", "operator"],
    )
    def test_what_is_beyond_a_limit_is_refused(self, portal: Portal, body: Any) -> None:
        answer = portal.call("POST", f"{CONTACTS}/search", body)
        assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")

    def test_the_index_lags_and_the_record_does_not(self, switched: Any) -> None:
        portal = switched(search_lag=timedelta(seconds=30))
        key = portal.add(jobtitle="Astronaut")
        assert portal.find("EQ", value="Astronaut") == set()
        assert portal.call("GET", f"{CONTACTS}/{key}").status_code == 200
        portal.at += timedelta(seconds=31)
        assert portal.find("EQ", value="Astronaut") == {key}


class TestPreferences:
    def test_never_asked_is_not_specified(self, portal: Portal) -> None:
        told = portal.call("GET", f"{PREFERENCES}/new@x.example", channel="EMAIL").json()["results"]
        assert {row["status"] for row in told} == {"NOT_SPECIFIED"}
        assert portal.call("GET", f"{PREFERENCES}/new@x.example/unsubscribe-all").json()["results"] == []

    def test_an_opt_out_shows_in_the_contact_and_cannot_be_undone(self, portal: Portal) -> None:
        key = portal.add(email="ada@nordwind.example")
        portal.call("POST", f"{PREFERENCES}/ada@nordwind.example/unsubscribe-all", channel="EMAIL")
        said = portal.call("GET", f"{CONTACTS}/{key}", properties="hs_email_optout").json()["properties"]
        assert said["hs_email_optout"] == "true"
        wanted = {"subscriptionId": 101, "statusState": "SUBSCRIBED", "channel": "EMAIL"}
        assert portal.call("POST", f"{PREFERENCES}/ada@nordwind.example", wanted).status_code == 400

    def test_batches_are_for_enterprise(self, portal: Portal, switched: Any) -> None:
        body = {"inputs": ["a@x.example"]}
        assert portal.call("POST", f"{PREFERENCES}/batch/read", body, channel="EMAIL").status_code == 200
        refused = switched(enterprise=False).call("POST", f"{PREFERENCES}/batch/read", body, channel="EMAIL")
        assert (refused.status_code, refused.json()["category"]) == (403, "MISSING_SCOPES")


def test_a_hundred_thousand_contacts_are_made_and_found_quickly(portal: Portal) -> None:
    begun = datetime.now(UTC)
    for number in range(100_000):
        portal.sandbox.store.insert("contacts", {"email": f"p{number}@x.example", "jobtitle": "Buyer"})
    last = str(portal.sandbox.store.get("contacts", "p99899@x.example", "email").id)  # type: ignore[union-attr]
    page = portal.call("GET", CONTACTS, limit=100, after=last).json()
    assert len(page["results"]) == 100
    assert datetime.now(UTC) - begun < timedelta(seconds=15)
