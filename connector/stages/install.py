"""Letting Gatepost into an account of a CRM, and out again. Who did it is in the audit log before and after.

The link of `gatepost connect` names the account that asked, for ten minutes. Opening it makes a state of 128 random
bits and a cookie beside it; the vendor sends the state back, the browser the cookie (RFC 9700 section 4.7). Only their
hashes are kept, and whoever takes them first has used them.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from connector.audit.event import AuditEvent
from connector.grant_rows import Grant, GrantState, Install
from connector.model import Account, Json
from connector.ports import Tx, World
from crm_adapters.errors import CRMError
from crm_adapters.grant import Granted, Installs
from gates.errors import Forged, InputError, NotAllowed

LASTS = timedelta(minutes=10)
PURPOSE = "install"
WITHOUT_IT = (
    "Until it is back no mail goes to anybody, of no connection: this CRM may hold a no that we cannot read, so mail "
    "waits, and is held after a day. `gatepost connect {connection}` brings it back; if it shall stay away, take it "
    "out of app.yaml: then only the people whose records it holds stay held"
)
NOTHING_TO_END = frozenset({GrantState.GONE, GrantState.REFUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where to send the browser, and the cookie that it must bring back."""

    url: str
    cookie: str


def install_link(connection: str, by: Account, world: World) -> str:
    """The address of our own page that begins an installation, for this admin and ten minutes."""
    _admin(by)
    app_of(connection, world)
    until = int((world.clock.now() + LASTS).timestamp())
    signature = world.signer.sign(PURPOSE, f"{connection}|{by.id}|{until}".encode())
    ticket = f"{by.id.encode().hex()}.{until}.{signature}"
    return f"{world.organisation.public_url.rstrip('/')}/crm/{connection}/install?ticket={ticket}"


def begin(connection: str, ticket: str, world: World) -> Begun:
    """A state and a cookie for whoever opened the link; Forged when the link is not ours, or older than ten minutes."""
    by, until, signature = [*ticket.split(".", 2), "", "", ""][:3]
    who, now = _text(by), world.clock.now()
    genuine = until.isascii() and until.isdigit() and len(until) < 12  # noqa: PLR2004 - seconds
    genuine = genuine and world.signer.verify(PURPOSE, f"{connection}|{who}|{until}".encode(), signature)
    if not genuine or int(until) < now.timestamp():
        raise Forged("this link is no longer good", where="ticket", mend=f"run `gatepost connect {connection}` again")
    state, cookie = world.ids.new("install"), world.ids.new("browser")
    install = Install(
        state_hash=_hash(state), cookie_hash=_hash(cookie), connection=connection, account=who, until=now + LASTS
    )
    with world.store.begin() as tx:
        if (account := tx.accounts.get(who)) is None:
            raise NotAllowed("whoever asked for this link has no account any more", where="ticket", mend="ask an admin")
        _admin(account)
        tx.grants.begin_install(install)
        _log(tx, world, connection, "install_begun", who)
    return Begun(url=app_of(connection, world).authorize_url(state, _callback(connection, world)), cookie=cookie)


def finish(connection: str, state: str, cookie: str, code: str, world: World) -> Grant:
    """Take the vendor's answer: the state once, in this browser, in time; then the code, then whose account it is."""
    now = world.clock.now()
    with world.store.begin() as tx:
        install = tx.grants.take_install(_hash(state)) if state else None
    if (
        install is None
        or not hmac.compare_digest(install.cookie_hash, _hash(cookie))
        or install.connection != connection
        or now > install.until
    ):
        mend = f"run `gatepost connect {connection}`, and open the new link and its page in one browser"
        raise Forged("this answer belongs to no installation that was begun here", where="state", mend=mend)
    if not code:
        raise InputError("the vendor sent no code: somebody said no", where="code", mend="open the link again")
    return _take(
        connection, app_of(connection, world).exchange(code, _callback(connection, world)), install.account, world
    )


def connect(connection: str, by: Account, world: World) -> Grant:
    """A grant without a page (client credentials, JWT bearer): ask for a session, and keep whose org it opens."""
    _admin(by)
    return _take(connection, app_of(connection, world).exchange("", ""), by.id, world)


