"""The line to Salesforce: which calls are repeated, what errors say and what they never say, and the caps."""

import logging
import time

import pytest
import responses

from crm_adapters.errors import Conflict, CRMError, Gone, NotPermitted, RateLimited, Refused, Unavailable
from crm_adapters.salesforce.auth import ClientCredentials, StaticToken
from crm_adapters.salesforce.client import Client, Schema, problem, redacted
from crm_adapters.salesforce.mapping import SalesforceSettings
from gates.errors import ConfigError
from tests.crm_adapters.salesforce.org import INSTANCE, Org
from tests.people import NOW

QUERY = "SELECT Id FROM Contact WHERE Email = 'ada@acme.example'"


def credentials() -> ClientCredentials:
    return ClientCredentials(login_url=INSTANCE, client_id="gatepost-client", client_secret="gatepost-secret")


class TestRepeating:
    def test_a_read_survives_a_short_outage(self, org: Org) -> None:
        key = org.person()
        org.sandbox.faults.add(kind="status", status=503, times=2)
        rows, _ = org.client().page(QUERY)
        assert [row["Id"] for row in rows] == [key.id]
        assert len(org.slept) == 2
        assert org.slept[1] > org.slept[0] / 2

    def test_a_read_gives_up_after_four(self, org: Org) -> None:
        org.sandbox.faults.add(kind="status", status=503, times=99)
        with pytest.raises(Unavailable):
            org.client().page(QUERY)
        assert len(org.sandbox.calls) == 4

    @pytest.mark.parametrize("fault", [{"kind": "html"}, {"kind": "drop"}, {"kind": "not_json"}, {"kind": "status"}])
    def test_a_post_of_unknown_outcome_is_never_repeated(self, org: Org, fault: dict[str, str]) -> None:
        org.sandbox.faults.add(**fault, after=True, times=9)
        with pytest.raises(Unavailable):
            org.client().post("sobjects/Account", {"Name": "Acme"}, kind="test")
        assert [row["Name"] for row in org.rows("Account")] == ["Acme"]
        assert org.slept == []

    def test_an_upsert_by_external_id_is_repeated_and_leaves_one_record(self, org: Org) -> None:
        org.sandbox.faults.add(kind="drop", method="PATCH", after=True)
        org.client().upsert("sobjects/Task/Gatepost_Draft_Id__c/o-1", {"Subject": "Review"}, kind="task")
        assert [row["Subject"] for row in org.rows("Task")] == ["Review"]
        assert [method for method, _ in org.written()] == ["PATCH", "PATCH"]

    def test_a_locked_row_was_not_written_so_even_a_post_is_repeated(self, org: Org) -> None:
        org.sandbox.faults.add(kind="locked", times=2)
        org.client().post("sobjects/Account", {"Name": "Acme"}, kind="test")
        assert len(org.rows("Account")) == 1
        assert len(org.slept) == 2

    def test_a_row_that_stays_locked_is_a_conflict(self, org: Org) -> None:
        org.sandbox.faults.add(kind="locked", times=99)
        with pytest.raises(Conflict):
            org.client().post("sobjects/Account", {"Name": "Acme"}, kind="test")
        assert org.rows("Account") == []

    def test_a_slow_answer_is_cut_off(self, org: Org) -> None:
        org.sandbox.faults.add(kind="slow", seconds=1.0, times=9)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            org.client(timeout=0.1).post("sobjects/Account", {"Name": "Acme"}, kind="test")
        assert time.monotonic() - began < 0.9


