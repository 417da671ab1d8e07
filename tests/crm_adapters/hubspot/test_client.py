"""How we speak to HubSpot: dated paths, our pace, no hidden repeats, typed errors without addresses."""

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from crm_adapters.errors import Conflict, Gone, NotPermitted, RateLimited, Refused, Unavailable
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.client import Client, Pace
from tests.crm_adapters.hubspot.scripted_server import Reply, Script, scripted

START = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
PAGE = Reply(body={"results": []})
STATUSES = "/communication-preferences/2026-03/statuses/{subscriberIdString}"


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.at, self.slept = START, []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def server() -> Iterator[Script]:
    with scripted() as script:
        yield script


@pytest.fixture
def time() -> Time:
    return Time()


def client(server: Script, time: Time, pace: Pace | None = None) -> Client:
    return Client(
        host=server.url, token=StaticToken(value="secret"), now=time.now, sleep=time.sleep, pace=pace or Pace()
    )


@pytest.mark.parametrize(
    ("call", "method", "path"),
    [
        (lambda c: c.records.get_page("contacts", limit=1), "GET", "/crm/objects/2026-03/contacts?limit=1"),
        (lambda c: c.records.create("tasks", {}), "POST", "/crm/objects/2026-03/tasks"),
        (lambda c: c.records.update("tasks", "7", {}), "PATCH", "/crm/objects/2026-03/tasks/7"),
        (lambda c: c.batches.read("notes", {}), "POST", "/crm/objects/2026-03/notes/batch/read"),
        (lambda c: c.batches.upsert("tasks", {}), "POST", "/crm/objects/2026-03/tasks/batch/upsert"),
        (lambda c: c.searches.do_search("contacts", {}), "POST", "/crm/objects/2026-03/contacts/search"),
        (
            lambda c: c.associations.get_page("contacts", "deals", {}),
            "POST",
            "/crm/associations/2026-03/contacts/deals/batch/read",
        ),
        (lambda c: c.sdk.crm.owners.owners_api.get_page(), "GET", "/crm/owners/2026-03"),
        (lambda c: c.sdk.crm.properties.core_api.get_all("tasks"), "GET", "/crm/properties/2026-03/tasks"),
        (lambda c: c.sdk.crm.lists.lists_api.do_search({}), "POST", "/crm/lists/2026-03/search"),
        (lambda c: c.sdk.crm.lists.memberships_api.get_page("9"), "GET", "/crm/lists/2026-03/9/memberships"),
        (lambda c: c.sdk.marketing.emails.marketing_emails_api.get_page(), "GET", "/marketing/emails/2026-03"),
    ],
)
def test_every_call_goes_to_a_dated_path_with_the_token(server, time, call, method, path):
    server.replies = [PAGE]
    call(client(server, time))
    (asked,) = server.asked
    assert (asked.method, asked.path.partition("&")[0]) == (method, path)
    assert asked.headers["Authorization"] == "Bearer secret"


def test_an_address_in_a_path_is_quoted_sent_and_not_counted(server, time):
    server.replies = [PAGE]
    c = client(server, time)
    c.send("GET", STATUSES, ids={"subscriberIdString": "a+b/c@x.example"}, query={"channel": "EMAIL"})
    assert server.asked[0].path == "/communication-preferences/2026-03/statuses/a%2Bb%2Fc%40x.example?channel=EMAIL"
    assert dict(c.calls) == {f"GET {STATUSES}": 1}


def test_all_apis_share_one_pool(server, time):
    server.replies = [PAGE] * 3
    c = client(server, time)
    c.records.get_page("contacts")
    c.sdk.crm.owners.owners_api.get_page()
    c.sdk.crm.properties.core_api.get_all("tasks")
    assert len(c._pool.pools) == 1


# ------------------------------------------------------------------------------------------------ repeats


