"""`gatepost doctor` names what is missing, and where an admin mends it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from connector.cli import doctor_crms
from connector.grant_rows import Grant, GrantState
from connector.hook_rows import Told
from connector.ports import World
from connector.stages import hooks, install
from crm_adapters.hubspot.auth import SCOPES
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from tests import people
from tests.connector.installing import ADMIN, NAME, deployment, grant_of
from tests.connector.web.scene import database
from tests.world import START, Rig


@dataclass(frozen=True)
class App:
    """As much of a deployment as the checks look at."""

    world: World


@pytest.fixture
def portal() -> Iterator[HubSpotSandbox]:
    with HubSpotSandbox(seed=1, size=5, clock=lambda: START) as running:
        yield running


@pytest.fixture
def rig(tmp_path, portal) -> Rig:
    return deployment(database(tmp_path), portal, portal=str(portal.portal_id))


def said(rig: Rig, what: str) -> tuple[str, str]:
    """The verdict and the words about one thing of the HubSpot connection."""
    (found,) = [r[2:] for r in doctor_crms.connections(App(rig.world)) if r[:2] == (NAME, what)]
    return found


def granted(rig: Rig, portal: HubSpotSandbox, *scopes: str) -> None:
    grant = Grant(
        connection=NAME, state=GrantState.LIVE, account=str(portal.portal_id), version=0, scopes=scopes,
        access_token=portal.token, refresh_token="rt-1", expires_at=START + timedelta(hours=1), installed_by=ADMIN.id,
    )  # fmt: skip
    with rig.store.begin() as tx:
        tx.grants.put(grant, START)


def test_from_not_installed_to_installed_to_disconnected(rig, portal):
    assert said(rig, "installed")[0] == "NO"
    assert "gatepost connect hubspot" in said(rig, "installed")[1]
    granted(rig, portal, *SCOPES)
    assert said(rig, "installed") == ("ok", f"account {portal.portal_id} by {ADMIN.id}")
    assert said(rig, "scopes")[0] == "ok"
    install.disconnect(NAME, ADMIN, rig.world)
    assert said(rig, "installed")[0] == "NO"
    assert "disconnected by us" in said(rig, "installed")[1]
    assert grant_of(rig).state is GrantState.GONE


def test_the_very_scope_that_is_missing_is_named(rig, portal):
    granted(rig, portal, *(s for s in SCOPES if s != "crm.lists.read"))
    verdict, words = said(rig, "scopes")
    assert verdict == "NO"
    assert words.startswith("missing: crm.lists.read. HubSpot: Settings > Integrations > Connected apps")


def test_webhooks_none_then_heard_then_failing(rig):
    verdict, words = said(rig, "webhooks")
    assert verdict == "?"
    assert "/hooks/hubspot" in words
    with rig.store.begin() as tx:
        tx.hooks.keep([Told(connection=NAME, body=b"[]")], rig.clock.now())
    hooks.take_effect(rig.world)
    assert said(rig, "webhooks")[0] == "ok"
    with rig.store.begin() as tx:
        tx.hooks.keep([Told(connection=NAME, body=b"[{")], rig.clock.now())
    hooks.take_effect(rig.world)
    verdict, words = said(rig, "webhooks")
    assert verdict == "NO"
    assert "1 cannot be worked on (input_error)" in words
    rig.clock.forward(days=3)
    assert said(rig, "webhooks")[0] == "?"


def test_a_clock_that_is_off_is_told(rig, monkeypatch):
    crm = rig.world.crms[NAME]
    crm._client.skew = timedelta(seconds=19)
    assert said(rig, "clock")[0] == "ok"
    crm._client.skew = timedelta(seconds=-90)
    assert said(rig, "clock") == ("NO", "-90 s against the vendor's. Let this machine follow NTP")


def test_a_segments_list_and_template(rig):
    rig.crm.account.add(people.reading(people.ADA, read_at=rig.clock.now()))
    rig.crm.account.add_list("everyone", [people.key(people.ADA)])
    assert [r[1:3] for r in doctor_crms.segments(App(rig.world))] == [("selector", "ok"), ("template", "ok")]
    (segment,) = rig.world.organisation.segments.values()
    other = replace(segment, selector="nowhere", connection=NAME)
    organisation = replace(rig.world.organisation, segments={"intro": other})
    rows = list(doctor_crms.segments(App(replace(rig.world, organisation=organisation))))
    assert rows[0][1:3] == ("selector", "NO")
    assert "nowhere" in rows[0][3]
