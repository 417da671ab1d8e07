"""Mail that came in. A letter is stored, encrypted, in the transaction that remembers its UID; work comes after.

Nobody knows yet whom a letter is about, so each batch gets a key of its own (a holder: a person row without records or
addresses). Work brings a body under its person's key, where erasure reaches it; what is about nobody is lost with its
holder's key when its time is over. A crash between any two statements leaves either nothing, or a row that is `new`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, update

from connector.io.sql.people import SqlPeople
from connector.io.sql.schema import inbound as table
from connector.io.sql.schema import inbound_at, person
from connector.io.sql.syncs import SqlSyncs
from connector.io.sql.work import WHOLE, Work, lock_person
from connector.letters import OUR_FAULT, Inbound, Letter, Place, Silence
from crm_adapters.port import TaskRef
from gates.errors import InputError

STREAM = "imap"
COUNTED = "bounce_transient"

# What a person's own mail says about writing to them; made once, for every plan and every claim asks.
_MINE = table.c.person.in_(WHOLE)
_ANSWERED = select(func.max(table.c.seen_at)).where(or_(_MINE, table.c.writer.in_(WHOLE)), table.c.stops)
_AWAY = select(func.max(table.c.away_until)).where(_MINE)
_FAILED = (
    select(func.count())
    .select_from(table)
    .where(_MINE, table.c.meaning == COUNTED, table.c.reason.not_in(sorted(OUR_FAULT)))
    .where(table.c.seen_at >= bindparam("since"))
)


class SqlInbound:
    """`storage.Inbounds` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def place(self, mailbox: str) -> Place | None:
        """How far the mailbox was read."""
        stored = SqlSyncs(self._work).cursor(STREAM, mailbox)
        if stored is None:
            return None
        validity, _, uid = stored.partition(":")
        return Place(validity=int(validity), uid=int(uid))

    def known(self, mailbox: str, validity: int, above: int) -> Collection[int]:
        """The UIDs above that one which were taken already."""
        where = (inbound_at.c.mailbox == mailbox, inbound_at.c.validity == validity, inbound_at.c.uid > above)
        return frozenset(self._db.scalars(select(inbound_at.c.uid).where(*where)))

    def keep(self, mailbox: str, validity: int, letters: Sequence[tuple[Letter, str]], now: datetime) -> Sequence[str]:
        """Store what is new, remember where each lay, and advance the place. Two workers may bring the same letters."""
        new: list[str] = []
        holder = ""
        for letter, mark in sorted(letters, key=lambda pair: pair[1]):  # one order for all, against deadlock
            row = f"in_{self._work.vault.random(16).hex()}"
            known = self._db.scalar(select(table.c.id).where(table.c.mark == mark))
            if known is None:
                holder = holder or self._holder(now)
                known, is_new = self._insert(row, mark, holder, letter, now)
                new += [row] if is_new else []
            self._db.execute(
                self._work.insert(inbound_at)
                .values(mailbox=mailbox, validity=validity, uid=letter.uid, message=known)
                .on_conflict_do_nothing()
            )
        before = self.place(mailbox)
        highest = max((letter.uid for letter, _ in letters), default=0)
        if before is not None and before.validity == validity:
            highest = max(highest, before.uid)
        SqlSyncs(self._work).save_cursor(STREAM, mailbox, f"{validity}:{highest}", now)
        return new

    def _holder(self, now: datetime) -> str:
        """A key for this batch; its id is random, so that no crash can leave a key under a name that is needed."""
        holder = f"mail_{self._work.vault.random(16).hex()}"
        self._work.make_key(holder)
        self._db.execute(person.insert().values(id=holder, root=holder, made_at=now, erased_at=None))
        return holder

    def _insert(self, row: str, mark: str, holder: str, letter: Letter, now: datetime) -> tuple[str, bool]:
        body = self._work.seal(holder, _place(row), letter.raw)
        values = {
            "id": row, "mark": mark, "holder": holder, "body": body, "sha256": sha256(body).hexdigest(),
            "trouble": letter.trouble, "seen_at": now, "state": "new", "tries": 0, "meaning": "", "reason": "",
            "outreach": "", "stops": False, "task_state": "",
        }  # fmt: skip
        self._db.execute(self._work.insert(table).values(values).on_conflict_do_nothing(index_elements=["mark"]))
        standing = self._db.execute(select(table.c.id).where(table.c.mark == mark)).scalar_one()
        return str(standing), standing == row

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids to work off now, oldest first."""
        waits = or_(table.c.next_try.is_(None), table.c.next_try <= now)
        query = select(table.c.id).where(table.c.state == "new", waits).order_by(table.c.n).limit(limit)
        return list(self._db.scalars(query))

    def lock(self, message: str) -> Inbound:
        """The row, locked until the transaction ends."""
        row = self._db.execute(select(table).where(table.c.id == message).with_for_update()).one_or_none()
        if row is None:
            raise InputError("no such inbound message", where=message, mend="nothing to do")
        return _noun(row)

    def body(self, message: str) -> bytes | None:
        """The raw message; None when its key is gone."""
        row = self._db.execute(select(table.c.holder, table.c.body).where(table.c.id == message)).one()
        return self._work.unseal(row.holder, _place(message), row.body)

    def tries(self, message: str) -> int:
        """How often it could not be worked off."""
        return int(self._db.scalar(select(table.c.tries).where(table.c.id == message)) or 0)

    def settle(self, row: Inbound, now: datetime) -> None:
        """Write what came of it; the body goes under its person's key, or is dropped with an erased person."""
        values: dict[str, Any] = {
            "state": "done", "done_at": now, "meaning": row.meaning, "reason": row.reason, "person": row.person,
            "writer": row.writer, "outreach": row.outreach, "stops": row.stops, "away_until": row.away_until,
            "task_state": row.task_state, "due_at": row.due_at,
        }  # fmt: skip
        if row.person is not None:
            owner = lock_person(self._work, row.person)
            plain = self.body(row.id)
            erased = select(person.c.id).where(person.c.id == owner, person.c.erased_at.is_not(None))
            if plain is None or self._db.scalar(erased) is not None:
                values |= {"body": None}
            else:
                sealed = self._work.seal(owner, _place(row.id), plain)
                values |= {"holder": owner, "body": sealed, "sha256": sha256(sealed).hexdigest()}
        self._db.execute(update(table).where(table.c.id == row.id).values(values))

    def postpone(self, message: str, until: datetime) -> None:
        """Count the try and wait."""
        where = (table.c.id == message, table.c.state == "new")
        self._db.execute(update(table).where(*where).values(tries=table.c.tries + 1, next_try=until))

    def silence(self, person: str, since: datetime) -> Silence:
        """Answers and absences of the whole person, and the mails that did not reach them since then."""
        about = {"whole": person}
        return Silence(
            answered_at=self._db.scalar(_ANSWERED, about),
            away_until=self._db.scalar(_AWAY, about),
            failed=self._db.scalar(_FAILED, {**about, "since": since}) or 0,
        )

    def with_task(self, state: str, limit: int, after: str = "") -> Sequence[Inbound]:
        """Rows with such a task, oldest first."""
        where = [table.c.task_state == state]
        if after:
            where.append(table.c.n > select(table.c.n).where(table.c.id == after).scalar_subquery())
        return [_noun(r) for r in self._db.execute(select(table).where(*where).order_by(table.c.n).limit(limit))]

    def save_task(self, message: str, state: str, task: TaskRef | None) -> None:
        """Where its task stands."""
        values: dict[str, Any] = {"task_state": state}
        if task is not None:
            values |= {"task_connection": task.connection, "task": task.id}
        self._db.execute(update(table).where(table.c.id == message).values(values))

    def over(self, before: datetime) -> int:
        """Drop what is about nobody and came before then, and the keys under which nothing is left."""
        done = (table.c.state == "done", table.c.person.is_(None), table.c.seen_at < before, table.c.body.is_not(None))
        self._db.execute(update(table).where(*done).values(body=None))
        used = select(table.c.holder).where(table.c.body.is_not(None))
        empty = select(person.c.id).where(
            person.c.id.startswith("mail_"), person.c.erased_at.is_(None), person.c.id.not_in(used)
        )
        holders = list(self._db.scalars(empty))
        people = SqlPeople(self._work)
        return sum(people.erase(holder) for holder in holders)


def _place(row: str) -> str:
    return f"inbound|{row}|body"


_ODD = frozenset({"task"})
_SAME = tuple(f for f in Inbound.__dataclass_fields__ if f not in _ODD)


def _noun(row: Row[Any]) -> Inbound:
    stored = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    task = None if stored["task"] is None else TaskRef(connection=stored["task_connection"], id=stored["task"])
    return Inbound(**{name: stored[name] for name in _SAME}, task=task)