@pytest.mark.parametrize("trouble", [Reply(status=0), Reply(status=502, body=b"<html>"), Reply(body=b"<html>not json")])
def test_a_read_is_repeated_and_a_create_is_not(server, time, trouble):
    server.replies = [trouble, trouble, Reply(body={"results": [1]})]
    assert client(server, time).batches.read("contacts", {})["results"] == [1]
    assert len(time.slept) == 2
    assert time.slept[0] < time.slept[1]

    server.asked.clear()
    server.replies = [trouble]
    with pytest.raises(Unavailable):
        client(server, time).records.create("tasks", {})
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [423, 429, 477])
def test_what_was_refused_before_work_is_repeated_even_for_a_create(server, time, status):
    server.replies = [Reply(status=status, headers={"Retry-After": "3"}), Reply(status=201, body={"id": "1"})]
    assert client(server, time).records.create("tasks", {}) == {"id": "1"}
    assert 3 <= time.slept[0] <= 3.75


@pytest.mark.parametrize(("policy", "least"), [("SECONDLY", 1), ("TEN_SECONDLY_ROLLING", 10)])
def test_without_a_retry_after_the_policy_tells_how_long(server, time, policy, least):
    server.replies = [Reply(status=429, body={"errorType": "RATE_LIMIT", "policyName": policy}), PAGE]
    client(server, time).records.get_page("contacts")
    assert least <= time.slept[0] <= least * 1.25


def test_a_long_wait_is_the_callers_to_decide(server, time):
    server.replies = [Reply(status=429, body={"policyName": "DAILY"})]
    with pytest.raises(RateLimited) as caught:
        client(server, time).records.get_page("contacts")
    assert caught.value.after >= 3600
    assert time.slept == []


def test_an_outage_ends_after_the_attempts(server, time):
    server.replies = [Reply(status=503)] * 4
    with pytest.raises(Unavailable):
        client(server, time).records.get_page("contacts")
    assert len(server.asked) == 4


def test_a_partial_answer_is_an_answer(server, time):
    server.replies = [Reply(status=207, body={"results": [{"id": "1"}], "numErrors": 1})]
    assert client(server, time).batches.read("contacts", {})["results"] == [{"id": "1"}]


# -------------------------------------------------------------------------------------------------- pace


def test_the_bucket_makes_the_caller_wait(server, time):
    server.replies = [PAGE] * 12
    c = client(server, time, Pace(per_ten_seconds=10))
    for _ in range(12):
        c.records.get_page("contacts")
    assert sum(time.slept) == pytest.approx(2.0)


def test_a_clock_that_stands_still_does_not_starve_us(server, time):
    server.replies = [PAGE] * 60
    slept: list[float] = []
    token = StaticToken(value="t")
    pace = Pace(per_ten_seconds=10, patience=5)
    c = Client(host=server.url, token=token, now=lambda: START, sleep=slept.append, pace=pace)
    for _ in range(60):
        c.records.get_page("contacts")
    assert sum(slept) == pytest.approx(50.0)


def test_search_has_a_bucket_of_its_own(server, time):
    server.replies = [PAGE] * 6
    c = client(server, time, Pace(searches_per_second=4))
    for _ in range(6):
        c.searches.do_search("contacts", {})
    assert sum(time.slept) == pytest.approx(0.5)


def test_the_headers_lower_the_pace(server, time):
    headers = {
        "X-HubSpot-RateLimit-Max": "5",
        "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
        "X-HubSpot-RateLimit-Remaining": "1",
        "X-HubSpot-RateLimit-Daily-Remaining": "4321",
    }
    server.replies = [Reply(body={}, headers=headers), PAGE, PAGE]
    c = client(server, time)
    for _ in range(3):
        c.records.get_page("contacts")
    assert sum(time.slept) == pytest.approx(2.0)
    assert c.left == 4321


