"""The persons' data keys, in a database of their own: a backup of the content alone opens nothing (law 11).

On SQLite that is a second file beside the content, on PostgreSQL the schema `gatepost_keys`, or any
other database that the deployment names. Two databases do not commit as one, so the order makes
every crash harmless:

- a new key is committed *before* the content under it: a crash between leaves a key without content;
- a key is destroyed *after* the erasure is committed: a crash between leaves a key of a person who
  is marked as erased, whom nothing reads any more, and `sweep` destroys it at the next start.

On SQLite a destroyed key is overwritten on the disk at once. PostgreSQL keeps a deleted row's bytes
in its files until the page is reused, and in its write-ahead log archives: what is left there is
still wrapped by the master key. A nightly ``VACUUM FULL gatepost_keys.person_key`` and a short
retention of the archives bound that time.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    select,
    update,
)  # fmt: skip
from sqlalchemy.schema import CreateSchema, CreateTable

from connector.io.crypto import Vault
from connector.io.sql.engine import make_engine, truncate_log

SCHEMA = "gatepost_keys"
BATCH = 500

person_key = Table(
    "person_key",
    MetaData(),
    Column("person", Text, primary_key=True),
    Column("kid", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    schema=SCHEMA,
)


# One row: how far the system's audit chain went when anybody last looked.
high_water = Table(
    "high_water",
    person_key.metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("link", Text, nullable=False),
    schema=SCHEMA,
)


_OF_PERSON = select(person_key).where(person_key.c.person == bindparam("person"))  # made once: it is asked always


class KeyRing:
    """Data keys by person, wrapped by a master key."""

    def __init__(self, url: URL, vault: Vault) -> None:
        """Keys are wrapped and unwrapped by `vault`."""
        sqlite = url.get_backend_name() == "sqlite"
        options = {"schema_translate_map": {SCHEMA: None}} if sqlite else {}
        self._writer = make_engine(url).execution_options(**options)
        self._reader = make_engine(url, read_only=True).execution_options(**options)
        self._vault = vault
        self._schema = not sqlite

    def prepare(self) -> None:
        """Make the table where there is none; safe with two starting processes."""
        with self._writer.begin() as connection:
            if self._schema:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711001)")
                connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            connection.execute(CreateTable(person_key, if_not_exists=True))
            connection.execute(CreateTable(high_water, if_not_exists=True))

    def mark(self) -> tuple[int, str] | None:
        """The remembered sequence number and link, if any."""
        with self._reader.begin() as connection:
            row = connection.execute(select(high_water.c.seq, high_water.c.link)).one_or_none()
        return None if row is None else (row.seq, row.link)

    def set_mark(self, seq: int, link: str) -> None:
        """Remember this one instead."""
        with self._writer.begin() as connection:
            if connection.execute(update(high_water).values(seq=seq, link=link)).rowcount == 0:
                connection.execute(high_water.insert().values(id=1, seq=seq, link=link))

    def get(self, person: str) -> bytes | None:
        """The person's data key, or None when it was destroyed or never made."""
        with self._reader.begin() as connection:
            row = connection.execute(_OF_PERSON, {"person": person}).one_or_none()
        return None if row is None else self._vault.unwrap(row.kid, row.wrapped)

    def add(self, wrapped: Mapping[str, tuple[str, bytes]]) -> None:
        """Store new keys: person to key id and wrapped key."""
        if wrapped:
            rows = [{"person": person, "kid": kid, "wrapped": key} for person, (kid, key) in wrapped.items()]
            with self._writer.begin() as connection:
                connection.execute(person_key.insert(), rows)

    def destroy(self, persons: Collection[str]) -> int:
        """Delete these keys from the disk; returns how many there were."""
        if not persons:
            return 0
        gone = delete(person_key).where(person_key.c.person.in_(sorted(persons))).returning(person_key.c.person)
        with self._writer.begin() as connection:
            count = len(connection.execute(gone).all())
        truncate_log(self._writer)
        return count

    def sweep(self, erased: Iterable[str]) -> int:
        """Destroy what an interrupted erasure left behind; returns how many."""
        wanted = sorted(erased)
        left: list[str] = []
        with self._reader.begin() as connection:
            for start in range(0, len(wanted), BATCH):
                batch = person_key.c.person.in_(wanted[start : start + BATCH])
                left += connection.scalars(select(person_key.c.person).where(batch))
        return sum(self.destroy(left[start : start + BATCH]) for start in range(0, len(left), BATCH))

    def rewrap(self) -> int:
        """Bring every key under the newest master key; returns how many changed. Content is not touched."""
        changed = 0
        with self._writer.begin() as connection:
            for row in connection.execute(select(person_key).with_for_update()).all():
                kid, wrapped = self._vault.wrap(self._vault.unwrap(row.kid, row.wrapped))
                if kid != row.kid:
                    where = person_key.c.person == row.person
                    connection.execute(update(person_key).where(where).values(kid=kid, wrapped=wrapped))
                    changed += 1
        truncate_log(self._writer)
        return changed

    def close(self) -> None:
        """Let go of all connections."""
        self._writer.dispose()
        self._reader.dispose()
