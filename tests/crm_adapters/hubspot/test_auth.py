"""Tokens: refreshed before they expire, once for all threads, and never shown."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from crm_adapters.errors import NotPermitted, RateLimited, Unavailable
from crm_adapters.hubspot.auth import RefreshingToken, StaticToken
from tests.crm_adapters.hubspot.scripted_server import Reply, Script, scripted

START = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def server() -> Iterator[Script]:
    with scripted() as script:
        yield script


@pytest.fixture
def clock() -> Clock:
    return Clock()


def grant(value: str, refresh: str = "refresh-1", expires: int = 1800) -> Reply:
    return Reply(body={"access_token": value, "refresh_token": refresh, "expires_in": expires, "token_type": "bearer"})


def source(server: Script, clock: Clock, kept: list[str] | None = None) -> RefreshingToken:
    return RefreshingToken(
        client_id="app",
        client_secret="hush",
        refresh_token="refresh-1",
        now=clock.now,
        keep=(kept if kept is not None else []).append,
        host=server.url,
    )


def test_a_static_token_is_given_and_not_shown():
    token = StaticToken(value="secret")
    assert token.token() == "secret"
    assert "secret" not in repr(token)


def test_a_token_is_fetched_once_and_refreshed_before_it_expires(server, clock):
    server.replies = [grant("one"), grant("two")]
    tokens = source(server, clock)
    assert [tokens.token(), tokens.token()] == ["one", "one"]
    clock.at += timedelta(seconds=1800 - 91)
    assert tokens.token() == "one"
    clock.at += timedelta(seconds=2)
    assert tokens.token() == "two"
    asked = server.asked[0]
    assert (asked.method, asked.path) == ("POST", "/oauth/2026-03/token")
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["refresh_token"],
        "client_id": ["app"],
        "client_secret": ["hush"],
        "refresh_token": ["refresh-1"],
    }


def test_the_newest_refresh_token_is_kept_and_used(server, clock):
    kept: list[str] = []
    server.replies = [grant("one", "refresh-2"), grant("two", "refresh-2")]
    tokens = source(server, clock, kept)
    tokens.token()
    clock.at += timedelta(hours=1)
    tokens.token()
    assert kept == ["refresh-2"]
    assert parse_qs(server.asked[1].body.decode())["refresh_token"] == ["refresh-2"]


def test_many_threads_refresh_once(server, clock):
    server.replies = [grant("one")]
    tokens = source(server, clock)
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: tokens.token(), range(64))) == {"one"}
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=400, body={"status": "BAD_REFRESH_TOKEN"}), NotPermitted),
        (Reply(status=429), RateLimited),
        (Reply(status=502, body=b"<html>"), Unavailable),
        (Reply(body={"no": "token"}), Unavailable),
        (Reply(status=0), Unavailable),
    ],
)
def test_a_refusal_is_told_apart_from_a_bad_day_and_holds_no_secret(server, clock, reply, kind):
    server.replies = [reply]
    with pytest.raises(kind) as caught:
        source(server, clock).token()
    told = f"{caught.value} {caught.value!r} {caught.value.__context__!r}"
    assert "hush" not in told
    assert "refresh-1" not in told
