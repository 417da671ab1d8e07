"""The audit log: gapless, chained under a lock on the chain's head, sealed every `SEAL_EVERY` events.

Whoever appends holds the head until the commit, so the business row is locked first and the event
is appended last: two transactions can then never wait for each other.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, update

from connector.audit.chain import START, body_of, link
from connector.audit.checkpoint import Checkpoint, seal
from connector.audit.event import AuditEvent
from connector.io.sql.schema import audit_checkpoint, audit_event, audit_head
from connector.io.sql.work import Work

SEAL_EVERY = 500

# Made once: every move writes here.
_HEAD = select(audit_head.c.seq, audit_head.c.link).where(audit_head.c.chain == bindparam("of")).with_for_update()
_MOVED = update(audit_head).where(audit_head.c.chain == bindparam("of"))
_APPEND = audit_event.insert()


class SqlLog:
    """`ports.Log` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def append(self, event: AuditEvent) -> str:
        """Chain and store the event; returns its link hash."""
        seq, previous = self._head(event.chain)
        body = body_of(event, seq + 1)
        chained = link(previous, body)
        row = {"chain": event.chain, "seq": seq + 1, "body": body.decode(), "link": chained}
        self._db.execute(_APPEND, row)
        self._db.execute(_MOVED, {"of": event.chain, "seq": seq + 1, "link": chained})
        if (seq + 1) % SEAL_EVERY == 0:
            self._seal(event.chain, seq + 1, chained)
        return chained

    def of(self, chain: str, subject: str) -> Sequence[str]:
        """The stored bodies of one subject's events, oldest first."""
        named = audit_event.c.body.contains(f'"subject":"{subject}"', autoescape=True)
        query = select(audit_event.c.body).where(audit_event.c.chain == chain, named).order_by(audit_event.c.seq)
        return list(self._db.scalars(query))

    def checkpoint(self, chain: str) -> Checkpoint:
        """Seal the chain as it stands; the same head is sealed once per key."""
        return self._seal(chain, *self._head(chain))

    def _head(self, chain: str) -> tuple[int, str]:
        row = self._db.execute(_HEAD, {"of": chain}).one_or_none()
        if row is None:
            first = self._work.insert(audit_head).values(chain=chain, seq=0, link=START)
            self._db.execute(first.on_conflict_do_nothing())
            row = self._db.execute(_HEAD, {"of": chain}).one()
        return row.seq, row.link

    def _seal(self, chain: str, seq: int, head: str) -> Checkpoint:
        sealed = seal(chain=chain, seq=seq, head=head, at=self._work.now(), signer=self._work.vault)
        row = {
            "chain": sealed.chain,
            "seq": sealed.seq,
            "kid": sealed.kid,
            "head": sealed.head,
            "time": sealed.time,
            "signature": sealed.signature,
        }
        self._db.execute(self._work.insert(audit_checkpoint).values(row).on_conflict_do_nothing())
        return stored_checkpoint(self._db, chain, seq, sealed.kid)


def stored_checkpoint(db: Connection, chain: str, seq: int, kid: str) -> Checkpoint:
    """The checkpoint as it was first stored."""
    table = audit_checkpoint
    where = (table.c.chain == chain, table.c.seq == seq, table.c.kid == kid)
    row = db.execute(select(table).where(*where)).one()
    return Checkpoint(chain=chain, seq=seq, head=row.head, time=row.time, kid=kid, signature=row.signature)
