"""A store on either database, and the rows that its tests move."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from connector.audit.event import AuditEvent
from connector.io.clock import os_random
from connector.io.crypto import Vault
from connector.io.sql.store import SqlStore, SqlTx
from connector.lifecycle import State
from connector.model import Outreach
from gates.recipient import Contact, ContactKey

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MASTER = bytes(range(32))

_serial = count(1)


@dataclass(slots=True)
class HandClock:
    """A clock that a test turns."""

    at: datetime = field(default=NOW)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def make_store(url: str, *, masters: tuple[bytes, ...] = (MASTER,), clock: HandClock | None = None) -> SqlStore:
    store = SqlStore(url, vault=Vault(masters, random=os_random), clock=clock or HandClock())
    store.migrate()
    return store


@contextmanager
def opened(url: str, **more) -> Iterator[SqlStore]:
    store = make_store(url, **more)
    try:
        yield store
    finally:
        store.close()


def key(record: str, connection: str = "hub") -> ContactKey:
    return ContactKey(connection=connection, object="contact", id=record)


def person(tx: SqlTx, record: str, *addresses: str, connection: str = "hub") -> str:
    return tx.people.link(Contact(key=key(record, connection), addresses=addresses, first_name="Ada"), NOW)


TEMPLATE = Outreach(
    id="",
    person="",
    contact=key("1"),
    segment="spring",
    step=0,
    state=State.FOUND,
    created_at=NOW,
    changed_at=NOW,
)


def plan(tx: SqlTx, owner: str, **more) -> Outreach:
    """An outreach of that person, stored."""
    row = replace(TEMPLATE, **({"id": f"outreach_{next(_serial):04}", "person": owner} | more))
    assert tx.outreaches.add(row)
    return row


def event(action: str = "found", chain: str = "hub", **detail) -> AuditEvent:
    return AuditEvent(chain=chain, at=NOW, actor="system", action=action, subject="outreach_1", detail=detail)
