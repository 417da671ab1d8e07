"""The windows of a run, as HubSpot is asked for them: nobody is missed, and nothing is asked twice."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm_adapters.errors import Refused
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.client import Client, Pace
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.reading import Reader
from crm_adapters.hubspot.sync import Follower
from crm_adapters.port import ChangeKind, ChangePage
from tests.crm_adapters.hubspot.scripted_server import Reply, Script, scripted

START = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
SETTINGS = HubSpotSettings(subscription="7", lag=timedelta(seconds=60), overlap=timedelta(minutes=5))


class Account:
    """A follower whose clock the test moves, on a server that answers by script."""

    def __init__(self, server: Script) -> None:
        self.server, self.now = server, START
        client = Client(
            host=server.url,
            token=StaticToken(value="t"),
            now=lambda: self.now,
            sleep=lambda _: None,
            pace=Pace(per_ten_seconds=10_000, searches_per_second=1000),
        )
        reader = Reader("hs", client=client, now=lambda: self.now, settings=SETTINGS)
        self.follower = Follower("hs", client=client, reader=reader, now=lambda: self.now, settings=SETTINGS)

    def page(self, cursor: str | None, *replies: Reply) -> ChangePage:
        self.server.asked.clear()
        self.server.replies = list(replies)
        page = self.follower.page(cursor)
        assert not self.server.replies
        return page

    @property
    def search(self) -> dict[str, Any]:
        return json.loads(self.server.asked[0].body)

    def caught_up(self) -> str:
        return self.page(None, listing([])).cursor


@pytest.fixture
def account() -> Iterator[Account]:
    with scripted() as server:
        yield Account(server)


def listing(ids: list[int], after: str = "", **more: Any) -> Reply:
    results = [{"id": str(i), "properties": {"email": f"p{i}@many.example"}, "archived": False, **more} for i in ids]
    return Reply(body={"results": results, **({"paging": {"next": {"after": after}}} if after else {})})


def test_a_full_load_lists_pages_of_a_hundred_and_ends_where_the_list_ends(account):
    first = account.page(None, listing([1, 2], after="2"))
    assert first.more
    assert "limit=100" in account.server.asked[0].path
    assert "after" not in account.server.asked[0].path
    last = account.page(first.cursor, listing([3]))
    assert "after=2" in account.server.asked[0].path
    assert not last.more
    assert [c.key.id for c in (*first.changes, *last.changes)] == ["1", "2", "3"]


def test_the_first_window_begins_before_the_full_load_began(account):
    cursor = account.caught_up()
    account.now += timedelta(hours=1)
    account.page(cursor, listing([]))
    (group,) = account.search["filterGroups"]
    (window,) = group["filters"]
    assert window["operator"] == "BETWEEN"
    assert int(window["value"]) == int((START - timedelta(minutes=6)).timestamp() * 1000)
    assert int(window["highValue"]) == int((account.now - timedelta(seconds=60)).timestamp() * 1000)


def test_a_window_is_walked_by_id_and_stays_frozen(account):
    cursor = account.caught_up()
    account.now += timedelta(hours=1)
    full_page = account.page(cursor, listing([*range(1, 201)]))
    assert full_page.more
    assert account.search["limit"] == 200
    assert account.search["sorts"] == [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
    window = account.search["filterGroups"][0]["filters"][0]
    account.now += timedelta(minutes=10)
    account.page(full_page.cursor, listing([201]))
    filters = account.search["filterGroups"][0]["filters"]
    assert filters[0] == window
    assert filters[1] == {"propertyName": "hs_object_id", "operator": "GT", "value": "200"}
    assert "after" not in account.search


def test_the_next_window_overlaps_the_last(account):
    account.now += timedelta(hours=1)
    page = account.page(account.caught_up(), listing([]))
    ended = account.now - timedelta(seconds=60)
    page = account.page(page.cursor, listing([]))
    assert not page.more
    account.now += timedelta(hours=1)
    account.page(page.cursor, listing([]))
    window = account.search["filterGroups"][0]["filters"][0]
    assert int(window["value"]) == int((ended - timedelta(minutes=5)).timestamp() * 1000)


def test_deletions_come_from_the_archived_list_and_a_merge_is_no_deletion(account):
    cursor = account.caught_up()
    account.now += timedelta(hours=1)
    cursor = account.page(cursor, listing([])).cursor
    lately = account.now.isoformat()
    survivor = {"id": "9", "properties": {"hs_merged_object_ids": "2;3"}}
    page = account.page(
        cursor,
        listing([1, 2], archived=True, archivedAt=lately),
        Reply(status=207, body={"results": [survivor], "numErrors": 1}),
    )
    assert "archived=True" in account.server.asked[0].path or "archived=true" in account.server.asked[0].path
    told = [(c.kind, c.key.id, c.into and c.into.id) for c in page.changes]
    assert told == [(ChangeKind.DELETED, "1", None), (ChangeKind.MERGED, "2", "9")]
    assert not page.more


def test_old_deletions_are_not_told_again(account):
    cursor = account.caught_up()
    account.now += timedelta(hours=1)
    cursor = account.page(cursor, listing([])).cursor
    page = account.page(cursor, listing([1], archived=True, archivedAt="2025-01-01T00:00:00Z"))
    assert page.changes == ()


def test_a_long_archive_is_read_more_rarely(account):
    cursor = account.caught_up()
    account.now += timedelta(hours=1)
    cursor = account.page(cursor, listing([])).cursor
    for after in ("1", "2", "3", ""):
        cursor = account.page(cursor, listing([], after=after)).cursor
    account.now += timedelta(minutes=5)
    page = account.page(cursor, listing([]))
    assert not page.more, "not due yet: three more pages mean six minutes"
    account.now += timedelta(minutes=2)
    assert account.page(page.cursor, listing([])).more


@pytest.mark.parametrize("cursor", ["", "{}", "since:4", '{"phase": "elsewhere"}'])
def test_a_cursor_that_is_not_ours_is_refused(account, cursor):
    with pytest.raises(Refused) as caught:
        account.page(cursor)
    assert caught.value.mend


def test_members_come_by_pages_of_250_and_a_name_is_looked_up(account):
    account.server.replies = [
        Reply(body={"lists": [{"listId": "4", "name": "Ops leaders old"}], "hasMore": True, "offset": 1}),
        Reply(body={"lists": [{"listId": "5", "name": "Ops leaders"}], "hasMore": False}),
        Reply(body={"results": [{"recordId": "1"}], "paging": {"next": {"after": "x"}}}),
        Reply(body={"results": [{"recordId": "2"}]}),
    ]
    assert [key.id for key in account.follower.members("Ops leaders")] == ["1", "2"]
    assert account.server.asked[2].path == "/crm/lists/2026-03/5/memberships?limit=250"
    assert "after=x" in account.server.asked[3].path


def test_a_list_that_is_not_there_is_refused(account):
    account.server.replies = [Reply(body={"lists": [], "hasMore": False}), Reply(status=404, body=b"<html>")]
    for selector in ("No such list", "77"):
        with pytest.raises(Refused):
            list(account.follower.members(selector))
