"""Mail that comes in: the nouns, the mailbox it lies in, and the shelf on which it is kept until it is worked off."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from crm_adapters.port import TaskRef

OUR_FAULT = frozenset(
    "policy reputation spam content rate_limited auth sender_refused relay_denied too_large tls greylisted".split()
)
"""Reasons of a failed delivery that are about us or this mail: they say nothing about the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message as a mailbox holds it.

    `trouble` is ``cut`` when it was longer than we read, ``unreadable`` when the server would not give it, and
    ``transcript:`` with a connection when it is that CRM's record of a mail and not its bytes.
    """

    uid: int
    raw: bytes
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a mailbox was read: its UIDVALIDITY, and the highest UID that was taken (RFC 9051 section 2.3.1.1)."""

    validity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One message that came in, as the database knows it.

    `person` is whom it is about, `writer` who wrote it where that is somebody else whom we know. `state` is ``new`` or
    ``done``; `stops` says that no automatic mail follows it; `task_state` is empty where no rep
    is asked, then ``wanted``, ``open``, ``settled``. An ``unclear`` one that nobody settles by `due_at` becomes an
    opt-out.
    """

    id: str
    state: str = "new"
    trouble: str = ""
    tries: int = 0
    seen_at: datetime
    meaning: str = ""
    reason: str = ""
    person: str | None = None
    writer: str | None = None
    outreach: str = ""
    stops: bool = False
    away_until: datetime | None = None
    task_state: str = ""
    task: TaskRef | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Why the agent keeps silent towards a person: they answered, or are away until then, or mail to them fails."""

    answered_at: datetime | None = None
    away_until: datetime | None = None
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What one look into a mailbox brought: letters by rising UID, and whether more are waiting."""

    validity: int
    letters: tuple[Letter, ...]
    more: bool


class Mailbox(Protocol):
    """A folder on a mail server. Nothing in it is ever deleted, moved, or marked as read."""

    @property
    def name(self) -> str:
        """What the place is stored under: account, host and folder."""
        ...

    @property
    def every(self) -> timedelta:
        """How long to wait between two looks."""
        ...

    def fetch(self, place: Place | None, known: Callable[[int, int], Collection[int]]) -> Fetched:
        """The next letters beyond `place`, from the first one where there is none or UIDVALIDITY has changed.

        `known` tells which UIDs above one (under a UIDVALIDITY) were taken. Raises WorldError when the server fails.
        """
        ...

    def tag(self, validity: int, uids: Sequence[int]) -> None:
        """Put our own keyword on these letters, where the operator wants that; otherwise nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A folder as it was opened: how many messages lie in it, and whether our keyword can be kept there."""

    messages: int
    keeps_keyword: bool


@runtime_checkable
class Looks(Protocol):
    """A mailbox that can be looked into without taking anything: for `gatepost doctor`."""

    @property
    def name(self) -> str:
        """What the place is stored under."""
        ...

    def see(self) -> Seen:
        """Log in and open the folder; WorldError when that fails."""
        ...

    def find(self, message_id: str) -> bytes | None:
        """The message with this Message-ID, as it lies there; None when there is none."""
        ...


class Inbounds(Protocol):
    """Mail that came in: kept before any work is done on it, worked off once."""

    def place(self, mailbox: str) -> Place | None:
        """How far the mailbox was read."""
        ...

    def known(self, mailbox: str, validity: int, above: int) -> Collection[int]:
        """The UIDs above that one which were taken already."""
        ...

    def keep(self, mailbox: str, validity: int, letters: Sequence[tuple[Letter, str]], now: datetime) -> Sequence[str]:
        """Store letters, each with its mark, and advance the place; returns the new ids. A known mark is not new."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids to work off now, oldest first."""
        ...

    def lock(self, message: str) -> Inbound:
        """The row, locked until the transaction ends."""
        ...

    def body(self, message: str) -> bytes | None:
        """The raw message; None when its key is gone."""
        ...

    def tries(self, message: str) -> int:
        """How often it could not be worked off."""
        ...

    def settle(self, row: Inbound, now: datetime) -> None:
        """Write what came of it, and bring its body under the key of its person, if it has one."""
        ...

    def postpone(self, message: str, until: datetime) -> None:
        """It could not be worked off: count the try and wait."""
        ...

    def silence(self, person: str, since: datetime) -> Silence:
        """Why the agent keeps silent towards the whole person; failures are counted since then."""
        ...

    def with_task(self, state: str, limit: int, after: str = "") -> Sequence[Inbound]:
        """Rows whose task is ``wanted`` or ``open``, oldest first, beyond the row `after`."""
        ...

    def save_task(self, message: str, state: str, task: TaskRef | None) -> None:
        """Where its task stands."""
        ...

    def over(self, before: datetime) -> int:
        """Destroy the keys of mail that came before then and belongs to nobody; returns how many keys."""
        ...
