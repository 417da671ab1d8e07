"""Persons behind records: a union of ids, each pointing straight at its root.

Addresses are found by keyed hash and read back by the person's key. An erased person stays an
erased person: later syncs link their records, but store neither contact nor address again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update

from connector.codec import dump, load
from connector.io.crypto import normal_address
from connector.io.sql.schema import address, contact, outreach, person
from connector.io.sql.work import Work, lock_person, members
from connector.lifecycle import State
from gates.recipient import Contact, ContactKey


class SqlPeople:
    """`ports.People` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def link(self, contact: Contact, now: datetime) -> str:
        """The person of this record, found by key or any address, joined or made."""
        given = {self._work.hide("address", a): a.strip() for a in contact.addresses if "@" in a}
        roots = set(self._whose(given).values())
        if (known := self.person_of(contact.key)) is not None:
            roots.add(known)
        owner = self._join(roots) if roots else self._make(now)
        holder = self._put_record(contact.key, owner, now)
        owner = self._join({owner, holder})
        erased = self._is_erased(owner)
        owner = self._add_addresses(owner, given, erased=erased)
        body = None if erased else self._work.seal(holder, _contact_place(contact.key), dump(contact))
        _store_body(self._work, contact.key, body, now)
        return owner

    def person_of(self, key: ContactKey) -> str | None:
        """The whole person's root id."""
        joined = person.join(contact, contact.c.person == person.c.id)
        return self._db.scalar(select(person.c.root).select_from(joined).where(_at(key)))

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
        rows = self._db.execute(
            select(contact.c.connection, contact.c.object, contact.c.record)
            .where(contact.c.person.in_(members(person)), ~contact.c.gone)
            .order_by(contact.c.connection, contact.c.object, contact.c.record)
        )
        return [ContactKey(connection=c, object=o, id=r) for c, o, r in rows]

    def addresses(self, person: str) -> Sequence[str]:
        """Every address, as the CRM spelled it first; none of an erased person."""
        rows = self._db.execute(
            select(address.c.hash, address.c.person, address.c.body)
            .where(address.c.person.in_(members(person)))
            .order_by(address.c.person, address.c.n)
        ).all()
        plain = (self._work.unseal(row.person, _address_place(row.hash), row.body) for row in rows)
        return [body.decode() for body in plain if body is not None]

    def absorb(self, key: ContactKey, into: ContactKey, now: datetime) -> str:
        """The record `key` is now `into`; both persons become one."""
        roots = {root for k in (key, into) if (root := self.person_of(k)) is not None}
        owner = self._join(roots) if roots else self._make(now)
        for record in (key, into):
            if self.person_of(record) is None:
                owner = self._join({owner, self._put_record(record, owner, now)})
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
        self._db.execute(update(contact).where(contact.c.person.in_(ids)).values(body=None))
        self._db.execute(update(address).where(address.c.person.in_(ids)).values(body=None))
        # A digest of plain text lets guesses be tried; what may have left still needs it to be reconciled.
        over = and_(outreach.c.person.in_(ids), outreach.c.state.not_in([State.CLAIMED, State.UNKNOWN]))
        self._db.execute(update(outreach).where(over).values(draft_digest=""))
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
        joined = person.join(address, address.c.person == person.c.id)
        found = select(address.c.hash, person.c.root).select_from(joined).where(address.c.hash.in_(list(hashes)))
        return {row.hash: row.root for row in self._db.execute(found)}

    def _make(self, now: datetime) -> str:
        owner = f"person_{self._work.vault.random(16).hex()}"
        self._work.make_key(owner)
        self._db.execute(person.insert().values(id=owner, root=owner, made_at=now, erased_at=None))
        return owner

    def _join(self, ids: Collection[str]) -> str:
        """Make these persons one, with the oldest as root. All roots are locked in one order: no deadlock."""
        while True:
            roots = set(self._db.scalars(select(person.c.root).where(person.c.id.in_(ids))))
            if len(roots) == 1:
                return str(roots.pop())
            locked = select(person.c.id, person.c.root, person.c.made_at).where(person.c.id.in_(roots))
            rows = self._db.execute(locked.order_by(person.c.id).with_for_update()).all()
            if all(row.root == row.id for row in rows):
                winner = min(rows, key=lambda row: (row.made_at, row.id)).id
                self._db.execute(update(person).where(person.c.root.in_(roots)).values(root=winner))
                return str(winner)

    def _is_erased(self, owner: str) -> bool:
        marked = select(person.c.id).where(person.c.id.in_(members(owner)), person.c.erased_at.is_not(None))
        return self._db.scalar(marked.limit(1)) is not None

    def _add_addresses(self, owner: str, given: dict[str, str], *, erased: bool) -> str:
        """Store new addresses; one that another process has just given to another person joins the two."""
        whose = self._whose(given)
        new = sorted(given.keys() - whose.keys())
        if not new:
            return self._join({owner, *whose.values()})
        count = self._db.scalar(select(func.count()).select_from(address).where(address.c.person == owner)) or 0
        order = {h: count + i for i, h in enumerate(given)}
        for h in new:
            domain = normal_address(given[h]).rpartition("@")[2]
            row = {
                "hash": h,
                "domain_hash": self._work.hide("domain", domain),
                "person": owner,
                "n": order[h],
                "body": None if erased else self._work.seal(owner, _address_place(h), given[h].encode()),
            }
            self._db.execute(self._work.insert(address).values(row).on_conflict_do_nothing())
        return self._join({owner, *self._whose(given).values()})

    def _put_record(self, key: ContactKey, owner: str, now: datetime) -> str:
        """Whose record this is, by whose key it is encrypted: of `owner`, unless somebody stored it before."""
        row = {"connection": key.connection, "object": key.object, "record": key.id, "person": owner}
        insert = self._work.insert(contact).values(**row, body=None, seen_at=now, gone=False)
        self._db.execute(insert.on_conflict_do_nothing())
        return str(self._db.scalar(select(contact.c.person).where(_at(key)).with_for_update()))


def _store_body(work: Work, key: ContactKey, body: bytes | None, now: datetime) -> None:
    work.connection.execute(update(contact).where(_at(key)).values(body=body, seen_at=now, gone=False))


def _at(key: ContactKey) -> ColumnElement[bool]:
    return and_(contact.c.connection == key.connection, contact.c.object == key.object, contact.c.record == key.id)


def _contact_place(key: ContactKey) -> str:
    return f"contact|{key}|body"


def _address_place(hashed: str) -> str:
    return f"address|{hashed}|body"
