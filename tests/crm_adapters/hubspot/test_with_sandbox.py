"""The adapter's whole way on a seeded portal, over HTTP: what it costs, and faults on the way."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from gates.recipient import ConsentState, ContactKey

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
SIZE = 400


@pytest.fixture(scope="module")
def sandbox() -> Iterator[HubSpotSandbox]:
    with HubSpotSandbox(seed=1, size=SIZE, clock=lambda: NOW) as running:
        yield running


@pytest.fixture
def crm(sandbox: HubSpotSandbox) -> HubSpotCRM:
    settings = HubSpotSettings(subscription="101", portal=str(sandbox.portal_id))
    token = StaticToken(value=sandbox.token)
    return HubSpotCRM(
        "hs", token=token, host=sandbox.base_url, now=lambda: NOW, sleep=lambda _: None, settings=settings
    )


def everybody(crm: HubSpotCRM) -> list[ContactKey]:
    keys: list[ContactKey] = []
    cursor, more = None, True
    while more:
        page = crm.changed_contacts(cursor)
        keys += [change.key for change in page.changes]
        cursor, more = page.cursor, page.more
    return keys


def test_a_full_load_costs_a_call_per_hundred(crm):
    keys = everybody(crm)
    assert len(set(keys)) == SIZE
    assert crm.budget().total == SIZE / 100


def test_a_whole_portal_is_read_in_few_calls_and_every_state_is_there(crm):
    keys = everybody(crm)
    before = crm.budget().total
    found = crm.read(keys).found
    assert {reading.contact.key for reading in found} == set(keys)
    assert {reading.consent.state for reading in found} == set(ConsentState)
    assert crm.budget().total - before <= 40
    assert not [hidden for reading in found for hidden in reading.consent.hidden]


def test_after_install_nothing_is_missing(crm):
    crm.install()
    crm.install()
    assert [item for item in crm.check_setup() if not item.ok] == []
    assert all(template.slots for template in crm.templates())


@pytest.mark.parametrize("kind", ["drop", "html", "locked", "rate_limit"])
def test_a_reading_survives_a_fault(sandbox, crm, kind):
    sandbox.faults.add(kind=kind)
    try:
        assert len(everybody(crm)) == SIZE
    finally:
        sandbox.faults.clear()


def test_one_contact_is_looked_for_in_a_list_by_id_or_name(sandbox, crm):
    inside, outside = everybody(crm)[:2]
    made = crm._client.send("POST", "/crm/lists/2026-03", body={
        "name": "One of them", "processingType": "MANUAL", "objectTypeId": "0-1"
    })  # fmt: skip
    list_id = str(made["list"]["listId"])
    crm._client.send("PUT", f"/crm/lists/2026-03/{list_id}/memberships/add", body=[inside.id])
    for selector in (list_id, "One of them"):
        assert crm.is_member(selector, inside)
        assert not crm.is_member(selector, outside)
    assert not crm.is_member(list_id, ContactKey(connection="hs", object="contact", id="99999999"))
