"""Installing over HTTP: our link, the vendor's page, the way back. Only the browser that went, once, in ten minutes."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3
from flask.testing import FlaskClient

from connector.grant_rows import GrantState
from connector.stages import install
from connector.web.app import create_app
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from gates.errors import InputError, NotAllowed
from tests.connector.installing import ADMIN, NAME, deployment, grant_of
from tests.connector.web.scene import database
from tests.laws.scene import REP, events
from tests.world import START, Rig


@pytest.fixture
def portal() -> Iterator[HubSpotSandbox]:
    with HubSpotSandbox(seed=1, size=5, clock=lambda: START, strict_oauth=True) as running:
        yield running


@pytest.fixture
def rig(tmp_path, portal) -> Rig:
    return deployment(database(tmp_path), portal)


def browser(rig: Rig) -> FlaskClient:
    """A browser with its cookies."""
    return create_app(rig.world).test_client()


def opened(rig: Rig, web: FlaskClient) -> str:
    """The admin opens the link; the vendor's address to which we send them."""
    answer = web.get(path_of(install.install_link(NAME, ADMIN, rig.world)))
    assert answer.status_code == 302
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=600"} <= set(cookie.split("; "))
    return answer.headers["Location"]


def consent(url: str, answer: str = "grant") -> str:
    """The admin clicks at the vendor; the path with which the vendor sends them back to us."""
    fields = {"answer": answer}
    back = urllib3.PoolManager().request("POST", url, fields=fields, encode_multipart=False, redirect=False)
    assert back.status == 302, back.data
    return path_of(back.headers["Location"])


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_an_admin_installs_the_app(rig, portal):
    web = browser(rig)
    page = web.get(consent(opened(rig, web)))
    assert page.status_code == 200
    assert str(portal.portal_id) in page.text
    grant = grant_of(rig)
    assert (grant.state, grant.account, grant.installed_by) == (GrantState.LIVE, str(portal.portal_id), ADMIN.id)
    assert rig.world.crms[NAME].owners()
    said = [(e["action"], e["actor"]) for e in events(rig, "system") if e["subject"] == NAME]
    assert said == [("install_begun", ADMIN.id), ("installed", ADMIN.id)]


def test_no_token_can_be_read_in_the_database(rig, portal, tmp_path):
    web = browser(rig)
    web.get(consent(opened(rig, web)))
    grant = grant_of(rig)
    rig.store.close()
    for file in tmp_path.iterdir():
        held = file.read_bytes()
        assert grant.refresh_token.encode() not in held
        assert grant.access_token.encode() not in held
    assert grant.refresh_token not in repr(grant)


def test_only_the_browser_that_went_may_come_back(rig):
    web = browser(rig)
    back = consent(opened(rig, web))
    assert browser(rig).get(back).status_code == 401
    assert grant_of(rig) is None
    assert web.get(back).status_code == 401, "the state was spent by whoever brought it"


def test_a_way_back_is_good_once(rig):
    web = browser(rig)
    back = consent(opened(rig, web))
    assert web.get(back).status_code == 200
    version = grant_of(rig).version
    assert web.get(back).status_code == 401
    assert grant_of(rig).version == version


def test_after_ten_minutes_neither_link_nor_way_back_is_good(rig):
    web = browser(rig)
    link = install.install_link(NAME, ADMIN, rig.world)
    back = consent(opened(rig, web))
    rig.clock.forward(seconds=601)
    assert web.get(back).status_code == 401
    assert web.get(path_of(link)).status_code == 401
    assert grant_of(rig) is None


def test_nothing_about_link_or_state_can_be_altered(rig):
    web = browser(rig)
    link = path_of(install.install_link(NAME, ADMIN, rig.world))
    head, _, ticket = link.partition("ticket=")
    who, until, signature = ticket.split(".", 2)
    other = b"rita".hex()
    for wrong in (
        "", "x", "..", f"{other}.{until}.{signature}", f"{who}.{int(until) + 600}.{signature}", f"{who}.{until}.",
        f"{who}.{until}.{signature[:-2]}", f"{who}.{until}.{signature}x", "zz.1.é",
    ):  # fmt: skip
        assert web.get(f"{head}ticket={wrong}").status_code == 401, wrong
    assert web.get(link.replace("/hubspot/", "/memory/")).status_code == 401
    back = consent(opened(rig, web))
    state = parse_qs(urlsplit(back).query)["state"][0]
    for wrong in (back.replace(state, state[:-1]), back.replace(state, ""), back.replace("/hubspot/", "/memory/")):
        assert web.get(wrong).status_code == 401
    assert grant_of(rig) is None


def test_a_no_at_the_vendor_is_told(rig):
    web = browser(rig)
    page = web.get(consent(opened(rig, web), answer="deny"))
    assert page.status_code == 422
    assert "somebody said no" in page.text
    assert grant_of(rig) is None


def test_another_portal_never_takes_the_connections_place(tmp_path, portal):
    rig = deployment(database(tmp_path), portal, portal="999")
    web = browser(rig)
    page = web.get(consent(opened(rig, web)))
    assert page.status_code == 422
    assert "999" in page.text
    assert grant_of(rig) is None
    assert not portal.oauth.refresh_tokens, "what we do not keep we give back"


def test_the_first_portal_is_the_connections_from_then_on(rig, portal):
    web = browser(rig)
    web.get(consent(opened(rig, web)))
    install.disconnect(NAME, ADMIN, rig.world)
    rig.clock.forward(minutes=1)
    portal.oauth.portal_id = 4711
    assert web.get(consent(opened(rig, web))).status_code == 422
    portal.oauth.portal_id = int(grant_of(rig).account)
    assert web.get(consent(opened(rig, web))).status_code == 200


def test_only_an_admin_may(rig):
    with pytest.raises(NotAllowed):
        install.install_link(NAME, REP, rig.world)
    with pytest.raises(NotAllowed):
        install.disconnect(NAME, REP, rig.world)
    with pytest.raises(InputError, match="no app"):
        install.install_link("memory", ADMIN, rig.world)


def test_disconnecting_ends_it_on_both_sides(rig, portal):
    web = browser(rig)
    web.get(consent(opened(rig, web)))
    assert install.disconnect(NAME, ADMIN, rig.world) == ""
    assert not portal.oauth.installed
    assert not portal.oauth.refresh_tokens
    grant = grant_of(rig)
    assert (grant.state, grant.access_token, grant.refresh_token) == (GrantState.GONE, "", "")
    rig.clock.forward(seconds=6)
    with pytest.raises(Exception, match="disconnected"):
        rig.world.crms[NAME].owners()
    said = [e["action"] for e in events(rig, "system") if e["subject"] == NAME]
    assert said[-2:] == ["disconnecting", "disconnected"]
