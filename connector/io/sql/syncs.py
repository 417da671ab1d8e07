"""Where each sync stands, who was considered, and the opt-outs that a CRM must still learn."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from connector.io.sql.schema import considered, cursor, seen_event, write_back
from connector.io.sql.work import Work
from connector.model import WriteBack
from gates.recipient import ContactKey

_CURSOR = select(cursor.c.cursor).where(cursor.c.connection == bindparam("of"), cursor.c.stream == bindparam("named"))


class SqlSyncs:
    """`ports.Syncs` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def cursor(self, connection: str, stream: str) -> str | None:
        """The stored cursor."""
        return self._db.scalar(_CURSOR, {"of": connection, "named": stream})

    def save_cursor(self, connection: str, stream: str, cursor: str, now: datetime) -> None:
        """Store it."""
        _save_cursor(self._work, connection, stream, {"cursor": cursor, "at": now})

    def considered(self, segment: str, key: ContactKey, outcome: str, now: datetime) -> None:
        """Remember the latest outcome for this member of the segment."""
        values = {"outcome": outcome, "at": now}
        insert = self._work.insert(considered).values(segment=segment, **_columns(key), **values)
        where = ["segment", "connection", "object", "record"]
        self._db.execute(insert.on_conflict_do_update(index_elements=where, set_=values))

    def considered_counts(self) -> Mapping[tuple[str, str], int]:
        """How many members per (segment, outcome)."""
        by = (considered.c.segment, considered.c.outcome)
        rows = self._db.execute(select(*by, func.count()).group_by(*by).order_by(*by))
        return {(segment, outcome): count for segment, outcome, count in rows}

    def ask_write_back(self, write_back: WriteBack) -> bool:
        """Queue an opt-out for a record unless one is waiting."""
        return _ask(self._work, write_back)

    def due_write_backs(self, now: datetime, limit: int) -> Sequence[WriteBack]:
        """Those to try now: the least tried first, so that a connection that is gone starves no other."""
        due = or_(write_back.c.next_try.is_(None), write_back.c.next_try <= now)
        query = select(write_back).where(write_back.c.done_at.is_(None), due)
        rows = self._db.execute(query.order_by(write_back.c.tries, write_back.c.asked_at, write_back.c.id).limit(limit))
        return [
            WriteBack(
                id=row.id,
                person=row.person,
                key=ContactKey(connection=row.connection, object=row.object, id=row.record),
                reason=row.reason,
                asked_at=row.asked_at,
                tries=row.tries,
                next_try=row.next_try,
            )
            for row in rows
        ]

    def write_back_failed(self, write_back: str, why: str, next_try: datetime) -> None:
        """Count the try and wait."""
        _failed(self._work, write_back, why, next_try)

    def write_back_done(self, write_back: str, now: datetime) -> None:
        """The CRM has it."""
        _done(self._work, write_back, now)

    def first_seen_events(self, events: Sequence[tuple[str, str]], now: datetime) -> Sequence[tuple[str, str]]:
        """Inserted in one order, so that workers with the same events wait in a row and not in a ring."""
        if not events:
            return []
        rows = [{"connection": connection, "key": key, "at": now} for connection, key in sorted(set(events))]
        insert = self._work.insert(seen_event).values(rows).on_conflict_do_nothing()
        fresh = {(c, k) for c, k in self._db.execute(insert.returning(seen_event.c.connection, seen_event.c.key))}
        return [one for one in dict.fromkeys(events) if one in fresh]

    def forget_events(self, before: datetime, limit: int) -> int:
        """A bounded number at a time."""
        where = (seen_event.c.connection, seen_event.c.key)
        old = self._db.execute(select(*where).where(seen_event.c.at < before).limit(limit)).all()
        for connection, key in old:
            self._db.execute(delete(seen_event).where(where[0] == connection, where[1] == key))
        return len(old)


# The arguments of these calls bear the names of the tables that they write, so they are written out here.


def _save_cursor(work: Work, connection: str, stream: str, values: dict[str, object]) -> None:
    insert = work.insert(cursor).values(connection=connection, stream=stream, **values)
    work.connection.execute(insert.on_conflict_do_update(index_elements=["connection", "stream"], set_=values))


def _ask(work: Work, asked: WriteBack) -> bool:
    row = {
        "id": asked.id,
        "person": asked.person,
        **_columns(asked.key),
        "reason": asked.reason,
        "asked_at": asked.asked_at,
        "tries": asked.tries,
        "next_try": asked.next_try,
        "why": "",
        "done_at": None,
    }
    insert = work.insert(write_back).values(row).on_conflict_do_nothing().returning(write_back.c.id)
    if work.connection.scalar(insert) is not None:
        return True
    # One that is done is asked anew, unless another one about this record is: it may have been opened again since.
    other = write_back.alias()
    here = [getattr(other.c, name) == value for name, value in _columns(asked.key).items()]
    again = (
        update(write_back)
        .where(write_back.c.id == asked.id, write_back.c.done_at.is_not(None))
        .where(~exists().where(*here, other.c.done_at.is_(None)))
        .values(row)
        .returning(write_back.c.id)
    )
    return work.connection.scalar(again) is not None


def _failed(work: Work, asked: str, why: str, next_try: datetime) -> None:
    values = {"tries": write_back.c.tries + 1, "why": why, "next_try": next_try}
    work.connection.execute(update(write_back).where(write_back.c.id == asked).values(values))


def _done(work: Work, asked: str, now: datetime) -> None:
    work.connection.execute(update(write_back).where(write_back.c.id == asked).values(done_at=now))


def _columns(key: ContactKey) -> dict[str, str]:
    return {"connection": key.connection, "object": key.object, "record": key.id}
