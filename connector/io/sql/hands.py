"""Hand-offs and the nodes that make them. Heartbeats follow the database's clock, which all nodes share."""

from sqlalchemy import Float, delete, literal_column, select, update

from connector.io.sql.schema import hand, node
from connector.io.sql.work import Work
from connector.model import Delivery
from connector.permit import Permit
from gates.errors import LawBroken, PermitReused

# Seconds since 1970. SQLite got `unixepoch('subsec')` only in 3.42.
SQLITE_NOW = "((julianday('now') - 2440587.5) * 86400.0)"
POSTGRESQL_NOW = "extract(epoch from clock_timestamp())::double precision"


class SqlHands:
    """`ports.Hands` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection
        self._now = literal_column(SQLITE_NOW if work.sqlite else POSTGRESQL_NOW, Float)

    def beat(self, node: str) -> None:
        """The process's first beat makes the row; LawBroken when a later one finds it gone."""
        _beat(self._work, node, self._now)

    def alive(self, node: str, within_seconds: float) -> bool:
        """Whether the last beat is younger than that."""
        return _alive(self._work, node, self._now, within_seconds)

    def bury(self, node: str) -> None:
        """Take a silent node's row away: should it still live, its next beat stops it."""
        _bury(self._work, node)

    def open(self, permit: Permit) -> None:
        """Write that this permit is about to be used; PermitReused when its attempt had one already."""
        row = {
            "permit": permit.id,
            "outreach": permit.outreach,
            "attempt": permit.attempt,
            "node": permit.node,
            "issued_at": permit.issued_at,
            "expires_at": permit.expires_at,
            "result": "",
            "transport": "",
        }
        insert = self._work.insert(hand).values(row).on_conflict_do_nothing().returning(hand.c.permit)
        if self._db.scalar(insert) is None:
            raise PermitReused("this attempt has a permit already", where=permit.outreach, mend="claim it again")

    def spend(self, permit: str) -> bool:
        """Use the permit; False when it was used before, or was never opened."""
        where = (hand.c.permit == permit, hand.c.spent_at.is_(None))
        spent = update(hand).where(*where).values(spent_at=self._work.now()).returning(hand.c.permit)
        return self._db.scalar(spent) is not None

    def close(self, permit: str, result: str, delivery: Delivery | None) -> None:
        """Write what came of it; the reply itself is content and belongs into an artefact."""
        values = {
            "result": result,
            "transport": "" if delivery is None else delivery.transport,
            "closed_at": self._work.now() if delivery is None else delivery.at,
        }
        self._db.execute(update(hand).where(hand.c.permit == permit).values(values))


def _beat(work: Work, name: str, now: object) -> None:
    renewed = update(node).where(node.c.id == name).values(beat=now).returning(node.c.id)
    if work.connection.scalar(renewed) is not None:
        return
    if name in work.beaten:
        raise LawBroken("this node was declared dead", where=name, mend="stop this process and start a new one")
    work.connection.execute(node.insert().values(id=name, beat=now))
    work.beats.add(name)


def _alive(work: Work, name: str, now: object, within_seconds: float) -> bool:
    age = work.connection.scalar(select(now - node.c.beat).where(node.c.id == name))
    return age is not None and age < within_seconds


def _bury(work: Work, name: str) -> None:
    work.connection.execute(delete(node).where(node.c.id == name))
