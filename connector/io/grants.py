"""Access tokens from the stored grant: renewed by one worker at a time, for all of them.

::

    worker 1 ── lease (compare-and-set) ── asks the vendor ── renew (version + 1)
    worker 2 ── no lease: waits ─────────────────────────────▶ reads the new token

A worker that dies with the lease leaves it to run out. A refresh token that is used twice may end the whole grant (RFC
9700 section 4.14), so nobody asks the vendor without the lease. No transaction is open while the vendor is asked.
"""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import requests

from connector.audit.event import AuditEvent
from connector.grant_rows import Grant, GrantState
from connector.ports import Clock, Store
from crm_adapters.errors import CRMError, NotPermitted, Unavailable
from crm_adapters.grant import Granted, Installs, Revoked


class Sessions(Protocol):
    """Salesforce's token source (crm_adapters/salesforce/auth.py)."""

    def token(self, session: requests.Session, *, stale: str = "") -> str:
        """A token other than `stale`."""
        ...


EARLY = timedelta(seconds=90)
"""A token that is about to expire would die on the way."""
LEASE = timedelta(seconds=30)
PATIENCE = timedelta(seconds=45)
LOOK_AGAIN = timedelta(seconds=5)
"""How old the knowledge may be that nobody has disconnected us: after that the next call looks."""
DOUBT_AGAIN = timedelta(minutes=1)
"""How often a 401 leads to a new token before the old one has expired."""
POLL_SECONDS = 0.2


def ended(connection: str, state: GrantState | None) -> NotPermitted:
    """Why there is no token, and what to do."""
    what = {
        None: "the app was never installed in this account",
        GrantState.GONE: "this connection was disconnected",
        GrantState.REFUSED: "the vendor has ended our access: the app was uninstalled, or its installer has left",
    }[state if state is not GrantState.LIVE else None]
    mend = f"run `gatepost connect {connection}`; until then nobody is mailed, by any connection"
    return NotPermitted(what, scope="oauth", where=f"connections.{connection}", mend=mend)


@dataclass(slots=True, kw_only=True)
class GrantedToken:
    """HubSpot's `TokenSource` over the store; safe to share by threads, and by processes on one database."""

    connection: str
    app: Installs
    store: Store
    clock: Clock
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: Grant | None = None
    _looked: datetime | None = None
    _doubted: str = ""
    _doubted_at: datetime | None = None

    def token(self) -> str:
        """The access token; NotPermitted once the grant is over, Unavailable when the vendor does not answer."""
        with self._lock:
            now = self.clock.now()
            known = self._known
            if known and self._looked and now - self._looked < LOOK_AGAIN and self._good(known, now):
                return known.access_token
            return self._current()

    def rejected(self, token: str) -> None:
        """Look into a 401, once a minute: the next call asks for another token, or learns that all is over."""
        with self._lock:
            now = self.clock.now()
            if self._doubted_at is None or now - self._doubted_at >= DOUBT_AGAIN:
                self._doubted, self._doubted_at, self._known = token, now, None

    def _good(self, grant: Grant, now: datetime) -> bool:
        fresh = grant.expires_at is not None and now < grant.expires_at - EARLY
        return fresh and bool(grant.access_token) and grant.access_token != self._doubted

    def _current(self) -> str:
        until = self.clock.now() + PATIENCE
        while True:
            now = self.clock.now()
            with self.store.read() as tx:
                grant = tx.grants.get(self.connection)
            if grant is None or grant.state is not GrantState.LIVE:
                self._known = None
                raise ended(self.connection, None if grant is None else grant.state)
            if self._good(grant, now):
                self._known, self._looked = grant, now
                return grant.access_token
            with self.store.begin() as tx:
                ours = tx.grants.lease(self.connection, grant.version, now + LEASE, now)
            if ours:
                self._renew(grant)
            elif now >= until:
                raise Unavailable("another worker is renewing the token", where=f"connections.{self.connection}")
            else:
                self.clock.sleep(POLL_SECONDS)

    def _renew(self, grant: Grant) -> None:
        """With the lease in hand: ask once, and write what came. Whoever wrote meanwhile is read next."""
        asked = self.clock.now()
        try:
            granted = self.app.refresh(grant.refresh_token)
        except Revoked as error:
            _refuse(self.connection, grant.version, error.what, self.store, self.clock)
            return
        except CRMError:
            with self.store.begin() as tx:
                tx.grants.release(self.connection, grant.version)
            raise
        with self.store.begin() as tx:
            tx.grants.renew(renewed(grant, granted, asked))


def renewed(grant: Grant, granted: Granted, now: datetime) -> Grant:
    """The grant with what the vendor has just given."""
    return replace(
        grant,
        access_token=granted.access_token,
        refresh_token=granted.refresh_token or grant.refresh_token,
        expires_at=now + timedelta(seconds=granted.seconds),
        scopes=granted.scopes or grant.scopes,
    )


@dataclass(slots=True, kw_only=True)
class GuardedSessions:
    """Salesforce's `TokenSource`: sessions come from the secret in the environment, unless somebody disconnected us."""

    connection: str
    inner: Sessions
    store: Store
    clock: Clock
    _looked: datetime | None = None
    _state: GrantState | None = None
    _last: str = field(default="", repr=False)

    def token(self, session: requests.Session, *, stale: str = "") -> str:
        """A session; a refusal by the vendor is kept for the alarm, and so is its end."""
        self._look(self.clock.now())
        # After a refusal only a new session proves that we are let in again: a worker may keep one from before.
        stale = stale or (self._last if self._state is GrantState.REFUSED else "")
        try:
            value = self._last = self.inner.token(session, stale=stale)
        except Revoked as error:
            with self.store.read() as tx:
                grant = tx.grants.get(self.connection)
            if grant is not None and grant.state is GrantState.LIVE:
                _refuse(self.connection, grant.version, error.what, self.store, self.clock)
            raise
        if self._state is not GrantState.LIVE:
            self._alive()
        return value

    def allowed(self) -> None:
        """NotPermitted after `gatepost disconnect`, also where a worker still holds a session."""
        now = self.clock.now()
        if self._looked is None or now - self._looked >= LOOK_AGAIN:
            self._look(now)

    def _look(self, now: datetime) -> None:
        with self.store.read() as tx:
            grant = tx.grants.get(self.connection)
        self._looked, self._state = now, grant.state if grant is not None else None
        if self._state is GrantState.GONE:
            self._looked = None
            raise ended(self.connection, self._state)

    def _alive(self) -> None:
        """It works: known from now on, so that its end can be told from never having been."""
        now = self.clock.now()
        with self.store.begin() as tx:
            grant = tx.grants.get(self.connection)
            if grant is None or grant.state is GrantState.REFUSED:
                account = grant.account if grant is not None else ""
                live = Grant(connection=self.connection, state=GrantState.LIVE, account=account, version=0)
                tx.grants.put(live, now)
                tx.log.append(_event(self.connection, now, "grant_live"))
        self._state = GrantState.LIVE


def _refuse(connection: str, version: int, why: str, store: Store, clock: Clock) -> None:
    """The vendor has ended it: the tokens are worth nothing, and the watch raises the alarm."""
    now = clock.now()
    with store.begin() as tx:
        if tx.grants.end(connection, version, GrantState.REFUSED):
            tx.log.append(_event(connection, now, "grant_refused", why=why))


def _event(connection: str, now: datetime, action: str, **detail: str) -> AuditEvent:
    return AuditEvent(chain="system", at=now, actor="system", action=action, subject=connection, detail={**detail})
