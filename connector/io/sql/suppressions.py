"""Standing nos by keyed hash, which is all that stays of a person after erasure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from connector.io.crypto import normal_address
from connector.io.sql.schema import address, opt_in, suppression
from connector.io.sql.work import WHOLE, Work, members
from gates.recipient import Suppressed

KINDS = ("person", "address", "domain")

# Made once: asked again and again about each mail, up to the last moment before it leaves.
_OWN = select(address.c.hash, address.c.domain_hash).where(address.c.person.in_(WHOLE))


def _against(kinds: Sequence[str]) -> ColumnElement[bool]:
    """Whichever row is of one of these kinds and among the hashes given under the kind's name."""
    t = suppression.c
    return or_(*(and_(t.kind == kind, t.hash.in_(bindparam(kind, expanding=True))) for kind in kinds))


_STANDING = (
    select(suppression.c.reason, suppression.c.channel, suppression.c.at)
    .where(_against(KINDS), suppression.c.lifted_at.is_(None))
    .distinct()
    .order_by(suppression.c.at, suppression.c.reason, suppression.c.channel)
)


class SqlSuppressions:
    """`ports.Suppressions` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def add(self, *, person: str, addresses: Sequence[str], why: Suppressed) -> bool:
        """Suppress every id and every address of the whole person; False when nothing of it was new."""
        persons = {person, *self._db.scalars(members(person))}
        known = self._db.scalars(select(address.c.hash).where(address.c.person.in_(members(person))))
        hashes = {*known, *(self._work.hide("address", a) for given in addresses for a in _mailboxes(given))}
        new = [self._put("person", self._work.hide("person", p), why) for p in sorted(persons)]
        new += [self._put("address", h, why) for h in sorted(hashes)]
        return any(new)

    def add_domain(self, domain: str, why: Suppressed) -> bool:
        """Suppress everyone at a domain and below it."""
        return self._put("domain", self._work.hide("domain", domain), why)

    def of(self, person: str, addresses: Sequence[str]) -> Sequence[Suppressed]:
        """Every no against the whole person, any of their addresses, or its domain; oldest first."""
        rows = self._db.execute(_STANDING, self._hashes(person, addresses))
        return [Suppressed(reason=reason, channel=channel, at=at) for reason, channel, at in rows]

    def lift(
        self,
        person: str,
        addresses: Sequence[str],
        reasons: Collection[str],
        *,
        before: datetime,
        proposal: str,
        now: datetime,
    ) -> int:
        """Lift these reasons, as said until `before`, from the whole person and every address; a domain's no stays."""
        lifted = self._db.execute(
            update(suppression)
            .where(
                _against(("person", "address")),
                suppression.c.reason.in_(list(reasons)),
                suppression.c.at <= before,
                suppression.c.lifted_at.is_(None),
            )
            .values(lifted_at=now, lifted_by=proposal),
            {kind: hashes for kind, hashes in self._hashes(person, addresses).items() if kind != "domain"},
        )
        return lifted.rowcount

    def put_evidence(self, person: str, proposal: str, body: bytes) -> None:
        """Keep the evidence of a new opt-in under the person's key."""
        sealed = self._work.seal(person, f"opt_in|{proposal}|body", body)
        self._db.execute(opt_in.insert().values(proposal=proposal, person=person, body=sealed))

    def evidence(self, proposal: str) -> bytes | None:
        """What was kept for that proposal; None when absent or erased."""
        row = self._db.execute(
            select(opt_in.c.person, opt_in.c.body).where(opt_in.c.proposal == proposal)
        ).one_or_none()
        return None if row is None else self._work.unseal(row.person, f"opt_in|{proposal}|body", row.body)

    def _hashes(self, person: str, addresses: Sequence[str]) -> dict[str, list[str]]:
        """By kind, what names the whole person, an address of theirs, or its domain."""
        own = self._db.execute(_OWN, {"whole": person}).all()
        persons = {person, *self._db.scalars(WHOLE, {"whole": person})}
        domains = {d for a in addresses for d in _domains(a)}
        wanted = {
            "person": {self._work.hide("person", p) for p in persons},
            "address": {row.hash for row in own}
            | {self._work.hide("address", a) for given in addresses for a in _mailboxes(given)},
            "domain": {row.domain_hash for row in own} | {self._work.hide("domain", d) for d in domains},
        }
        return {kind: sorted(hashes) for kind, hashes in wanted.items()}

    def _put(self, kind: str, hashed: str, why: Suppressed) -> bool:
        """Write the no; one that was lifted stands again, and one that is said again is as new as the last time."""
        row = self._db.execute(
            self._work.insert(suppression)
            .values(kind=kind, hash=hashed, reason=why.reason, channel=why.channel, at=why.at)
            .on_conflict_do_update(
                index_elements=["kind", "hash", "reason"],
                set_={"channel": why.channel, "at": why.at, "lifted_at": None, "lifted_by": None},
                where=or_(suppression.c.lifted_at.is_not(None), suppression.c.at < why.at),
            )
            .returning(suppression.c.hash)
        )
        return row.one_or_none() is not None


def _mailboxes(address: str) -> Iterable[str]:
    """The address, and the one without its plus tag (RFC 5233): whoever reads the one reads the other."""
    local, _, domain = address.rpartition("@")
    return dict.fromkeys((address, f"{local.partition('+')[0] or local}@{domain}"))


def _domains(address: str) -> Iterable[str]:
    """The address's domain and every domain above it, the bare top level left out."""
    labels = normal_address(address).rpartition("@")[2].split(".")
    return [".".join(labels[i:]) for i in range(max(len(labels) - 1, 1))]
