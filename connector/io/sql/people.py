"""Persons behind records: a union of ids, each pointing straight at its root.

Addresses are found by keyed hash and read back by the person's key. An erased person stays an
erased person: later syncs link their records, but store neither contact nor address again.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, update

from connector.codec import dump, load
from connector.io.sql.evidence_tables import seed
from connector.io.sql.schema import address, contact, opt_in, outreach, person
from connector.io.sql.work import WHOLE, Work, lock_person, members
from connector.lifecycle import State
from gates.recipient import Contact, ContactKey

# The advisory locks of this app are 4711000 (migrations), 4711001 (keys) and this one.
LINKING = 4711002

# Made once: these run for each person of each round.
_RECORDS = (
    select(contact.c.connection, contact.c.object, contact.c.record)
    .where(contact.c.person.in_(WHOLE), ~contact.c.gone)
    .order_by(contact.c.connection, contact.c.object, contact.c.record)
)
_ADDRESSES = (
    select(address.c.hash, address.c.person, address.c.body)
    .where(address.c.person.in_(WHOLE))
    .order_by(address.c.person, address.c.n)
)
_ROOTS = (
    select(address.c.hash, person.c.root)
    .select_from(person.join(address, address.c.person == person.c.id))
    .where(address.c.hash.in_(bindparam("hashes", expanding=True)))
)
_KEEP = (
    select(person.c.id).where(person.c.id.in_(WHOLE)).order_by(person.c.id).with_for_update(read=True, key_share=True)
)
_HOLDER = (
    select(person.c.id, person.c.root)
    .select_from(person.join(contact, contact.c.person == person.c.id))
    .where(
        contact.c.connection == bindparam("on"),
        contact.c.object == bindparam("of"),
        contact.c.record == bindparam("key"),
    )
)


class SqlPeople:
    """`ports.People` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def link(self, contact: Contact, now: datetime) -> str:
        """The person of this record, found by key or any address, joined or made."""
        self._one_at_a_time()
        given = {self._work.hide("address", a): a.strip() for a in contact.addresses if "@" in a}
        whose = self._whose(given)
        known = self._holder(contact.key)
        roots = {*whose.values(), *([known[1]] if known else [])}
        owner = self._join(roots) if roots else self._make(now)
        erased = bool(roots) and self._is_erased(owner)
        holder = known[0] if known else owner
        body = None if erased else self._work.seal(holder, _contact_place(contact.key), dump(contact))
        self._put_record(contact.key, owner, body, now, known=known is not None)
        self._add_addresses(owner, {h: a for h, a in given.items() if h not in whose}, erased=erased)
        if erased:
            self._drop_bodies(members(owner))
        return owner

    def person_of(self, key: ContactKey) -> str | None:
        """The whole person's root id."""
        known = self._holder(key)
        return None if known is None else known[1]

    def person_at(self, address: str) -> str | None:
        """The whole person's root id."""
        return next(iter(self._whose([self._work.hide("address", address)]).values()), None)

    def contact(self, key: ContactKey) -> Contact | None:
        """The contact as last synced."""
        row = self._db.execute(select(contact.c.person, contact.c.body).where(_at(key))).one_or_none()
        body = None if row is None else self._work.unseal(row.person, _contact_place(key), row.body)
        return None if body is None else load(Contact, body)

    def records(self, person: str) -> Sequence[ContactKey]:
        """Live records, in the order of their keys."""
        rows = self._db.execute(_RECORDS, {"whole": person})
        return [ContactKey(connection=c, object=o, id=r) for c, o, r in rows]

    def addresses(self, person: str) -> Sequence[str]:
        """Every address, as the CRM spelled it first; none of an erased person."""
        rows = self._db.execute(_ADDRESSES, {"whole": person}).all()
        plain = (self._work.unseal(row.person, _address_place(row.hash), row.body) for row in rows)
        return [body.decode() for body in plain if body is not None]

    def claim(self, persons: Collection[str]) -> None:
        """Lock the roots, always in the same order, so that two who claim the same ones do not wait for each other."""
        roots = select(person.c.root).where(person.c.id.in_(persons)).distinct().order_by(person.c.root)
        for root in list(self._db.scalars(roots)):
            lock_person(self._work, root)

    def keep(self, person: str) -> None:
        """Hold every id of the whole person, together with others who do."""
        self._db.execute(_KEEP, {"whole": person}).all()

    def absorb(self, key: ContactKey, into: ContactKey, now: datetime) -> str:
        """The record `key` is now `into`; both persons become one."""
        self._one_at_a_time()
        roots = {root for k in (key, into) if (root := self.person_of(k)) is not None}
        owner = self._join(roots) if roots else self._make(now)
        for record in (key, into):
            if self._holder(record) is None:
                self._put_record(record, owner, None, now, known=False)
        self.forget_record(key)
        return owner

    def forget_record(self, key: ContactKey) -> None:
        """Drop what was synced; the record keeps naming its person."""
        self._db.execute(update(contact).where(_at(key)).values(gone=True, body=None))

    def erase(self, person: str) -> int:
        """Mark the whole person and destroy their keys with the commit; returns how many keys."""
        lock_person(self._work, person)
        return self._erase(list(self._db.scalars(members(person))))

    def _erase(self, ids: list[str]) -> int:
        live = select(person.c.id).where(person.c.id.in_(ids), person.c.erased_at.is_(None))
        doomed = list(self._db.scalars(live))
        self._db.execute(update(person).where(person.c.id.in_(doomed)).values(erased_at=self._work.now()))
        self._drop_bodies(ids)
        # A digest of plain text lets guesses be tried; what may have left still needs it to be reconciled.
        over = and_(outreach.c.person.in_(ids), outreach.c.state.not_in([State.CLAIMED, State.UNKNOWN]))
        self._db.execute(update(outreach).where(over).values(draft_digest=""))
        theirs = select(outreach.c.id).where(outreach.c.person.in_(ids))
        self._db.execute(update(seed).where(seed.c.outreach.in_(theirs)).values(digest=""))
        for one in doomed:
            self._work.doom(one)
        return len(doomed)

    def stale(self, connection: str, seen_before: datetime, limit: int) -> Sequence[ContactKey]:
        """Live records of the connection last seen before then, the longest unseen first."""
        rows = self._db.execute(
            select(contact.c.connection, contact.c.object, contact.c.record)
            .where(contact.c.connection == connection, contact.c.seen_at < seen_before, ~contact.c.gone)
            .order_by(contact.c.seen_at, contact.c.object, contact.c.record)
            .limit(limit)
        )
        return [ContactKey(connection=c, object=o, id=r) for c, o, r in rows]

    # -------------------------------------------------------------------------------- inside

    def _whose(self, hashes: Collection[str]) -> dict[str, str]:
        """The root behind each of these addresses that is known."""
        return {row.hash: row.root for row in self._db.execute(_ROOTS, {"hashes": list(hashes)})}

    def _make(self, now: datetime) -> str:
        owner = f"person_{self._work.vault.random(16).hex()}"
        self._work.make_key(owner)
        self._db.execute(person.insert().values(id=owner, root=owner, made_at=now, erased_at=None))
        return owner

    def _join(self, roots: Collection[str]) -> str:
        """Make these roots one person, with the oldest as root; locked, so that nothing is planned meanwhile."""
        if len(roots) == 1:
            return next(iter(roots))
        locked = select(person.c.id, person.c.made_at).where(person.c.id.in_(roots)).order_by(person.c.id)
        rows = self._db.execute(locked.with_for_update()).all()
        winner = min(rows, key=lambda row: (row.made_at, row.id)).id
        self._db.execute(update(person).where(person.c.root.in_(roots)).values(root=winner))
        return str(winner)

    def _one_at_a_time(self) -> None:
        """Let one transaction at a time make and join persons. Unique keys alone would deadlock or split a person."""
        if not self._work.sqlite:
            self._db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LINKING})")

    def _is_erased(self, owner: str) -> bool:
        marked = select(person.c.id).where(person.c.id.in_(members(owner)), person.c.erased_at.is_not(None))
        return self._db.scalar(marked.limit(1)) is not None

    def _holder(self, key: ContactKey) -> tuple[str, str] | None:
        """By whose key the record is encrypted, and the root of that person."""
        row = self._db.execute(_HOLDER, {"on": key.connection, "of": key.object, "key": key.id}).one_or_none()
        return None if row is None else (row.id, row.root)

    def _put_record(self, key: ContactKey, owner: str, body: bytes | None, now: datetime, *, known: bool) -> None:
        values = {"body": body, "seen_at": now, "gone": False}
        if known:
            self._db.execute(update(contact).where(_at(key)).values(values))
        else:
            row = {"connection": key.connection, "object": key.object, "record": key.id, "person": owner}
            self._db.execute(contact.insert().values(**row, **values))

    def _add_addresses(self, owner: str, new: Mapping[str, str], *, erased: bool) -> None:
        if not new:
            return
        count = self._db.scalar(select(func.count()).select_from(address).where(address.c.person == owner)) or 0
        rows = [
            {
                "hash": hashed,
                "domain_hash": self._work.hide("domain", given.rpartition("@")[2]),
                "person": owner,
                "n": count + i,
                "body": None if erased else self._work.seal(owner, _address_place(hashed), given.encode()),
            }
            for i, (hashed, given) in enumerate(new.items())
        ]
        self._db.execute(address.insert(), rows)

    def _drop_bodies(self, of: Collection[str] | Select[tuple[str]]) -> None:
        for table in (contact, address, opt_in):
            self._db.execute(update(table).where(table.c.person.in_(of)).values(body=None))


def _at(key: ContactKey) -> ColumnElement[bool]:
    return and_(contact.c.connection == key.connection, contact.c.object == key.object, contact.c.record == key.id)


def _contact_place(key: ContactKey) -> str:
    return f"contact|{key}|body"


def _address_place(hashed: str) -> str:
    return f"address|{hashed}|body"
