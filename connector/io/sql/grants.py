"""`grant_rows.Grants` on SQL: every change is a compare-and-set on the version, so that a race has one winner."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from connector.grant_rows import Grant, GrantState, Install
from connector.io.sql.grant_tables import crm_grant as table
from connector.io.sql.grant_tables import crm_install as begun
from connector.io.sql.people import SqlPeople
from connector.io.sql.schema import person
from connector.io.sql.work import Work

SAME = ("connection", "account", "version", "expires_at", "installed_by", "installed_at", "leased_until")


class SqlGrants:
    """Inside one transaction."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def get(self, connection: str) -> Grant | None:
        """Tokens of a live grant are decrypted."""
        row = self._db.execute(select(table).where(table.c.connection == connection)).one_or_none()
        if row is None:
            return None
        plain = self._work.unseal(row.holder, _place(connection), row.tokens) if row.holder else None
        tokens = json.loads(plain) if plain is not None else {}
        same = {name: getattr(row, name) for name in SAME}
        return Grant(**same, **tokens, state=GrantState(row.state), scopes=tuple(row.scopes))

    def put(self, grant: Grant, now: datetime) -> None:
        """The holder's id ends at random: no crash can leave a key under a name that is needed."""
        locked = select(table.c.holder, table.c.version).where(table.c.connection == grant.connection)
        before = self._db.execute(locked.with_for_update()).one_or_none()
        holder = f"grant_{self._work.vault.random(16).hex()}"
        self._work.make_key(holder)
        self._db.execute(person.insert().values(id=holder, root=holder, made_at=now, erased_at=None))
        values = {
            **{name: getattr(grant, name) for name in SAME}, "state": grant.state.value, "scopes": list(grant.scopes),
            "version": (before.version if before is not None else 0) + 1, "holder": holder, "leased_until": None,
            "tokens": self._seal(holder, grant),
        }  # fmt: skip
        insert = self._work.insert(table).values(values)
        self._db.execute(insert.on_conflict_do_update(index_elements=["connection"], set_=values))
        if before is not None and before.holder:
            SqlPeople(self._work).erase(before.holder)

    def lease(self, connection: str, version: int, until: datetime, now: datetime) -> bool:
        """Compare-and-set; a lease that ran out belongs to a worker that died."""
        free = or_(table.c.leased_until.is_(None), table.c.leased_until <= now)
        return self._set(connection, version, free, leased_until=until)

    def renew(self, grant: Grant) -> bool:
        """Under the same key: the refresh token lives on."""
        holder = self._db.scalar(select(table.c.holder).where(table.c.connection == grant.connection))
        if holder is None:
            return False
        tokens = self._seal(holder, grant)
        return self._set(
            grant.connection, grant.version, tokens=tokens, version=grant.version + 1, leased_until=None,
            expires_at=grant.expires_at, scopes=list(grant.scopes),
        )  # fmt: skip

    def release(self, connection: str, version: int) -> None:
        """The next worker may try."""
        self._set(connection, version, leased_until=None)

    def end(self, connection: str, version: int, state: GrantState) -> bool:
        """The account stays named, so that no other account takes its place under this connection."""
        holder = self._db.scalar(select(table.c.holder).where(table.c.connection == connection))
        over = {"state": state.value, "version": version + 1, "tokens": None, "leased_until": None, "expires_at": None}
        if not self._set(connection, version, holder=None, **over):
            return False
        if holder is not None:
            SqlPeople(self._work).erase(holder)
        return True

    def begin_install(self, install: Install) -> None:
        """Those that nobody finished go when the next one begins."""
        self._db.execute(delete(begun).where(begun.c.until < self._work.now()))
        row = {name: getattr(install, name) for name in install.__dataclass_fields__}
        self._db.execute(begun.insert().values(row))

    def take_install(self, state_hash: str) -> Install | None:
        """Deleted by whoever takes it: the second one finds nothing."""
        row = self._db.execute(delete(begun).where(begun.c.state_hash == state_hash).returning(begun)).one_or_none()
        return None if row is None else Install(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name

    def _seal(self, holder: str, grant: Grant) -> bytes:
        tokens = {"access_token": grant.access_token, "refresh_token": grant.refresh_token}
        return self._work.seal(holder, _place(grant.connection), json.dumps(tokens).encode())

    def _set(self, connection: str, version: int, /, *more: Any, **values: Any) -> bool:
        here = (table.c.connection == connection, table.c.version == version, *more)
        done = update(table).where(*here).values(values).returning(table.c.connection)
        return self._db.scalar(done) is not None


def _place(connection: str) -> str:
    return f"crm_grant|{connection}|tokens"