class TestSession:
    def test_a_refused_session_gets_a_new_token_once(self, org: Org) -> None:
        client = org.client(credentials())
        client.page(QUERY)
        org.sandbox.oauth.expire_all()
        client.page(QUERY)
        tokens = [call for call in org.sandbox.calls if call.path.endswith("/token")]
        assert len(tokens) == 2

    def test_a_session_that_stays_refused_ends(self, org: Org) -> None:
        org.sandbox.faults.add(kind="session", path="/query", times=99)
        with pytest.raises(NotPermitted) as caught:
            org.client(credentials()).page(QUERY)
        assert caught.value.scope == "token"
        assert sum(call.path.endswith("/query") for call in org.sandbox.calls) == 2

    def test_a_given_token_cannot_be_renewed(self, org: Org) -> None:
        org.sandbox.oauth.expire_all()
        with pytest.raises(NotPermitted, match="expired or revoked"):
            org.client().page(QUERY)


class TestCaps:
    def test_the_days_limit_stops_us_until_it_has_had_time_to_move(self, org: Org) -> None:
        client = org.client()
        org.sandbox.faults.add(kind="limit")
        with pytest.raises(RateLimited) as caught:
            client.page(QUERY)
        assert caught.value.after == 3600
        reached = len(org.sandbox.calls)
        org.later(minutes=30)
        with pytest.raises(RateLimited) as again:
            client.page(QUERY)
        assert again.value.after == 1800
        assert len(org.sandbox.calls) == reached
        org.later(minutes=31)
        client.page(QUERY)

    def test_too_many_at_once_is_waited_for(self, org: Org) -> None:
        org.sandbox.faults.add(kind="concurrent")
        org.client().page(QUERY)
        assert len(org.slept) == 1

    def test_a_run_spends_its_share_and_the_next_day_a_new_one(self) -> None:
        org = Org(daily_requests=100)
        client = org.client(share_per_run=0.05)
        for _ in range(5):
            client.page(QUERY)
        with pytest.raises(RateLimited, match="this run's share"):
            client.page(QUERY)
        assert len(org.sandbox.calls) == 5
        org.later(hours=24)
        client.page(QUERY)
        org.sandbox.stop()

    def test_what_others_spend_counts_for_the_total(self) -> None:
        org = Org(daily_requests=100)
        org.sandbox.usage.used = 85
        client = org.client(share_total=0.8, share_per_run=1.0)
        client.page(QUERY)
        with pytest.raises(RateLimited, match="our share") as caught:
            client.page(QUERY)
        assert caught.value.after == 900
        org.sandbox.usage.used = 10
        org.later(minutes=16)
        client.page(QUERY)
        org.sandbox.stop()

    def test_the_budget_is_what_was_sent(self, org: Org) -> None:
        org.person()
        client = org.client()
        client.page(QUERY, kind="read")
        client.post("sobjects/Account", {"Name": "Acme"}, kind="task")
        budget = client.budget()
        assert dict(budget.calls) == {"read": 1, "task": 1}
        assert budget.total == len(org.sandbox.calls)
        assert (budget.records, budget.left) == (1, 100_000 - 2)


class TestErrors:
    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("ENTITY_IS_DELETED", Gone),
            ("NOT_FOUND", Gone),
            ("DUPLICATE_VALUE", Conflict),
            ("INVALID_FIELD", NotPermitted),
            ("INSUFFICIENT_ACCESS_OR_READONLY", NotPermitted),
            ("FIELD_CUSTOM_VALIDATION_EXCEPTION", Refused),
            ("A_CODE_OF_NEXT_YEAR", Refused),
            ("REQUEST_LIMIT_EXCEEDED", RateLimited),
        ],
    )
    def test_the_code_decides(self, code: str, kind: type[CRMError]) -> None:
        assert type(problem(code, "said so", where="org")) is kind

    @pytest.mark.parametrize(
        "soql",
        [
            "SELECT Id, Shoe__c FROM Contact WHERE Email = 'ada@acme.example'",
            "SELECT Id FROM Contact WHERE Email = 'ada@acme.example",
            "SELECT Id FROM Contact WHERE Email IN ('ada@acme.example' 'bo@b.example')",
        ],
    )
    def test_no_error_holds_an_address_or_a_query(self, org: Org, soql: str) -> None:
        with pytest.raises(CRMError) as caught:
            org.client().page(soql)
        said = f"{caught.value!s} {caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
        assert "@" not in said
        assert "/services" not in said
        assert "SELECT" not in said

    def test_a_dropped_line_names_nobody_either(self, org: Org) -> None:
        org.sandbox.faults.add(kind="drop", times=9)
        with pytest.raises(Unavailable) as caught:
            org.client().page(QUERY)
        assert "ada" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"

    def test_no_log_line_holds_an_address(self, org: Org, caplog: pytest.LogCaptureFixture) -> None:
        # By name: the other vendor's library quiets this logger for the whole process.
        with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="urllib3"):
            org.client().page(QUERY)
        assert any("/query" in line for line in caplog.messages)
        assert not any("acme" in line for line in caplog.messages)

    def test_a_hidden_field_is_named_as_the_missing_right(self, org: Org) -> None:
        with pytest.raises(NotPermitted) as caught:
            org.client().page("SELECT Id, Shoe__c FROM Contact")
        assert caught.value.scope == "Shoe__c"

    def test_redaction_keeps_the_sense(self) -> None:
        assert redacted("see https://x.example/a?q=1 of <Ada.B@acme.example> in row 4") == "see … of … in row 4"


