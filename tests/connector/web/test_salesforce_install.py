"""Letting Gatepost into a Salesforce org and out again, by client credentials, against the sandbox over HTTP."""

from dataclasses import replace

import pytest
import requests

from connector.grant_rows import GrantState
from connector.io.grants import GuardedSessions
from connector.lifecycle import State
from connector.model import Connection
from connector.stages import install
from connector.stages.reading import LiveReader
from connector.stages.uninstalled import look_for_uninstalled
from crm_adapters.errors import NotPermitted
from crm_adapters.grant import Revoked
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.auth import ClientCredentials, SalesforceApp
from crm_adapters.salesforce.mapping import SalesforceSettings
from crm_adapters.salesforce.sandbox import SalesforceSandbox
from gates.errors import InputError, NotAllowed
from tests import people
from tests.connector.installing import ADMIN
from tests.connector.web.crm_scene import Card
from tests.connector.web.scene import database
from tests.laws import scene
from tests.laws.scene import REP, events
from tests.world import START, make_world

NAME = "salesforce"
OTHER = replace(people.ADA, first_name="Cleo", last_name="Maurer", address="cleo@suedwind.example")


@pytest.fixture
def org():
    with SalesforceSandbox(seed=1, size=5, clock=lambda: START) as running:
        yield running


def source(org):
    return ClientCredentials(login_url=org.base_url, client_id="gatepost-client", client_secret="gatepost-secret")


def joined(rig, org, *, organization=""):
    """The same world with the org as a second connection."""
    settings = {"organization_id": organization} if organization else {}
    connection = Connection(name=NAME, kind="salesforce", address=org.base_url, settings=settings)
    organisation = replace(rig.world.organisation, connections={**rig.world.organisation.connections, NAME: connection})
    crm = SalesforceCRM(
        NAME,
        token=GuardedSessions(connection=NAME, inner=source(org), store=rig.store, clock=rig.clock),
        instance_url="https://gatepost.my.salesforce.com",
        now=rig.clock.now,
        sleep=rig.clock.sleep,
        settings=SalesforceSettings(organization_id=org.org_id, local_address=org.base_url),
    )
    crms = {**rig.world.crms, NAME: crm}
    app = SalesforceApp(source=source(org), session=requests.Session())
    reader = LiveReader(store=rig.store, crms=crms)
    world = replace(rig.world, organisation=organisation, crms=crms, apps={NAME: app}, reader=reader)
    return replace(rig, world=world)


def grant(rig):
    with rig.store.read() as tx:
        return tx.grants.get(NAME)


@pytest.fixture
def rig(tmp_path, org):
    return joined(make_world(database(tmp_path)), org)


def test_from_connected_to_disconnected_and_back(rig, org):
    made = install.connect(NAME, ADMIN, rig.world)
    assert install.same_account(made.account, org.org_id)
    assert (grant(rig).state, grant(rig).installed_by) == (GrantState.LIVE, ADMIN.id)
    assert rig.world.crms[NAME].owners()
    assert install.disconnect(NAME, ADMIN, rig.world) == "", "the session that was kept is revoked"
    assert (grant(rig).state, grant(rig).access_token) == (GrantState.GONE, "")
    rig.clock.forward(seconds=6)
    with pytest.raises(NotPermitted, match="disconnected"):
        rig.world.crms[NAME].owners()
    install.connect(NAME, ADMIN, rig.world)
    rig.clock.forward(seconds=6)
    assert rig.world.crms[NAME].owners()
    said = [e["action"] for e in events(rig, "system") if e["subject"] == NAME]
    assert said == ["installed", "disconnecting", "disconnected", "installed"]


def test_an_org_that_works_without_a_command_can_be_left_and_is_told_what_stays(rig):
    assert rig.world.crms[NAME].owners()
    assert grant(rig).state is GrantState.LIVE
    assert "delete the app under Setup" in install.disconnect(NAME, ADMIN, rig.world)
    assert grant(rig).state is GrantState.GONE


