"""The CRMs that app.yaml names, and our app at each vendor, from configuration and environment."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from connector.auth_section import AuthSection, ClientCredentialsAuth, JwtBearerAuth, OAuthAuth, StaticAuth
from connector.config import Config
from connector.deployed_models import secret
from connector.io.grants import GrantedToken, GuardedSessions
from connector.model import Connection
from connector.ports import Clock, Store
from crm_adapters.grant import Installs
from crm_adapters.port import CRM
from gates.errors import ConfigError

T = TypeVar("T")


def connections(config: Config, env: Mapping[str, str], store: Store, clock: Clock) -> dict[str, CRM]:
    """An adapter for each connection of app.yaml; the vendors' SDKs are imported only where they are used."""
    made: dict[str, CRM] = {}
    for name, connection in config.organisation.connections.items():
        make = _hubspot if connection.kind == "hubspot" else _salesforce
        made[name] = make(connection, config.auths[name], env, store, clock)
    return made


def apps(config: Config, env: Mapping[str, str], clock: Clock) -> dict[str, Installs]:
    """Our app at the vendor of each connection that has one."""
    found: dict[str, Installs] = {}
    for name, connection in config.organisation.connections.items():
        auth = config.auths[name]
        if isinstance(auth, OAuthAuth):
            found[name] = hubspot_app(connection, auth, env)
        elif isinstance(auth, ClientCredentialsAuth | JwtBearerAuth):
            found[name] = _salesforce_app(connection, auth, env, clock)
    return found


def hubspot_app(connection: Connection, auth: OAuthAuth, env: Mapping[str, str]) -> Installs:
    """Our HubSpot app with its secret."""
    from crm_adapters.hubspot.auth import SCOPES, HubSpotApp

    return HubSpotApp(
        client_id=auth.client_id,
        client_secret=secret(auth.client_secret_env, env, f"connections.{connection.name}.auth.client_secret_env"),
        scopes=auth.scopes or SCOPES,
        extra=auth.optional_scopes,
        host=connection.address,
        page=auth.authorize_url,
    )


def _hubspot(connection: Connection, auth: AuthSection, env: Mapping[str, str], store: Store, clock: Clock) -> CRM:
    from crm_adapters.hubspot.adapter import HubSpotCRM
    from crm_adapters.hubspot.auth import StaticToken, TokenSource
    from crm_adapters.hubspot.mapping import HubSpotSettings

    settings = _settings(HubSpotSettings, connection, env)
    token: TokenSource
    if isinstance(auth, OAuthAuth):
        token = GrantedToken(
            connection=connection.name, app=hubspot_app(connection, auth, env), store=store, clock=clock
        )
        # The app's secret signs what HubSpot sends us, and the portal is the one that installed it.
        where = f"connections.{connection.name}.auth.client_secret_env"
        settings = replace(
            settings,
            app_secret=settings.app_secret or secret(auth.client_secret_env, env, where),
            portal=settings.portal or _installed_account(connection.name, store),
        )
    else:
        token = StaticToken(value=_static(auth, connection, env))
    return HubSpotCRM(
        connection.name, token=token, host=connection.address, now=clock.now, sleep=clock.sleep, settings=settings
    )


def _salesforce(connection: Connection, auth: AuthSection, env: Mapping[str, str], store: Store, clock: Clock) -> CRM:
    from crm_adapters.salesforce.adapter import SalesforceCRM
    from crm_adapters.salesforce.auth import StaticToken, TokenSource
    from crm_adapters.salesforce.mapping import SalesforceSettings

    settings = _settings(SalesforceSettings, connection, env)
    token: TokenSource
    if isinstance(auth, ClientCredentialsAuth | JwtBearerAuth):
        inner = _salesforce_source(connection, auth, env, clock)
        token = GuardedSessions(connection=connection.name, inner=inner, store=store, clock=clock)
        account = settings.organization_id or _installed_account(connection.name, store)
        settings = replace(settings, organization_id=account)
    else:
        token = StaticToken(value=_static(auth, connection, env))
    return SalesforceCRM(
        connection.name,
        token=token,
        instance_url=connection.address,
        now=clock.now,
        sleep=clock.sleep,
        settings=settings,
    )


def _salesforce_source(
    connection: Connection, auth: ClientCredentialsAuth | JwtBearerAuth, env: Mapping[str, str], clock: Clock
) -> Any:
    from crm_adapters.salesforce.auth import ClientCredentials, JwtBearer

    where = f"connections.{connection.name}.auth"
    if isinstance(auth, ClientCredentialsAuth):
        return ClientCredentials(
            login_url=auth.login_url or connection.address,
            client_id=auth.client_id,
            client_secret=secret(auth.client_secret_env, env, f"{where}.client_secret_env"),
        )
    return JwtBearer(
        login_url=auth.login_url,
        client_id=auth.client_id,
        username=auth.username,
        private_key=secret(auth.private_key_env, env, f"{where}.private_key_env"),
        now=clock.now,
        audience=auth.audience,
    )


def _salesforce_app(
    connection: Connection, auth: ClientCredentialsAuth | JwtBearerAuth, env: Mapping[str, str], clock: Clock
) -> Installs:
    from crm_adapters.salesforce.auth import SalesforceApp
    from crm_adapters.salesforce.client import session
    from crm_adapters.salesforce.mapping import SalesforceSettings

    settings = _settings(SalesforceSettings, connection, env)
    return SalesforceApp(source=_salesforce_source(connection, auth, env, clock), session=session(settings))


def _static(auth: AuthSection, connection: Connection, env: Mapping[str, str]) -> str:
    """The one token that an admin made."""
    name = auth.token_env if isinstance(auth, StaticAuth) else ""
    return secret(name, env, f"connections.{connection.name}.token_env")


def _installed_account(connection: str, store: Store) -> str:
    """The portal or org that this connection's app was installed in; empty before."""
    with store.read() as tx:
        grant = tx.grants.get(connection)
    return grant.account if grant is not None else ""


SECRETS = frozenset({"app_secret", "webhook_secret", "api_key", "api_key_next"})
"""Settings that need not stand in app.yaml: `NAME_env` names the environment variable that holds one."""


def _settings(kind: type[T], connection: Connection, env: Mapping[str, str]) -> T:
    """The connection's own settings, typed; ConfigError names the one that does not fit."""
    place, known = f"connections.{connection.name}.settings", {f.name for f in fields(cast("Any", kind))}
    given: dict[str, Any] = dict(connection.settings)
    for name in [f"{n}_env" for n in sorted(SECRETS & known) if f"{n}_env" in given]:
        given[name.removesuffix("_env")] = secret(str(given.pop(name)), env, f"{place}.{name}")
    unknown = set(given) - known
    if unknown:
        raise ConfigError(f"unknown setting {min(unknown)!r}", where=place, mend=f"known: {', '.join(sorted(known))}")
    try:
        return TypeAdapter(kind).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(first["msg"], where=f"{place}.{'.'.join(map(str, first['loc']))}", mend="mend it") from error
