"""Permits and nodes in the store: an attempt has one permit, a permit is used once, a dead node must stop."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from connector.io.sql.store import SqlStore
from connector.model import Delivery
from connector.permit import Permit
from gates.errors import LawBroken, PermitReused
from tests.connector.io.sql_store import NOW, opened, person, plan

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    with opened(database_url) as store:
        yield store


def permit(row, attempt: int = 1, name: str = "permit_1") -> Permit:
    texts = dict.fromkeys(
        "person sender address message_id sha256 draft_digest consent_digest claims_digest verdict_digest level "
        "reviewer fingerprint".split(),
        "",
    )
    return Permit(id=name, outreach=row.id, attempt=attempt, node="n1", issued_at=NOW, expires_at=SOON, **texts)


def test_a_permit_is_used_once_and_an_attempt_has_one(store: SqlStore) -> None:
    with store.begin() as tx:
        row = plan(tx, person(tx, "1", "ada@example.com"))
        tx.hands.open(permit(row))
        assert [tx.hands.spend("permit_1") for _ in range(2)] == [True, False]
        assert not tx.hands.spend("never opened")
        tx.hands.close("permit_1", "sent", Delivery(reply="250 ok", at=NOW, transport="smtp"))
        tx.hands.open(permit(row, attempt=2, name="permit_2"))
    with pytest.raises(PermitReused), store.begin() as tx:
        tx.hands.open(permit(row, name="permit_3"))


def test_a_node_that_was_declared_dead_must_stop(store: SqlStore) -> None:
    with store.begin() as tx:
        assert not tx.hands.alive("n1", 60)
        tx.hands.beat("n1")
    with store.begin() as tx:
        tx.hands.beat("n1")
        assert tx.hands.alive("n1", 60)
        assert not tx.hands.alive("n1", -1)
        tx.hands.bury("n1")
        assert not tx.hands.alive("n1", 60)
    with pytest.raises(LawBroken), store.begin() as tx:
        tx.hands.beat("n1")


def test_a_first_beat_that_was_rolled_back_is_still_the_first(store: SqlStore) -> None:
    with suppress(KeyError), store.begin() as tx:
        tx.hands.beat("n1")
        raise KeyError
    with store.begin() as tx:
        tx.hands.beat("n1")
