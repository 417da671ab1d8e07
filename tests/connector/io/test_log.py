"""The audit log in the store: gapless, append-only, sealed, and caught when somebody reaches behind the app."""

import pytest
from sqlalchemy import text

from connector.audit.checkpoint import Checkpoint
from connector.audit.verify import Report, verify_export
from connector.io.clock import os_random
from connector.io.crypto import Vault
from connector.io.sql import log
from connector.io.sql.store import SqlStore
from gates.errors import LawBroken, WorldError
from tests.connector.io.sql_store import MASTER, event, opened

KEYS = Vault([MASTER], random=os_random).public_keys


@pytest.fixture
def store(database_url: str):
    with opened(database_url) as store:
        yield store


def fill(store: SqlStore, count: int, chain: str = "hub") -> list[str]:
    with store.begin() as tx:
        return [tx.log.append(event("step", chain, n=n)) for n in range(count)]


def check(store: SqlStore, outside: tuple[Checkpoint, ...] = ()) -> Report:
    return verify_export(store.export(), KEYS, outside)


def reach_behind(store: SqlStore, statement: str) -> None:
    """What somebody with the database's own password can do."""
    with store._writer.begin() as connection:
        if store._writer.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_event_no_{verb}"))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
        connection.exec_driver_sql(statement)


def test_each_connection_has_its_own_chain(store: SqlStore) -> None:
    links = fill(store, 3) + fill(store, 2, "system")
    assert len(set(links)) == 5
    assert store.chains() == ["hub", "system"]
    assert [(seq, link) for seq, _, link in store.audit_events("hub")] == list(zip((1, 2, 3), links, strict=False))
    assert [seq for seq, _, _ in store.audit_events("hub", after_seq=2)] == [3]
    report = check(store)
    assert report.whole
    assert report.events == {"hub": 3, "system": 2}


def test_a_checkpoint_seals_what_there_is(store: SqlStore) -> None:
    links = fill(store, 3)
    mark = store.checkpoint("hub")
    assert (mark.seq, mark.head) == (3, links[-1])
    assert store.checkpoint("hub") == mark
    assert store.checkpoints() == store.checkpoints("hub") == [mark]
    assert store.checkpoints("system") == []
    assert check(store).sealed == {"hub": 3}


def test_a_long_log_is_sealed_by_itself_and_read_in_pages(store: SqlStore) -> None:
    fill(store, 1203)
    assert [mark.seq for mark in store.checkpoints()] == [log.SEAL_EVERY, 2 * log.SEAL_EVERY]
    report = check(store)
    assert report.whole
    assert (report.events, report.sealed) == ({"hub": 1203}, {"hub": 1000})


@pytest.mark.parametrize("verb", ["UPDATE audit_event SET body = ''", "DELETE FROM audit_event"])
@pytest.mark.parametrize("where", ["", " WHERE seq = 1"])
def test_the_database_refuses_to_change_the_log(store: SqlStore, verb: str, where: str) -> None:
    fill(store, 2)
    with pytest.raises(Exception, match="append-only"), store._writer.begin() as connection:
        connection.execute(text(verb + where))
    assert check(store).whole


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE audit_event SET body = replace(body, '\"n\":1', '\"n\":7') WHERE seq = 2", 2),
        ("DELETE FROM audit_event WHERE seq = 2", 2),
        ("UPDATE audit_event SET seq = 9 WHERE seq = 3", 3),
        ("DELETE FROM audit_event WHERE seq > 3", 4),
        ("DELETE FROM audit_event", 1),
    ],
)
def test_whoever_reaches_behind_the_app_is_found(store: SqlStore, statement: str, seq: int) -> None:
    fill(store, 5)
    mark = store.checkpoint("hub")
    reach_behind(store, statement)
    for outside in ((), (mark,)):
        assert check(store, outside).breaks[0].seq == seq


def test_a_dead_database_is_the_worlds_fault(tmp_path) -> None:
    with opened(f"sqlite:///{tmp_path / 'a.db'}") as store:
        store.close()
        (tmp_path / "a.db").unlink()
        with pytest.raises((WorldError, LawBroken)), store.read() as tx:
            tx.outreaches.counts()