def test_our_own_daily_budget_ends_the_day(server, time):
    server.replies = [PAGE] * 3
    c = client(server, time, Pace(per_day=2))
    c.records.get_page("contacts")
    c.records.get_page("contacts")
    with pytest.raises(RateLimited):
        c.records.get_page("contacts")
    time.at += timedelta(days=1)
    c.records.get_page("contacts")
    assert len(server.asked) == 3


def test_a_queue_that_is_too_long_is_told(server, time):
    c = client(server, replace_sleep(time), Pace(per_ten_seconds=1, patience=5))
    server.replies = [PAGE]
    c.records.get_page("contacts")
    with pytest.raises(RateLimited) as caught:
        c.records.get_page("contacts")
    assert caught.value.after == pytest.approx(10.0)


def replace_sleep(time: Time) -> Time:
    """A sleep that must not be called."""
    time.sleep = pytest.fail  # type: ignore[assignment]
    return time


# ------------------------------------------------------------------------------------------------ errors


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, NotPermitted),
        (403, NotPermitted),
        (404, Gone),
        (409, Conflict),
        (414, Refused),
        (429, RateLimited),
        (500, Unavailable),
    ],
)
def test_errors_say_who_must_act_and_never_whom_it_was_about(server, time, status, kind):
    body = {
        "message": "ada@nordwind.example was not valid",
        "category": "VALIDATION_ERROR",
        "errors": [
            {"message": "ada@nordwind.example", "code": "INVALID_EMAIL", "context": {"propertyName": ["email"]}}
        ],
    }
    server.replies = [Reply(status=status, body=body)] * 4
    c = client(server, time, Pace(attempts=1))
    with pytest.raises(kind) as caught:
        c.send("POST", STATUSES, ids={"subscriberIdString": "ada@nordwind.example"}, body={})
    told = f"{caught.value} {caught.value!r} {caught.value.__context__!r}"
    assert "@" not in told
    assert "%40" not in told
    if kind is Refused:
        assert "INVALID_EMAIL email" in str(caught.value)


def test_a_missing_scope_is_named(server, time):
    body = {
        "category": "MISSING_SCOPES",
        "errors": [{"context": {"requiredGranularScopes": ["crm.objects.notes.read"]}}],
    }
    server.replies = [Reply(status=403, body=body)]
    with pytest.raises(NotPermitted) as caught:
        client(server, time).batches.read("notes", {})
    assert caught.value.scope == "crm.objects.notes.read"


@pytest.mark.parametrize("body", [b"<html>Not found</html>", b"\xff\xfe\x00", b""])
def test_an_answer_that_is_no_json_keeps_its_meaning(server, time, body):
    server.replies = [Reply(status=404, body=body, headers={"Content-Type": "text/html"})]
    with pytest.raises((Gone, Unavailable)) as caught:
        client(server, time, Pace(attempts=1)).records.get_by_id("contacts", "1")
    assert isinstance(caught.value, Gone) or body.startswith(b"\xff")


def test_no_log_holds_an_address(server, time, caplog):
    server.replies = [Reply(body={"email": "ada@nordwind.example"})]
    with caplog.at_level(logging.DEBUG):
        client(server, time).send("GET", STATUSES, ids={"subscriberIdString": "ada@nordwind.example"})
    assert "nordwind" not in caplog.text


def test_a_body_goes_out_as_it_is(server, time):
    server.replies = [PAGE]
    client(server, time).batches.read("contacts", {"inputs": [{"id": "1"}], "properties": ["email"]})
    assert json.loads(server.asked[0].body) == {"inputs": [{"id": "1"}], "properties": ["email"]}


def test_many_threads_share_one_client(server, time):
    server.replies = [PAGE] * 200
    c = client(server, time, Pace(per_ten_seconds=1000))
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: c.records.get_page("contacts"), range(200)))
    assert answers == [{"results": []}] * 200
    assert sum(c.calls.values()) == 200


def test_a_server_that_is_not_there_is_unavailable(time):
    with scripted() as gone:
        c = client(gone, time)
    with pytest.raises(Unavailable):
        c.records.get_page("contacts")
