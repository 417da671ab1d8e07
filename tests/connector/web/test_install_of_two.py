"""Two connections of one vendor: an answer for one must never cost the other its access, nor take its account."""

from dataclasses import replace

import pytest

from connector.grant_rows import GrantState
from connector.model import Connection
from connector.stages import install
from connector.web.app import create_app
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from tests.connector.installing import ADMIN, NAME, deployment, grant_of, hubspot_app
from tests.connector.web.scene import database
from tests.connector.web.test_install import browser, consent, opened, path_of
from tests.world import START

SECOND = "hubspot-emea"


@pytest.fixture
def portal():
    with HubSpotSandbox(seed=1, size=5, clock=lambda: START, strict_oauth=True) as running:
        yield running


def two(url, portal, *, wants=""):
    """The first connection is installed; the second is of the same app, for the portal that it wants."""
    rig = deployment(url, portal)
    settings = {"portal": wants} if wants else {}
    connections = {
        **rig.world.organisation.connections,
        SECOND: Connection(name=SECOND, kind="hubspot", address=portal.base_url, settings=settings),
    }
    world = replace(
        rig.world,
        organisation=replace(rig.world.organisation, connections=connections),
        apps={**rig.world.apps, SECOND: hubspot_app(portal)},
    )
    rig = replace(rig, world=world)
    web = browser(rig)
    assert web.get(consent(opened(rig, web))).status_code == 200
    return rig


def install_second(rig):
    web = create_app(rig.world).test_client()
    there = web.get(path_of(install.install_link(SECOND, ADMIN, rig.world))).headers["Location"]
    return web.get(consent(there))


def test_signing_in_to_the_wrong_portal_leaves_the_other_connection_alone(tmp_path, portal):
    rig = two(database(tmp_path), portal, wants="999")
    answer = install_second(rig)
    assert answer.status_code == 422
    assert portal.oauth.installed, "the app of the first connection was uninstalled"
    rig.clock.forward(seconds=1700)
    assert rig.world.crms[NAME].owners()
    assert grant_of(rig).state is GrantState.LIVE


def test_one_portal_is_one_connection(tmp_path, portal):
    rig = two(database(tmp_path), portal)
    answer = install_second(rig)
    assert answer.status_code == 422
    assert NAME in answer.text
    with rig.store.read() as tx:
        assert tx.grants.get(SECOND) is None
    assert rig.world.crms[NAME].owners()


def test_a_way_back_of_one_connection_is_none_of_another(tmp_path, portal):
    rig = two(database(tmp_path), portal)
    web = create_app(rig.world).test_client()
    there = web.get(path_of(install.install_link(SECOND, ADMIN, rig.world))).headers["Location"]
    back = consent(there)
    assert web.get(back.replace(f"/crm/{SECOND}/", f"/crm/{NAME}/")).status_code == 401
