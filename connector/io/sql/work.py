"""One transaction at work: its connection, the keys that it has opened, and what must follow its commit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from connector.io.crypto import Vault
from connector.io.sql.keyring import KeyRing
from connector.io.sql.schema import person
from gates.errors import InputError

# A crash may have left the key of a person who is erased already: the mark counts. Made once, for it is asked always.
_LIVE = select(person.c.id).where(person.c.id == bindparam("owner"), person.c.erased_at.is_(None))


@dataclass(slots=True, kw_only=True)
class Work:
    """What every noun of one transaction shares.

    `fresh` are data keys that are committed right before this transaction, `doomed` are persons
    whose keys are destroyed right after it (keyring.py says why in this order).
    """

    connection: Connection
    vault: Vault
    ring: KeyRing
    now: Callable[[], datetime]
    beaten: set[str]
    writing: bool
    fresh: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    doomed: set[str] = field(default_factory=set)
    opened: dict[str, bytes | None] = field(default_factory=dict)
    beats: set[str] = field(default_factory=set)

    @property
    def sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.connection.dialect.name == "sqlite"

    def insert(self, table: Table) -> Any:  # two dialects with one and the same ON CONFLICT interface
        """An INSERT that knows ON CONFLICT."""
        return sqlite.insert(table) if self.sqlite else postgresql.insert(table)

    def hide(self, purpose: str, value: str) -> str:
        """The keyed hash of a value."""
        return self.vault.hide(purpose, value)

    def make_key(self, owner: str) -> None:
        """A data key for a new person."""
        key, kid, wrapped = self.vault.new_data_key()
        self.fresh[owner] = (kid, wrapped)
        self.opened[owner] = key

    def seal(self, owner: str, place: str, plain: bytes) -> bytes:
        """Encrypt under the person's key; InputError when the person was erased or never existed."""
        key = self._key(owner)
        if key is None:
            raise InputError(
                "nothing can be stored about a person who is unknown or erased", where=owner, mend="link a record first"
            )
        return self.vault.encrypt(key, place, plain)

    def unseal(self, owner: str, place: str, sealed: bytes | None) -> bytes | None:
        """The plain bytes, or None when there are none or the person was erased."""
        key = None if sealed is None else self._key(owner)
        return None if key is None or sealed is None else self.vault.decrypt(key, place, sealed)

    def doom(self, owner: str) -> None:
        """Destroy this person's key after the commit, and read nothing of theirs from now on."""
        self.doomed.add(owner)
        self.opened[owner] = None

    def _key(self, owner: str) -> bytes | None:
        if owner not in self.opened:
            known = self.connection.execute(_LIVE, {"owner": owner}).one_or_none()
            self.opened[owner] = self.ring.get(owner) if known else None
        return self.opened[owner]


def members(of: str | BindParameter[str]) -> Select[tuple[str]]:
    """Every id of the whole person, whichever of them is asked for."""
    root = select(person.c.root).where(person.c.id == of).scalar_subquery()
    return select(person.c.id).where(person.c.root == root)


WHOLE = members(bindparam("whole"))
"""The same for statements that are made once: `whole` is the person who is asked for."""


def lock_person(work: Work, of: str) -> str:
    """Lock the whole person against joining until the transaction ends; returns the root; InputError if unknown."""
    while True:
        root = work.connection.scalar(select(person.c.root).where(person.c.id == of))
        if root is None:
            raise InputError("no such person", where=of, mend="link a record of theirs first")
        held = work.connection.scalar(select(person.c.root).where(person.c.id == root).with_for_update())
        if held == root:
            return str(root)
