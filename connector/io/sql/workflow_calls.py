"""`storage.Tx.calls` on SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from connector.io.sql.schema import outreach
from connector.io.sql.work import Work
from connector.io.sql.workflow_tables import workflow_call as table
from connector.lifecycle import State
from connector.workflow_rows import CallRow
from crm_adapters.workflow import Operation, WaitFor
from gates.recipient import ContactKey


class SqlCalls:
    """`workflow_rows.Calls` on SQL, inside one transaction."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def get(self, connection: str, call: str) -> CallRow | None:
        """The call, if it was answered already."""
        row = self._db.execute(select(table).where(*_is(connection, call))).one_or_none()
        return None if row is None else self._row(row)

    def begin(self, row: CallRow) -> bool:
        """Insert unless the id is there; PostgreSQL waits here for a transaction that holds the same id."""
        insert = self._work.insert(table).values(_values(row, b"")).on_conflict_do_nothing()
        return self._db.scalar(insert.returning(table.c.call)) is not None

    def answer(self, row: CallRow) -> None:
        """The rest of the row, with the answer under its person's key."""
        body = row.body or b""
        sealed = self._work.seal(row.person, _place(row.connection, row.call), body) if row.person else body
        self._db.execute(update(table).where(*_is(row.connection, row.call)).values(_values(row, sealed)))

    def waiting(self, now: datetime, ending: Mapping[WaitFor, Collection[State]], limit: int) -> Sequence[CallRow]:
        """Those whose mail has ended, or whose time is over, and whose next try has come."""
        ended = [
            (table.c.wait_for == wait.value) & outreach.c.state.in_(sorted(states)) for wait, states in ending.items()
        ]
        here = select(table).join(outreach, outreach.c.id == table.c.outreach)
        due = here.where(table.c.next_try <= now, or_(table.c.due_at <= now, *ended))
        rows = self._db.execute(due.order_by(table.c.tries, table.c.next_try, table.c.call).limit(limit))
        return [self._row(r) for r in rows]

    def try_again(self, row: CallRow, next_try: datetime, ready_at: datetime | None) -> bool:
        """Compare-and-set on the number of tries."""
        same = (*_is(row.connection, row.call), table.c.tries == row.tries, table.c.next_try.is_not(None))
        values = {"tries": row.tries + 1, "next_try": next_try, "ready_at": ready_at}
        done = update(table).where(*same).values(values).returning(table.c.call)
        return self._db.scalar(done) is not None

    def complete(self, connection: str, call: str, now: datetime) -> None:
        """Nothing is tried any more."""
        self._db.execute(update(table).where(*_is(connection, call)).values(next_try=None, completed_at=now))

    def members(self, segment: str, since: datetime) -> Sequence[ContactKey]:
        """Each record once, in one order."""
        keys = (table.c.connection, table.c.object, table.c.record)
        mine = (table.c.segment == segment, table.c.enrolled.is_(True), table.c.at >= since)
        rows = self._db.execute(select(*keys).where(*mine).distinct().order_by(*keys))
        return [ContactKey(connection=connection, object=kind, id=record) for connection, kind, record in rows]

    def forget(self, before: datetime, limit: int) -> int:
        """The oldest first, a bounded number at a time."""
        old = select(table.c.connection, table.c.call).where(table.c.at < before, table.c.next_try.is_(None))
        found = self._db.execute(old.order_by(table.c.at).limit(limit)).all()
        for row in found:
            self._db.execute(delete(table).where(*_is(row.connection, row.call)))
        return len(found)

    def _row(self, row: Row[Any]) -> CallRow:
        key = ContactKey(connection=row.connection, object=row.object, id=row.record) if row.record else None
        place = _place(row.connection, row.call)
        return CallRow(
            connection=row.connection,
            call=row.call,
            operation=Operation(row.operation),
            asked=row.asked,
            source=row.source,
            at=row.at,
            person=row.person or "",
            contact=key,
            segment=row.segment,
            enrolled=row.enrolled,
            outreach=row.outreach,
            body=self._work.unseal(row.person, place, row.body) if row.person else row.body,
            wait_for=row.wait_for,
            due_at=row.due_at,
            ready_at=row.ready_at,
            tries=row.tries,
            next_try=row.next_try,
            completed_at=row.completed_at,
        )


def _is(connection: str, call: str) -> tuple[Any, Any]:
    return table.c.connection == connection, table.c.call == call


def _place(connection: str, call: str) -> str:
    return f"workflow_call/{connection}/{call}"


def _values(row: CallRow, body: bytes) -> dict[str, object]:
    plain = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in {"contact", "body", "person"}}
    key = row.contact or ContactKey(connection="", object="", id="")
    return {**plain, "object": key.object, "record": key.id, "person": row.person or None, "body": body}
