"""The rows that move: one per person, segment and step, each change by compare-and-set on its version."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select, tuple_, update

from connector.io.sql.schema import outreach as table
from connector.io.sql.work import Work, lock_person, members
from connector.lifecycle import State, check_move
from connector.model import Outreach
from crm_adapters.port import TaskRef
from gates.errors import InputError, LawBroken, StaleEdit
from gates.recipient import ContactKey

# Statements that run dozens of times for each mail are made once: making one costs more than running it on SQLite.
_ONE = select(table).where(table.c.id == bindparam("outreach"))
_HELD = _ONE.with_for_update()
_SAVE = (
    update(table)
    .where(table.c.id == bindparam("outreach"), table.c.version == bindparam("seen"))
    .returning(table.c.id)
)  # fmt: skip


class SqlOutreaches:
    """`ports.Outreaches` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def get(self, outreach: str) -> Outreach:
        """The row."""
        return _noun(self._row(outreach, lock=False))

    def lock(self, outreach: str) -> Outreach:
        """The row, locked until the transaction ends."""
        return _noun(self._row(outreach, lock=True))

    def add(self, outreach: Outreach) -> bool:
        """Insert, unless any id of the whole person has this segment and step, in whatever state."""
        lock_person(self._work, outreach.person)
        same = and_(table.c.segment == outreach.segment, table.c.step == outreach.step)
        if self._db.scalar(select(table.c.id).where(table.c.person.in_(members(outreach.person)), same).limit(1)):
            return False
        self._db.execute(table.insert().values(_values(outreach)))
        return True

    def save(self, outreach: Outreach) -> None:
        """Write where the stored version is one less, and only a move that the lifecycle knows."""
        before = _noun(self._row(outreach.id, lock=True))
        if before.version != outreach.version - 1:
            raise _stale(outreach)
        check_move(before.state, outreach.state)
        fixed = (outreach.person, outreach.segment, outreach.step, outreach.created_at)
        if fixed != (before.person, before.segment, before.step, before.created_at):
            raise LawBroken("who an outreach is for and why never changes", where=outreach.id, mend="plan another one")
        where = {"outreach": outreach.id, "seen": before.version}
        wrote = self._db.scalar(_SAVE, {**_values(outreach), **where})
        if wrote is None:
            raise _stale(outreach)

    def due(self, states: Iterable[State], now: datetime, limit: int, after: str = "") -> Sequence[str]:
        """Ids whose not-before time has come, in the order of their creation, beyond the row `after`."""
        where = [table.c.state.in_([*states]), or_(table.c.not_before.is_(None), table.c.not_before <= now)]
        if after:
            last = self.get(after)
            where.append(tuple_(table.c.created_at, table.c.id) > (last.created_at, last.id))
        found = select(table.c.id).where(*where).order_by(table.c.created_at, table.c.id).limit(limit)
        return list(self._db.scalars(found))

    def of_person(self, person: str) -> Sequence[Outreach]:
        """All rows of the whole person, oldest first."""
        return self._all(table.c.person.in_(members(person)))

    def in_states(self, states: Iterable[State], segment: str = "") -> Sequence[Outreach]:
        """All rows in these states, oldest first."""
        where = table.c.state.in_([*states])
        return self._all(and_(where, table.c.segment == segment) if segment else where)

    def with_task(self, states: Iterable[State], connection: str = "") -> Sequence[Outreach]:
        """Rows in these states that still have a task in the CRM, oldest first."""
        where = and_(table.c.state.in_([*states]), table.c.task.is_not(None), table.c.task != "")
        return self._all(and_(where, table.c.task_connection == connection) if connection else where)

    def find(self, *, message_id: str = "", task: str = "", connection: str = "") -> Outreach | None:
        """The row with this Message-ID, or the newest with this task on this connection."""
        if message_id:
            where = table.c.message_id == message_id
        elif task and connection:
            where = and_(table.c.task_connection == connection, table.c.task == task)
        else:
            raise InputError("nothing to find by", where="outreaches", mend="give a Message-ID, or task and connection")
        found = self._all(where)
        return found[-1] if found else None

    def counts(self) -> Mapping[tuple[str, str, str], int]:
        """How many rows per (segment, state, reason)."""
        by = (table.c.segment, table.c.state, table.c.reason)
        rows = self._db.execute(select(*by, func.count()).group_by(*by).order_by(*by))
        return {(segment, state, reason): count for segment, state, reason, count in rows}

    def _row(self, outreach: str, *, lock: bool) -> Row[Any]:
        row = self._db.execute(_HELD if lock else _ONE, {"outreach": outreach}).one_or_none()
        if row is None:
            raise InputError("no such outreach", where=outreach, mend="`gatepost status` lists them")
        return row

    def _all(self, where: ColumnElement[bool]) -> list[Outreach]:
        rows = self._db.execute(select(table).where(where).order_by(table.c.created_at, table.c.id))
        return [_noun(row) for row in rows]


def _stale(outreach: Outreach) -> StaleEdit:
    return StaleEdit("somebody else moved this outreach first", where=outreach.id, mend="read it again")


# Fields whose column has another name or another form; all others are stored as they are.
_ODD = frozenset({"contact", "task", "state"})
_SAME = tuple(f for f in Outreach.__dataclass_fields__ if f not in _ODD)


def _values(outreach: Outreach) -> dict[str, Any]:
    task = outreach.task
    return {
        **{name: getattr(outreach, name) for name in _SAME},
        "connection": outreach.contact.connection,
        "object": outreach.contact.object,
        "record": outreach.contact.id,
        "state": outreach.state.value,
        "task_connection": None if task is None else task.connection,
        "task": None if task is None else task.id,
    }


def _noun(row: Row[Any]) -> Outreach:
    stored = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    return Outreach(
        **{name: stored[name] for name in _SAME},
        contact=ContactKey(connection=stored["connection"], object=stored["object"], id=stored["record"]),
        state=State(stored["state"]),
        task=None if stored["task"] is None else TaskRef(connection=stored["task_connection"], id=stored["task"]),
    )
