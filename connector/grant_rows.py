"""Grants of the CRMs as the database keeps them, and installations that are under way."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class GrantState(StrEnum):
    """How a connection stands with its vendor."""

    LIVE = "live"
    REFUSED = "refused"
    """The vendor ended it."""
    GONE = "gone"
    """We ended it (`gatepost disconnect`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One connection's grant; `version` grows with every change, so that two workers cannot both change it."""

    connection: str
    state: GrantState
    account: str
    version: int
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    installed_by: str = ""
    installed_at: datetime | None = None
    leased_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """An installation that somebody has begun: only hashes of what the vendor and the browser bring back."""

    state_hash: str
    cookie_hash: str
    connection: str
    account: str
    """Ours: who asked for the link."""
    until: datetime


class Grants(Protocol):
    """Grants."""

    def get(self, connection: str) -> Grant | None:
        """The connection's grant, with its tokens while it is live."""
        ...

    def put(self, grant: Grant, now: datetime) -> None:
        """Install: a key of its own, and the key of the one before is destroyed."""
        ...

    def lease(self, connection: str, version: int, until: datetime, now: datetime) -> bool:
        """The right to ask the vendor for a new token; False when it changed, or another worker has that right."""
        ...

    def renew(self, grant: Grant) -> bool:
        """Write new tokens over the version before; False when somebody else was faster."""
        ...

    def release(self, connection: str, version: int) -> None:
        """Give the lease back unused."""
        ...

    def end(self, connection: str, version: int, state: GrantState) -> bool:
        """The grant is over: its key is destroyed with this commit; False when it changed since."""
        ...

    def begin_install(self, install: Install) -> None:
        """Remember one, and forget those whose time is over."""
        ...

    def take_install(self, state_hash: str) -> Install | None:
        """The one behind this state, which nobody can take again."""
        ...
