"""Engines for one database address, with the settings without which each database loses updates or keys.

SQLite (measured with two processes): the driver's own transactions lost half of all
read-then-write updates without an error, so every writing transaction starts with BEGIN IMMEDIATE;
`secure_delete` and a truncated WAL are what makes a deleted key disappear from the disk; and the
claim must survive a power cut, hence `synchronous=FULL`. One process per data folder.

PostgreSQL: READ COMMITTED with row locks. The business row is locked first, the chain's head after
it. `synchronous_commit` has to stay on.
"""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from gates.errors import ConfigError

PRAGMAS = (
    "busy_timeout=30000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "mmap_size=0",
)


def parse_url(address: str) -> URL:
    """The address of a SQLite file or a PostgreSQL database; ConfigError for anything else."""
    mend = "use sqlite:///path/to/gatepost.db or postgresql://user@host/name"
    try:
        url = make_url(address)
    except ArgumentError:
        raise ConfigError("the database address cannot be read", where="database", mend=mend) from None
    if url.get_backend_name() in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        raise ConfigError("the database must be a SQLite file or PostgreSQL", where="database", mend=mend)
    return url.set(drivername="sqlite+pysqlite")


def make_engine(url: URL, *, read_only: bool = False) -> Engine:
    """An engine; a read-only one refuses to write and sees one snapshot per transaction."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, read_only=read_only)
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    if read_only:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(isolation_level="READ COMMITTED")


def _sqlite(url: URL, *, read_only: bool) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_size=10, max_overflow=20)

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        for pragma in PRAGMAS:
            _patiently(connection, f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _patiently(connection: Any, statement: str, tries: int = 250) -> None:
    """Run a pragma; the switch to WAL does not heed busy_timeout while another process makes the same switch."""
    for left in range(tries, 0, -1):
        try:
            connection.execute(statement)
        except sqlite3.OperationalError:
            if left == 1:
                raise
            time.sleep(0.02)
        else:
            return


def truncate_log(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, so that overwritten bytes are gone from the disk; nothing on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            raw.close()


@contextmanager
def sole_process(folder: Path) -> Iterator[None]:
    """Hold the data folder for this process alone; ConfigError when another process holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "gatepost.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigError(
                "another process works in this data folder",
                where=str(folder),
                mend="stop it, or use PostgreSQL, which takes any number of workers",
            ) from None
        yield