def far_client() -> Client:
    """A client of an org that nobody maps to a local address."""
    return Client(
        token=StaticToken(value="t0k"),
        instance_url=INSTANCE,
        now=lambda: NOW,
        sleep=lambda seconds: None,
        settings=SalesforceSettings(),
    )


class TestOnTheWire:
    @responses.activate
    def test_every_call_says_who_we_are_and_which_version_we_speak(self) -> None:
        url = f"{INSTANCE}/services/data/v66.0/query"
        answer = {"totalSize": 0, "done": True, "records": []}
        usage = {"Sforce-Limit-Info": "per-app-api-usage=17/250(appName=x); api-usage=18/15000"}
        responses.get(url, json=answer, headers=usage)
        client = far_client()
        assert client.page(QUERY) == ([], "")
        sent = responses.calls[0].request
        assert sent.headers["Authorization"] == "Bearer t0k"
        assert sent.headers["User-Agent"].startswith("Gatepost/")
        assert sent.headers["Sforce-Call-Options"] == "client=Gatepost"
        assert client.budget().left == 15000 - 18

    @responses.activate
    def test_paging_follows_the_locator(self) -> None:
        base = f"{INSTANCE}/services/data/v66.0"
        responses.get(f"{base}/query", json={"done": False, "records": [{"Id": "1"}],
                      "nextRecordsUrl": "/services/data/v66.0/query/01g000000000001-2000"})  # fmt: skip
        responses.get(f"{base}/query/01g000000000001-2000", json={"done": True, "records": [{"Id": "2"}]})
        client = far_client()
        assert [row["Id"] for row in client.rows(QUERY)] == ["1", "2"]


def test_an_address_without_https_is_a_configuration_error(org: Org) -> None:
    with pytest.raises(ConfigError, match="https") as caught:
        Client(
            token=org.token(),
            instance_url=org.sandbox.base_url,
            now=org.now,
            sleep=org.slept.append,
            settings=org.settings(),
        )
    assert "local_address" in caught.value.mend


class TestSchema:
    def test_it_sees_fields_parents_and_what_is_hidden(self, org: Org) -> None:
        org.sandbox.catalog.hidden.add("Account.Industry")
        schema = Schema(org.client())
        paths = ["Id", "Account.Name", "Account.Industry", "Owner.IsActive", "Shoe__c", "Nobody.Name"]
        assert schema.seen("Contact", paths) == ["Id", "Account.Name", "Owner.IsActive"]
        assert schema.fields("NoSuchThing") is None

    def test_it_looks_again_after_an_hour(self, org: Org) -> None:
        schema = Schema(org.client())
        assert schema.sees("Contact", "Title")
        org.sandbox.catalog.hidden.add("Contact.Title")
        assert schema.sees("Contact", "Title")
        org.later(minutes=61)
        assert not schema.sees("Contact", "Title")
