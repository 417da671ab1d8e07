"""Observations, the detectors that fold them, and the alarms that latch."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, case, func, select, tuple_, update

from connector.evidence_rows import Alarm, Observation, Signal
from connector.io.sql.evidence_tables import alarm as alarm_table
from connector.io.sql.evidence_tables import detector as detector_table
from connector.io.sql.evidence_tables import observation as table
from connector.io.sql.work import Work
from connector.model import Json
from feature_flags.levels import Effect, Scope
from gates.errors import StaleEdit

_BEYOND = select(func.count()).select_from(table).where(table.c.number > bindparam("after"))
_OF_SEGMENT = _BEYOND.where(table.c.segment == bindparam("key"))
_OF_DOMAIN = _BEYOND.where(table.c.domain == bindparam("key"))


_D = detector_table.c
_STATE = select(_D.state).where(
    _D.kind == bindparam("of"), _D.key == bindparam("key"), _D.name == bindparam("name")
)  # fmt: skip
_STATE_HELD = _STATE.with_for_update()


@cache
def _counts(asked: tuple[str, ...]) -> Select[Any, Any]:
    """Hits and all of one signal since then, about what is asked for by these columns; one reading for both."""
    hits = func.sum(case((table.c.hit.is_(True), 1), else_=0))
    where = [table.c.signal == bindparam("signal"), table.c.at >= bindparam("since")]
    where += [table.c[name] == bindparam(name) for name in asked]
    return select(hits.label("hits"), func.count().label("every")).select_from(table).where(*where)


@cache
def _beyond(asked: tuple[str, ...]) -> Select[Any]:
    """The observations beyond a number, in order, about what is asked for by these columns."""
    where = [table.c.number > bindparam("after"), *(table.c[name] == bindparam(name) for name in asked)]
    return select(table).where(*where).order_by(table.c.number).limit(bindparam("most", type_=Integer))


class SqlWatching:
    """The part of `evidence_rows.Evidence` that the watch reads and writes."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def observe(self, seen: Observation) -> int:
        """Append; returns its number."""
        values = {n: getattr(seen, n) for n in Observation.__dataclass_fields__ if n != "number"}
        values["signal"] = seen.signal.value
        number: int = self._db.execute(table.insert().values(values).returning(table.c.number)).scalar_one()
        return number

    def observed(self, signal: Signal, subject: str) -> bool:
        """Whether this was seen about this outreach already."""
        same = select(table.c.number).where(table.c.subject == subject, table.c.signal == signal.value).limit(1)
        return self._db.scalar(same) is not None

    def observations(
        self, after: int = 0, limit: int = 10_000, *, segment: str = "", domain: str = ""
    ) -> Sequence[Observation]:
        """Those beyond this number, in order."""
        asked = {name: value for name, value in (("segment", segment), ("domain", domain)) if value}
        rows = self._db.execute(_beyond(tuple(asked)), {**asked, "after": after, "most": limit})
        return [_seen(r) for r in rows]

    def observed_since(self, after: int, *, segment: str = "", domain: str = "") -> int:
        """How many there are beyond this number; two statements made once, for this is asked at every move."""
        if segment:
            return int(self._db.scalar(_OF_SEGMENT, {"after": after, "key": segment}) or 0)
        return int(self._db.scalar(_OF_DOMAIN, {"after": after, "key": domain}) or 0)

    def recent(self, signal: Signal, last: int, *, segment: str = "", domain: str = "") -> Sequence[Observation]:
        """The last so many, oldest first."""
        query = select(table).where(*_about(signal, segment, domain)).order_by(table.c.number.desc()).limit(last)
        return [_seen(r) for r in self._db.execute(query)][::-1]

    def counted(
        self, signal: Signal, since: datetime, *, segment: str = "", domain: str = "", role: str = ""
    ) -> tuple[int, int]:
        """(hits, all) since then."""
        given = {"segment": segment, "domain": domain, "role": role}
        asked = {name: value for name, value in given.items() if value}
        row = self._db.execute(_counts(tuple(asked)), {**asked, "signal": signal.value, "since": since}).one()
        return row.hits or 0, row.every or 0

    def detector(self, scope: Scope, name: str) -> Mapping[str, Json] | None:
        """The stored state; a writing transaction holds it."""
        asked = {"of": scope.kind, "key": scope.key, "name": name}
        return self._db.scalar(_STATE_HELD if self._work.writing else _STATE, asked)

    def begin_detector(self, scope: Scope, name: str, now: datetime) -> None:
        """Store an empty state where there is none; waits for whoever is storing one."""
        insert = self._work.insert(detector_table).values(kind=scope.kind, key=scope.key, name=name, state={}, at=now)
        self._db.execute(insert.on_conflict_do_nothing())

    def save_detector(self, scope: Scope, name: str, state: Mapping[str, Json], now: datetime) -> None:
        """Store it."""
        values = {"state": dict(state), "at": now}
        insert = self._work.insert(detector_table).values(kind=scope.kind, key=scope.key, name=name, **values)
        self._db.execute(insert.on_conflict_do_update(index_elements=["kind", "key", "name"], set_=values))

    def raise_alarm(self, alarm: Alarm) -> bool:
        """Insert, unless the same one is open already."""
        insert = self._work.insert(alarm_table).values(
            id=alarm.id,
            kind=alarm.scope.kind,
            key=alarm.scope.key,
            signal=alarm.signal,
            action=alarm.action.value,
            at=alarm.at,
            numbers=dict(alarm.numbers),
            why=alarm.why,
            resolved_at=alarm.resolved_at,
            resolved_by=alarm.resolved_by,
            note=alarm.note,
            told=dict(alarm.told),
            tries=alarm.tries,
            next_try=alarm.next_try,
        )
        return self._db.scalar(insert.on_conflict_do_nothing().returning(alarm_table.c.id)) is not None

    def alarms(self, scopes: Sequence[Scope] = (), *, only_open: bool = True) -> Sequence[Alarm]:
        """Those of these scopes, or all, oldest first."""
        query = select(alarm_table).order_by(alarm_table.c.at, alarm_table.c.id)
        if scopes:
            pairs = [(s.kind, s.key) for s in scopes]
            query = query.where(tuple_(alarm_table.c.kind, alarm_table.c.key).in_(pairs))
        if only_open:
            query = query.where(alarm_table.c.resolved_at.is_(None))
        return [_alarm(r) for r in self._db.execute(query)]

    def alarm_told(self, alarm: str, told: Mapping[str, str], tries: int, next_try: datetime) -> None:
        """Which channels have heard of it when."""
        values = {"told": dict(told), "tries": tries, "next_try": next_try}
        self._db.execute(update(alarm_table).where(alarm_table.c.id == alarm).values(values))

    def resolve_alarm(self, alarm: str, *, by: str, note: str, now: datetime) -> None:
        """Close it with a note."""
        wrote = self._db.scalar(
            update(alarm_table)
            .where(alarm_table.c.id == alarm, alarm_table.c.resolved_at.is_(None))
            .values(resolved_at=now, resolved_by=by, note=note)
            .returning(alarm_table.c.id)
        )
        if wrote is None:
            raise StaleEdit(
                "this alarm is not open", where=f"alarm {alarm}", mend="gatepost segments shows the open ones"
            )


def _about(signal: Signal, segment: str, domain: str) -> list[ColumnElement[bool]]:
    where = [table.c.signal == signal.value]
    if segment:
        where.append(table.c.segment == segment)
    if domain:
        where.append(table.c.domain == domain)
    return where


def _seen(row: Row[Any]) -> Observation:
    fields = {name: getattr(row, name) for name in Observation.__dataclass_fields__}
    return Observation(**{**fields, "signal": Signal(row.signal)})


def _alarm(row: Row[Any]) -> Alarm:
    return Alarm(
        id=row.id,
        scope=Scope(kind=row.kind, key=row.key),
        signal=row.signal,
        action=Effect(row.action),
        at=row.at,
        numbers=dict(row.numbers),
        why=row.why,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        note=row.note,
        told=dict(row.told),
        tries=row.tries,
        next_try=row.next_try,
    )
