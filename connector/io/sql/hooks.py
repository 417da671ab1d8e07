"""Webhooks on SQL: kept under a key of their hour, dropped in the transaction that has their effects.

Nobody knows yet whom a body is about, so it cannot lie under a person's key. Holders (person rows without records) take
turns each hour; one whose bodies are all gone is erased, so that a backup of the content reveals nothing (law 11).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update

from connector.hook_rows import Heard, KeptHook, Told, Touched
from connector.io.sql.hook_tables import hook as table
from connector.io.sql.hook_tables import hook_touched as wanted
from connector.io.sql.people import SqlPeople
from connector.io.sql.schema import person
from connector.io.sql.work import Work
from gates.recipient import ContactKey

HOLDER = "hook_"
HOLDER_LASTS = timedelta(hours=1)


class SqlHooks:
    """`hook_rows.Hooks` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def keep(self, bodies: Sequence[Told], now: datetime) -> int:
        """Store what is new; sorted, so that two workers with the same bodies do not wait for each other in a ring."""
        marks = {self._mark(told): told for told in bodies}
        known = set(self._db.scalars(select(table.c.mark).where(table.c.mark.in_(list(marks)))))
        new = sorted(set(marks) - known)
        if not new:
            return 0
        holder = self._holder(now)
        rows = [self._row(mark, marks[mark], holder, now) for mark in new]
        insert = self._work.insert(table).on_conflict_do_nothing(index_elements=["mark"])
        self._db.execute(insert, rows)
        return len(rows)

    def _mark(self, told: Told) -> str:
        return self._work.hide("hook", f"{told.connection}|{sha256(told.body).hexdigest()}")

    def _row(self, mark: str, told: Told, holder: str, now: datetime) -> dict[str, Any]:
        return {
            "mark": mark, "connection": told.connection, "holder": holder, "received_at": now, "state": "new",
            "tries": 0, "next_try": None, "done_at": None, "why": "",
            "body": self._work.seal(holder, _place(mark), told.body),
        }  # fmt: skip

    def _holder(self, now: datetime) -> str:
        """This hour's key; ids sort by time, and end at random, so that no crash leaves a key under a needed name."""
        young = f"{HOLDER}{int((now - HOLDER_LASTS).timestamp()):012d}"
        ours = (person.c.id > young, person.c.id < f"{HOLDER}~", person.c.erased_at.is_(None))
        held = self._db.scalar(select(person.c.id).where(*ours).order_by(person.c.id).limit(1))
        if held is not None:
            return str(held)
        holder = f"{HOLDER}{int(now.timestamp()):012d}_{self._work.vault.random(8).hex()}"
        self._work.make_key(holder)
        self._db.execute(person.insert().values(id=holder, root=holder, made_at=now, erased_at=None))
        return holder

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        """New ones in the order in which they came, then those that failed before: they keep back no other."""
        query = select(table.c.n).where(table.c.state == "new", table.c.next_try.is_(None)).order_by(table.c.n)
        fresh = list(self._db.scalars(query.limit(limit)))
        if len(fresh) == limit:
            return fresh
        again = select(table.c.n).where(table.c.state == "new", table.c.next_try <= now).order_by(table.c.next_try)
        return [*fresh, *self._db.scalars(again.limit(limit - len(fresh)))]

    def take(self, numbers: Collection[int]) -> Sequence[KeptHook]:
        """Locked until the transaction ends; on PostgreSQL, what is locked already is left out."""
        here = (table.c.n.in_(list(numbers)), table.c.state == "new")
        rows = self._db.execute(select(table).where(*here).order_by(table.c.n).with_for_update(skip_locked=True))
        return [
            KeptHook(
                number=row.n,
                connection=row.connection,
                body=self._work.unseal(row.holder, _place(row.mark), row.body),
                received_at=row.received_at,
                tries=row.tries,
            )
            for row in rows
        ]

    def done(self, numbers: Collection[int], now: datetime) -> None:
        """The mark stays for a while, so that the vendor's repeat is known."""
        values = {"state": "done", "done_at": now, "next_try": None, "body": None, "why": ""}
        self._db.execute(update(table).where(table.c.n.in_(list(numbers))).values(values))

    def postpone(self, number: int, until: datetime, why: str) -> None:
        """Count the try and wait."""
        where = (table.c.n == number, table.c.state == "new")
        self._db.execute(update(table).where(*where).values(tries=table.c.tries + 1, next_try=until, why=why))

    def touch(self, keys: Collection[ContactKey], now: datetime) -> None:
        """In one order for all workers; a record that waits already is told of once more."""
        rows = [{**_columns(key), "told": 1, "at": now, "next_try": None} for key in sorted(set(keys), key=str)]
        if rows:
            insert = self._work.insert(wanted)
            again = {"told": wanted.c.told + 1}
            self._db.execute(
                insert.on_conflict_do_update(index_elements=["connection", "object", "record"], set_=again), rows
            )

    def touched(self, connection: str, now: datetime, limit: int) -> Sequence[Touched]:
        """The longest waiting first."""
        due = or_(wanted.c.next_try.is_(None), wanted.c.next_try <= now)
        query = select(wanted).where(wanted.c.connection == connection, due).order_by(wanted.c.at, wanted.c.record)
        return [
            Touched(key=ContactKey(connection=row.connection, object=row.object, id=row.record), told=row.told)
            for row in self._db.execute(query.limit(limit))
        ]

    def read_again(self, touched: Collection[Touched]) -> None:
        """One that was told of since it was listed is read once more."""
        for one in sorted(touched, key=lambda t: str(t.key)):
            self._db.execute(delete(wanted).where(_is(one.key), wanted.c.told == one.told))

    def read_later(self, keys: Collection[ContactKey], until: datetime) -> None:
        """In one order for all workers."""
        for key in sorted(set(keys), key=str):
            self._db.execute(update(wanted).where(_is(key)).values(next_try=until))

    def heard(self) -> Mapping[str, Heard]:
        """Three small queries: the rows that wait are few, the last one is found by the index."""
        waits = table.c.state == "new"
        query = select(
            table.c.connection,
            func.max(table.c.received_at).label("last"),
            func.sum(case((waits, 1), else_=0)).label("waiting"),
            func.sum(case((and_(waits, table.c.tries > 0), 1), else_=0)).label("failing"),
            func.min(case((waits, table.c.received_at))).label("oldest"),
        ).group_by(table.c.connection)
        rows = {row.connection: row for row in self._db.execute(query)}
        read = select(wanted.c.connection, func.count().label("many")).group_by(wanted.c.connection)
        to_read = {row.connection: int(row.many) for row in self._db.execute(read)}
        why = select(table.c.connection, table.c.why).where(waits, table.c.tries > 0).order_by(table.c.n)
        reasons = {row.connection: str(row.why) for row in self._db.execute(why.limit(1000))}
        return {
            name: Heard(
                last=rows[name].last if name in rows else None,
                waiting=int(rows[name].waiting) if name in rows else 0,
                failing=int(rows[name].failing) if name in rows else 0,
                oldest_waiting=rows[name].oldest if name in rows else None,
                why=reasons.get(name, ""),
                to_read=to_read.get(name, 0),
            )
            for name in sorted({*rows, *to_read})
        }

    def forget(self, done_before: datetime, kept_before: datetime, limit: int) -> tuple[int, int]:
        """The oldest first, a bounded number at a time."""
        over = and_(table.c.state == "done", table.c.done_at < done_before)
        given_up = and_(table.c.state == "new", table.c.tries > 0, table.c.received_at < kept_before)
        old = list(self._db.execute(select(table.c.n, table.c.state).where(or_(over, given_up)).limit(limit)))
        self._db.execute(delete(table).where(table.c.n.in_([row.n for row in old])))
        used = select(table.c.holder).where(table.c.body.is_not(None))
        empty = select(person.c.id).where(
            person.c.id > HOLDER, person.c.id < f"{HOLDER}~", person.c.erased_at.is_(None),
            person.c.made_at < self._work.now() - 2 * HOLDER_LASTS, person.c.id.not_in(used),
        )  # fmt: skip
        people = SqlPeople(self._work)
        for holder in list(self._db.scalars(empty)):
            people.erase(holder)
        return len(old), sum(row.state == "new" for row in old)


def _place(mark: str) -> str:
    return f"hook|{mark}|body"


def _columns(key: ContactKey) -> dict[str, str]:
    return {"connection": key.connection, "object": key.object, "record": key.id}


def _is(key: ContactKey) -> ColumnElement[bool]:
    return and_(*(getattr(wanted.c, name) == value for name, value in _columns(key).items()))