def _take(connection: str, granted: Granted, by: str, world: World) -> Grant:
    """Store it, if it is for the account that this connection has always meant, and for no other connection's."""
    now = world.clock.now()
    grant = Grant(
        connection=connection, state=GrantState.LIVE, account=granted.account, version=0, scopes=granted.scopes,
        access_token=granted.access_token, refresh_token=granted.refresh_token, installed_by=by, installed_at=now,
        expires_at=now + timedelta(seconds=granted.seconds),
    )  # fmt: skip
    with world.store.begin() as tx:
        before = tx.grants.get(connection)
        wanted = configured_account(connection, world) or (before.account if before is not None else "")
        other = _connection_of(granted.account, connection, tx, world)
        wrong = bool(other) or (bool(wanted) and not same_account(wanted, granted.account))
        if not wrong:
            tx.grants.put(grant, now)
        detail: dict[str, Json] = {"account": granted.account, "installer": granted.installer}
        _log(tx, world, connection, "install_refused" if wrong else "installed", by, **detail)
    if other:
        # One app serves both: whoever took it out of this account would end the other connection's access.
        raise InputError(
            f"this is account {granted.account}, which is that of the connection {other!r}",
            where=f"connections.{connection}.settings",
            mend="sign in to the account that this connection is for",
        )
    if wrong:
        _let_go(app_of(connection, world), grant)
        raise InputError(
            f"this is account {granted.account}, and the connection is for {wanted}",
            where=f"connections.{connection}.settings",
            mend="sign in to the right account, or make a connection of its own for this one",
        )
    return grant


def _connection_of(account: str, asked: str, tx: Tx, world: World) -> str:
    """The other connection of that kind which is let into this account, or means it; empty where there is none."""
    kind = world.organisation.connections[asked].kind
    for name, other in world.organisation.connections.items():
        if name == asked or other.kind != kind:
            continue
        grant = tx.grants.get(name)
        held = grant.account if grant is not None and grant.state is not GrantState.GONE else ""
        if same_account(configured_account(name, world) or held, account):
            return name
    return ""


def disconnect(connection: str, by: Account, world: World) -> str:
    """Out of the account and our copy destroyed; returns what the vendor could not be told, or nothing.

    Ours goes whatever the vendor says. Nothing is deleted: without this CRM nobody's consent can be read whole, so all
    mail of every connection waits, then is held (law 1).
    """
    _admin(by)
    app = app_of(connection, world)
    with world.store.begin() as tx:
        grant = tx.grants.get(connection)
        _log(tx, world, connection, "disconnecting", by.id)
    told = ""
    if grant is not None and grant.state not in NOTHING_TO_END:
        told = _let_go(app, grant)
    with world.store.begin() as tx:
        now = tx.grants.get(connection)
        if now is None:
            gone = Grant(connection=connection, state=GrantState.LIVE, account="", version=0)
            tx.grants.put(gone, world.clock.now())
            now = tx.grants.get(connection)
        if now is not None and now.state is not GrantState.GONE:
            tx.grants.end(connection, now.version, GrantState.GONE)
        _log(tx, world, connection, "disconnected", by.id, vendor=told or "told")
    return told


def _let_go(app: Installs, grant: Grant) -> str:
    try:
        app.uninstall(grant.access_token, grant.refresh_token)
    except CRMError as error:
        return error.what
    return ""


def app_of(connection: str, world: World) -> Installs:
    """Our app at this connection's vendor; InputError where the connection lives on a token that was given."""
    app = world.apps.get(connection)
    if app is None:
        known = ", ".join(sorted(world.apps)) or "none"
        raise InputError(
            f"{connection!r} has no app that could be installed",
            where=f"connections.{connection}.auth",
            mend=f"give it a kind other than static; connections with an app: {known}",
        )
    return app


def configured_account(connection: str, world: World) -> str:
    """The portal or org that app.yaml names, if it does."""
    settings = world.organisation.connections[connection].settings
    return str(settings.get("portal") or settings.get("organization_id") or "")


def same_account(left: str, right: str) -> bool:
    """A Salesforce id has 15 characters that count, and may bear three more; HubSpot's numbers are shorter."""
    return bool(left) and left[:15] == right[:15]


def _admin(by: Account) -> None:
    if not by.active or "admin" not in by.roles:
        raise NotAllowed("only an admin connects a CRM", where=f"account {by.id}", mend="ask an admin")


def _callback(connection: str, world: World) -> str:
    return f"{world.organisation.public_url.rstrip('/')}/crm/{connection}/installed"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _text(hexed: str) -> str:
    try:
        return bytes.fromhex(hexed).decode()
    except ValueError:
        return ""


def _log(tx: Tx, world: World, connection: str, action: str, actor: str, **detail: Json) -> None:
    now = world.clock.now()
    tx.log.append(AuditEvent(chain="system", at=now, actor=actor, action=action, subject=connection, detail={**detail}))
