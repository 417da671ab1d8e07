"""The migrations lead to exactly the schema that the code uses, on both databases, whoever starts at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from connector.io.sql.engine import make_engine, parse_url, sole_process
from connector.io.sql.schema import STATES, UTCDateTime, metadata, outreach
from gates.errors import ConfigError
from tests.connector.io.sql_store import NOW, make_store


def test_the_migrations_make_the_schema(database_url: str) -> None:
    make_store(database_url).close()
    engine = make_engine(parse_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    # What the comparison does not look at: the states that the table admits.
    (check,) = (c["sqltext"] for c in inspect(engine).get_check_constraints("outreach"))
    assert all(f"'{state.strip(chr(39))}'" in check for state in STATES.split(", "))
    assert len(outreach.columns) == len(inspect(engine).get_columns("outreach"))
    engine.dispose()


def test_four_that_start_at_once_agree(database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: make_store(database_url), range(4)))
    with stores[0].read() as tx:
        assert tx.outreaches.counts() == {}
    for store in stores:
        store.close()


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        UTCDateTime().process_bind_param(NOW.replace(tzinfo=None), make_engine(parse_url("sqlite:///x.db")).dialect)


def test_sqlite_is_opened_so_that_nothing_is_lost(tmp_path: Path) -> None:
    engine = make_engine(parse_url(f"sqlite:///{tmp_path / 'a.db'}"))
    with engine.connect() as connection:
        for pragma, value in {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
            "busy_timeout": 30000,
            "mmap_size": 0,
        }.items():
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_one_process_holds_the_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with sole_process(data), pytest.raises(ConfigError, match="another process"), sole_process(data):
        pass
    with sole_process(data):
        pass