def test_another_org_is_refused_and_only_an_admin_may(tmp_path, org):
    rig = joined(make_world(database(tmp_path)), org, organization="00D999999999999AAA")
    with pytest.raises(InputError, match="is for"):
        install.connect(NAME, ADMIN, rig.world)
    assert grant(rig) is None
    for act in (install.connect, install.disconnect):
        with pytest.raises(NotAllowed):
            act(NAME, REP, rig.world)


def test_a_vendor_who_cannot_revoke_is_told_and_ours_is_gone_all_the_same(rig, org, monkeypatch):
    install.connect(NAME, ADMIN, rig.world)
    answer = requests.Response()
    answer.status_code = 503
    monkeypatch.setattr(requests.Session, "post", lambda *_, **__: answer)
    assert "503" in install.disconnect(NAME, ADMIN, rig.world)
    assert grant(rig).state is GrantState.GONE


def test_a_disconnected_org_keeps_back_the_mail_of_every_connection_until_it_is_back(tmp_path, org):
    rig = joined(scene.approved(database(tmp_path)), org)
    install.connect(NAME, ADMIN, rig.world)
    install.disconnect(NAME, ADMIN, rig.world)
    rig.clock.forward(seconds=6)
    assert rig.world.reader.person(scene.only(rig).person).unread == {NAME: "not_permitted"}
    scene.work(rig)
    assert rig.transport.taken == []
    assert scene.only(rig).state in {State.APPROVED, State.HELD}
    words = install.WITHOUT_IT.format(connection=NAME)
    assert "no mail goes to anybody" in words
    assert f"gatepost connect {NAME}" in words


def test_taken_out_of_the_configuration_it_keeps_back_only_whom_it_knows(tmp_path, org):
    rig = scene.approved(database(tmp_path), people.ADA, OTHER)
    known = replace(people.key(people.ADA), connection=NAME, id="003000000000001AAA")
    with rig.store.begin() as tx:
        contact = people.reading(people.ADA, read_at=rig.clock.now()).contact
        tx.people.link(replace(contact, key=known), rig.clock.now())
    scene.work(rig)
    assert [to for to, _ in rig.transport.taken] == [OTHER.address]


class Sessions:
    """A vendor's sessions: one that is kept, until the vendor has ended it all."""

    def __init__(self):
        self.over, self.kept = False, ""

    def token(self, session, *, stale=""):
        if self.kept and self.kept != stale:
            return self.kept
        if self.over:
            raise Revoked("inactive user", scope="oauth", where="Salesforce login")
        self.kept = f"{self.kept}s"
        return self.kept


def test_a_session_that_some_worker_still_keeps_brings_no_ended_grant_back(rig):
    vendor, other = Sessions(), Sessions()
    one, two = (
        GuardedSessions(connection=NAME, inner=inner, store=rig.store, clock=rig.clock) for inner in (vendor, other)
    )
    web = requests.Session()
    first = one.token(web)
    two.token(web)
    vendor.over = other.over = True
    with pytest.raises(Revoked):
        one.token(web, stale=first)
    assert grant(rig).state is GrantState.REFUSED
    assert look_for_uninstalled(rig.world) == (NAME,)
    with pytest.raises(Revoked):
        two.token(web)
    assert grant(rig).state is GrantState.REFUSED
    vendor.over = False
    assert one.token(web)
    assert grant(rig).state is GrantState.LIVE


def test_the_settings_page_of_the_other_crm_says_whom_it_waits_for(tmp_path, org):
    rig = joined(scene.reviewed(database(tmp_path)), org)
    card = Card(rig=rig)
    assert "salesforce is not connected" in card.call("GET", "/crm/memory/overview").json["mend"][0]
    install.connect(NAME, ADMIN, rig.world)
    assert card.call("GET", "/crm/memory/overview").json["mend"] == []
    install.disconnect(NAME, ADMIN, rig.world)
    (told,) = card.call("GET", "/crm/memory/overview").json["mend"]
    assert "no mail goes to anybody" in told
    assert "gatepost connect salesforce" in told
