"""How mail leaves this deployment: the relay, the transport that app.yaml names, its doors, and who saw what."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from connector.config import Config
from connector.deployed_models import secret
from connector.io.crm_transport import CrmRecords, CrmTransport
from connector.io.door import Door
from connector.io.relay_log import RelayLog
from connector.io.smtp import SmtpTransport
from connector.io.smtp_session import Relay, Sessions, connect
from connector.io.webhook import WebhookHerald
from connector.model import Organisation
from connector.ports import Clock, Herald, Signer, Store, Transport, Witness, World
from connector.stages.self_check import SelfCheckDoor
from connector.stages.tell import AlertDoor, MailHerald
from crm_adapters.port import CRM
from gates.errors import ConfigError


def transport(
    config: Config,
    organisation: Organisation,
    sessions: Sessions,
    crms: Mapping[str, CRM],
    store: Store,
    vault: Signer,
    clock: Clock,
    stop_signal: Callable[[], str],
) -> Transport:
    """The one that delivery.transport names; both ask the same doorkeeper."""
    door = Door(store=store, clock=clock, stop_signal=stop_signal)
    production, allowed = organisation.production, organisation.allowed_recipients
    if config.delivery.transport == "crm":
        return CrmTransport(
            crms=crms,
            store=store,
            signer=vault,
            doorkeeper=door,
            clock=clock,
            production=production,
            allowed=allowed,
        )
    return SmtpTransport(
        sessions=sessions,
        signer=vault,
        doorkeeper=door,
        clock=clock,
        production=production,
        allowed=allowed,
    )


@contextmanager
def checking_transport(config: Config, world: World, env: Mapping[str, str]) -> Iterator[Transport]:
    """The real relay behind a door that lets nothing through but self-checks to our own addresses."""
    if config.delivery.transport != "smtp":
        raise ConfigError("a CRM sends here", where="delivery.transport", mend="only a relay can be checked by a mail")
    sessions = Sessions(relay=relay(config, env), clock=world.clock, connect=connect)
    addresses = frozenset(a.casefold() for a in config.delivery.self_check)
    door = SelfCheckDoor(addresses=addresses, store=world.store, clock=world.clock, stop_signal=world.stop_signal)
    try:
        yield SmtpTransport(
            sessions=sessions,
            signer=world.signer,
            doorkeeper=door,
            clock=world.clock,
            production=world.organisation.production,
            allowed=world.organisation.allowed_recipients,
        )
    finally:
        sessions.close()


def heralds(
    config: Config,
    organisation: Organisation,
    sessions: Sessions,
    store: Store,
    vault: Signer,
    clock: Clock,
    env: Mapping[str, str],
) -> tuple[Herald, ...]:
    """Who is told of an alarm: the webhook, and mail over the relay behind a door that lets nothing but alerts out."""
    section = config.alerts
    if section is None:
        return ()
    told: list[Herald] = []
    if section.webhook:
        signed = secret(section.secret_env, env, "alerts.secret_env")
        told.append(WebhookHerald(url=section.webhook, secret=signed.encode(), timeout=section.timeout_seconds))
    door = AlertDoor(addresses=frozenset(a.casefold() for a in section.mail), store=store, clock=clock)
    mail = SmtpTransport(
        sessions=sessions,
        signer=vault,
        doorkeeper=door,
        clock=clock,
        production=organisation.production,
        allowed=organisation.allowed_recipients,
    )
    return (*told, *(MailHerald(address=address, transport=mail) for address in section.mail))


def witnesses(config: Config, crms: Mapping[str, CRM], store: Store) -> tuple[Witness, ...]:
    """Whoever may have seen a mail of unknown fate: the relay's log, and the CRMs where these send."""
    seen_by: list[Witness] = []
    if config.delivery.relay_log:
        seen_by.append(RelayLog(config.path.parent, config.delivery.relay_log))
    if config.delivery.transport == "crm":
        seen_by.append(CrmRecords(crms=crms, store=store))
    return tuple(seen_by)


def relay(config: Config, env: Mapping[str, str]) -> Relay:
    """The relay of delivery.relay, with its password."""
    section = config.delivery.relay
    return Relay(
        host=section.host,
        port=section.port,
        security=section.security,
        username=section.username,
        password=secret(section.password_env, env, "delivery.relay.password_env") if section.password_env else "",
        timeout=section.timeout_seconds,
        idle_seconds=section.reuse_seconds,
        most_mails=section.reuse_mails,
    )
