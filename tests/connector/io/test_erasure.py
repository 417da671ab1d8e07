"""Law 11 in the store: after erasure nothing of the person can be recovered, and the no stays."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import MetaData, delete, select, text
from sqlalchemy.engine import Engine

from connector.audit.verify import verify_export
from connector.io.clock import os_random
from connector.io.crypto import Vault
from connector.io.sql.keyring import person_key
from connector.io.sql.store import SqlStore
from connector.lifecycle import State
from connector.model import Artefact, Kind
from gates.errors import Forged, InputError
from gates.recipient import Suppressed
from tests.connector.io.sql_store import MASTER, NOW, HandClock, event, key, make_store, opened, person, plan

ADDRESS = "ada.lovelace@analytical.example"
SECRET = b"Dear Ada, your engine weaves algebraic patterns."
NO = Suppressed(reason="erased", channel="request", at=NOW)


def fill(store: SqlStore) -> str:
    with store.begin() as tx:
        ada = person(tx, "1", ADDRESS)
        row = plan(tx, ada, state=State.VOID, draft_digest="ab" * 32)
        digest = tx.contents.put(row, Artefact(kind=Kind.MAIL, body=SECRET, name=ADDRESS))
        tx.contents.put_verdict(ada, "content digest", SECRET)
        tx.caps.spend([])
        tx.suppressions.add(person=ada, addresses=[ADDRESS], why=NO)
        tx.log.append(replace(event("mail"), digests={"mail": digest}))
    return ada


def erase(store: SqlStore, ada: str) -> int:
    with store.begin() as tx:
        return tx.people.erase(ada)


def dump(engine: Engine) -> bytes:
    """Every value of every table, as one text."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = [row for table in tables.sorted_tables for row in connection.execute(select(table)).all()]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)


def test_content_and_identity_are_never_stored_in_clear(database_url: str) -> None:
    with opened(database_url) as store:
        fill(store)
        stored = dump(store._writer)
        for secret in (SECRET, ADDRESS.encode(), b"analytical", b"Ada", b"content digest"):
            assert secret not in stored


def test_erasure_leaves_nothing_readable_and_the_no_standing(database_url: str) -> None:
    with opened(database_url) as store:
        ada = fill(store)
        assert erase(store, ada) == 1
        assert erase(store, ada) == 0
        with store.read() as tx:
            assert tx.people.contact(key("1")) is None
            assert tx.people.addresses(ada) == []
            (row,) = tx.outreaches.of_person(ada)
            assert row.draft_digest == ""
            assert [(kind, body) for kind, _, _, body in tx.contents.all(row.id)] == [(Kind.MAIL, None)]
            assert tx.contents.get(row.id, Kind.MAIL) is None
            assert tx.contents.verdict(ada, "content digest") is None
            assert tx.suppressions.of("another", [ADDRESS.upper()]) == [NO]
        assert verify_export(store.export(), Vault([MASTER], random=os_random).public_keys).whole


def test_an_erased_person_is_not_stored_again(database_url: str) -> None:
    with opened(database_url) as store:
        ada = fill(store)
        erase(store, ada)
        with store.begin() as tx:
            assert person(tx, "1", ADDRESS, "new@address.example") == ada
            assert person(tx, "2", ADDRESS) == ada
            assert tx.people.contact(key("2")) is None
            assert tx.people.addresses(ada) == []
            assert tx.suppressions.of(ada, []) == [NO]
        with pytest.raises(InputError, match="erased"), store.begin() as tx:
            tx.contents.put(tx.outreaches.of_person(ada)[0], Artefact(kind=Kind.MAIL, body=SECRET))
        assert SECRET not in dump(store._writer)


def test_erasure_covers_every_joined_person(database_url: str) -> None:
    with opened(database_url) as store:
        with store.begin() as tx:
            person(tx, "1", "a@x.example")
            person(tx, "2", "b@x.example")
            root = tx.people.absorb(key("1"), key("2"), NOW)
        assert erase(store, root) == 2
        with store.read() as tx:
            assert tx.people.contact(key("2")) is None


def test_a_rolled_back_erasure_destroys_nothing(database_url: str) -> None:
    with opened(database_url) as store:
        ada = fill(store)
        with suppress(KeyError), store.begin() as tx:
            tx.people.erase(ada)
            assert tx.people.addresses(ada) == []
            raise KeyError
        with store.read() as tx:
            assert tx.people.addresses(ada) == [ADDRESS]


def test_an_erasure_that_a_crash_interrupted_is_read_as_done_and_finished_at_the_next_start(database_url: str) -> None:
    with opened(database_url) as store:
        ada = fill(store)
        with store._writer.begin() as connection:  # what the disk holds between the two commits
            connection.execute(text("UPDATE person SET erased_at = made_at"))
        with store.read() as tx:
            assert tx.people.contact(key("1")) is None
            assert tx.people.addresses(ada) == []
        assert store._ring.get(ada) is not None
        store.migrate()
        assert store._ring.get(ada) is None


def test_the_destroyed_key_is_gone_from_the_disk(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gatepost.db'}"
    with opened(url) as store:
        ada = fill(store)
        with store._ring._reader.begin() as connection:
            wrapped = connection.scalar(select(person_key.c.wrapped))
        assert any(wrapped in file.read_bytes() for file in tmp_path.iterdir())
        erase(store, ada)
        assert not any(wrapped in file.read_bytes() for file in tmp_path.iterdir())


def test_a_backup_of_the_content_alone_opens_nothing(database_url: str) -> None:
    with opened(database_url) as store:
        ada = fill(store)
        with store._ring._writer.begin() as connection:  # the keys' backup has run out
            connection.execute(delete(person_key))
        with store.read() as tx:
            assert tx.people.addresses(ada) == []
            assert tx.contents.get(tx.outreaches.of_person(ada)[0].id, Kind.MAIL) is None
        assert b"person_key" not in dump(store._writer)


def test_exchanged_ciphertexts_are_refused(database_url: str) -> None:
    with opened(database_url) as store:
        with store.begin() as tx:
            row = plan(tx, person(tx, "1", ADDRESS))
            for body in (b"one", b"two"):
                tx.contents.put(row, Artefact(kind=Kind.MAIL, body=body))
        with store._writer.begin() as connection:
            connection.execute(text("UPDATE content SET body = (SELECT body FROM content WHERE n = 1) WHERE n = 2"))
        with pytest.raises(Forged), store.read() as tx:
            tx.contents.get(row.id, Kind.MAIL)


def test_a_rotation_rewraps_keys_and_touches_no_content(database_url: str) -> None:
    newer = bytes(range(1, 33))
    with opened(database_url) as store:
        ada = fill(store)
        before = dump(store._writer)
    with opened(database_url, masters=(MASTER, newer)) as store:
        assert store.rewrap_keys() == 1
        assert store.rewrap_keys() == 0
        with store.read() as tx:
            assert tx.people.addresses(ada) == [ADDRESS]
            assert tx.suppressions.of("another", [ADDRESS]) == [NO]
        assert dump(store._writer) == before


def test_keys_can_live_in_another_database(database_url: str, tmp_path: Path) -> None:
    vault = Vault([MASTER], random=os_random)
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    store = SqlStore(database_url, vault=vault, clock=HandClock(), keys_url=elsewhere)
    store.migrate()
    ada = fill(store)
    assert store._ring.get(ada) is not None
    store.close()
    store = make_store(database_url)
    with store.read() as tx:
        assert tx.people.addresses(ada) == []
    store.close()
