"""A portal beyond HubSpot's ten thousand: its caps hold, and the adapter misses nobody at the least cost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from crm_adapters.port import CRM, ChangeKind

SIZE = 10_400
CONTACTS = "/crm/objects/2026-03/contacts"


class Portal:
    """One big portal, a clock to turn, and an adapter."""

    def __init__(self) -> None:
        self.at = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
        self.sandbox = HubSpotSandbox(
            size=SIZE, clock=lambda: self.at, search_lag=timedelta(seconds=20), list_lag=timedelta(minutes=5)
        )
        self.sandbox.start()

    def crm(self) -> CRM:
        return HubSpotCRM(
            "hs", token=StaticToken(value=self.sandbox.token), host=self.sandbox.base_url, now=lambda: self.at,
            sleep=lambda _: None, settings=HubSpotSettings(subscription="101"),
        )  # fmt: skip

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.sandbox.token}"}
        return requests.request(method, self.sandbox.base_url + path, json=body, headers=headers, timeout=10)


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    made = Portal()
    yield made
    made.sandbox.stop()


def run(crm: CRM, cursor: str | None) -> tuple[list[str], str]:
    """The ids seen in one run, and where the next one begins."""
    seen: list[str] = []
    more = True
    while more:
        page = crm.changed_contacts(cursor)
        seen += [change.key.id for change in page.changes if change.kind is ChangeKind.SEEN]
        cursor, more = page.cursor, page.more
    assert cursor is not None
    return seen, cursor


def test_a_search_ends_at_ten_thousand_though_it_counts_them_all(portal):
    told = portal.call("POST", f"{CONTACTS}/search", {"limit": 200, "after": "9800"})
    assert told.json()["total"] == len(list(portal.sandbox.store.living("contacts"))) > 10_000
    assert portal.call("POST", f"{CONTACTS}/search", {"limit": 200, "after": "10000"}).status_code == 400


def test_a_full_load_and_a_bulk_import_miss_nobody_at_the_least_cost(portal):
    crm = portal.crm()
    everybody = {row.id for row in portal.sandbox.store.living("contacts")}
    assert len(everybody) > 10_000
    portal.at += timedelta(days=1)
    seen, cursor = run(crm, None)
    assert sorted(seen) == sorted(everybody)
    assert crm.budget().total == -(-len(everybody) // 100)

    # All of them with one time stamp, as an import leaves them: more than any one query shows.
    for row in list(portal.sandbox.store.living("contacts")):
        portal.sandbox.store.update(row, {"city": "Wien"})
    portal.at += timedelta(hours=1)
    before = crm.budget().total
    seen, _ = run(crm, cursor)
    assert sorted(seen) == sorted(everybody)
    # A last page that is full cannot say so; then deletions are asked for.
    assert crm.budget().total - before <= SIZE / 200 + 2


def test_a_list_is_behind_and_the_record_is_not(portal):
    crm = portal.crm()
    gone = next(iter(crm.segment("Gatepost customers")))
    portal.sandbox.store.archive(portal.sandbox.store.rows["contacts"][gone.id])
    assert gone in list(crm.segment("Gatepost customers"))
    assert crm.read([gone]).gone == (gone,)
    portal.at += timedelta(minutes=6)
    assert gone not in list(crm.segment("Gatepost customers"))
