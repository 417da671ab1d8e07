"""What the CRMs tell us by webhook, as the database keeps it: bodies to work on, and records to read again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gates.recipient import ContactKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One verified body as it came."""

    connection: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHook:
    """A body that waits; `body` is None when its key is gone."""

    number: int
    connection: str
    body: bytes | None
    received_at: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A record of which a webhook told that it changed, but not how; `told` grows with each such webhook."""

    key: ContactKey
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One connection's webhooks: the last one, what waits, what failed at least once, and the last reason."""

    last: datetime | None
    waiting: int
    failing: int
    oldest_waiting: datetime | None
    why: str
    to_read: int


class Hooks(Protocol):
    """Webhooks that came in."""

    def keep(self, bodies: Sequence[Told], now: datetime) -> int:
        """Store what is new, encrypted; the very same body again is the one before. Returns how many were new."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        """Numbers of bodies to work on now: those that never failed first, each group oldest first."""
        ...

    def take(self, numbers: Collection[int]) -> Sequence[KeptHook]:
        """Those of them that still wait, in order, locked; what another worker has in hand is left to it."""
        ...

    def done(self, numbers: Collection[int], now: datetime) -> None:
        """Their effects are in this transaction: the bodies go."""
        ...

    def postpone(self, number: int, until: datetime, why: str) -> None:
        """Count the try and wait."""
        ...

    def touch(self, keys: Collection[ContactKey], now: datetime) -> None:
        """These records must be read again."""
        ...

    def touched(self, connection: str, now: datetime, limit: int) -> Sequence[Touched]:
        """Records to read again now, the longest waiting first."""
        ...

    def read_again(self, touched: Collection[Touched]) -> None:
        """They were read; one that was told of in the meantime stays."""
        ...

    def read_later(self, keys: Collection[ContactKey], until: datetime) -> None:
        """They could not be read."""
        ...

    def heard(self) -> Mapping[str, Heard]:
        """By connection."""
        ...

    def forget(self, done_before: datetime, kept_before: datetime, limit: int) -> tuple[int, int]:
        """Drop what was worked on before, bodies that failed for so long, and keys under which nothing is left.

        Returns how many rows were dropped, and how many of them never could be worked on.
        """
        ...
