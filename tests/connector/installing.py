"""A HubSpot portal with our app, and a deployment beside it: what the tests of installing share."""

from dataclasses import replace

from connector.grant_rows import Grant
from connector.io.grants import GrantedToken
from connector.model import Account, Connection
from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import HubSpotApp
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.hubspot.sandbox import HubSpotSandbox
from tests.world import Rig, make_world

ADMIN = Account(id="ada-admin", name="Ada Admin", roles=frozenset({"admin"}))
NAME = "hubspot"


def hubspot_app(sandbox: HubSpotSandbox) -> HubSpotApp:
    """Our app as the sandbox knows it."""
    return HubSpotApp(
        client_id=sandbox.oauth.client_id,
        client_secret=sandbox.oauth.client_secret,
        host=sandbox.base_url,
        page=f"{sandbox.base_url}/oauth/authorize",
    )


def token_source(rig: Rig, sandbox: HubSpotSandbox) -> GrantedToken:
    return GrantedToken(connection=NAME, app=hubspot_app(sandbox), store=rig.store, clock=rig.clock)


def deployment(url: str, sandbox: HubSpotSandbox, *, portal: str = "", fresh: bool = True, node: str = "node-1") -> Rig:
    """A world with the portal as a second connection, whose app nobody has installed yet."""
    rig = make_world(url, fresh=fresh, node=node)
    settings: dict[str, object] = {"portal": portal} if portal else {}
    connection = Connection(name=NAME, kind="hubspot", address=sandbox.base_url, settings=settings)
    organisation = replace(rig.world.organisation, connections={**rig.world.organisation.connections, NAME: connection})
    crm = HubSpotCRM(
        NAME,
        token=token_source(rig, sandbox),
        host=sandbox.base_url,
        now=rig.clock.now,
        sleep=rig.clock.sleep,
        settings=HubSpotSettings(subscription="101", portal=portal or str(sandbox.portal_id)),
    )
    world = replace(
        rig.world,
        organisation=organisation,
        crms={**rig.world.crms, NAME: crm},
        apps={NAME: hubspot_app(sandbox)},
        reader=replace(rig.world.reader, crms={**rig.world.crms, NAME: crm}),
    )
    return replace(rig, world=world)


def grant_of(rig: Rig) -> Grant | None:
    with rig.store.read() as tx:
        return tx.grants.get(NAME)
