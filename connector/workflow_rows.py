"""Calls of the CRMs' workflows as the database keeps them: each id once, with its answer, and who still waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connector.lifecycle import State
from crm_adapters.workflow import Operation, WaitFor
from gates.recipient import ContactKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One call under the caller's own id.

    `asked` is the digest of what it asked. `body` is the answer, encrypted under the person's key where the call is
    about a person; None when that person was erased since. `enrolled` says that it brought `contact` into `segment`.
    A call that waits has `due_at`, and `wait_for` of `outreach`; `completed_at` is when its workflow went on.
    """

    connection: str
    call: str
    operation: Operation
    asked: str
    source: str
    at: datetime
    person: str = ""
    contact: ContactKey | None = None
    segment: str = ""
    enrolled: bool = False
    outreach: str = ""
    body: bytes | None = b""
    wait_for: str = ""
    due_at: datetime | None = None
    ready_at: datetime | None = None
    tries: int = 0
    next_try: datetime | None = None
    completed_at: datetime | None = None


class Calls(Protocol):
    """Calls of workflows."""

    def get(self, connection: str, call: str) -> CallRow | None:
        """The call, if it was answered already."""
        ...

    def begin(self, row: CallRow) -> bool:
        """Take the id, or False when it is taken; whoever is second waits here until the first has committed."""
        ...

    def answer(self, row: CallRow) -> None:
        """Write what came of a call that this transaction began."""
        ...

    def waiting(self, now: datetime, ending: Mapping[WaitFor, Collection[State]], limit: int) -> Sequence[CallRow]:
        """Calls that wait and can be told: their mail is in such a state, or their time is over; least tried first."""
        ...

    def try_again(self, row: CallRow, next_try: datetime, ready_at: datetime | None) -> bool:
        """Count a try and set the next one; False when another worker was faster."""
        ...

    def complete(self, connection: str, call: str, now: datetime) -> None:
        """Its workflow has gone on."""
        ...

    def members(self, segment: str, since: datetime) -> Sequence[ContactKey]:
        """Everyone whom a workflow has brought into the segment since then."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Drop calls from before that nobody waits for; returns how many."""
        ...
