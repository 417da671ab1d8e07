"""Counters that never pass their limit, and what left before. Keys are kept as keyed hashes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update

from connector.io.sql.schema import cap, inbound, outreach
from connector.io.sql.work import Work, members
from connector.lifecycle import State
from connector.model import CapUse
from gates.recipient import History, PastSend

# CLOSED counts when it was claimed before: a shadow draft is closed without a claim.
LEFT = (State.CLAIMED, State.UNKNOWN, State.SENT, State.CLOSED)


class SqlCaps:
    """`ports.Caps` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def spend(self, uses: Sequence[CapUse]) -> CapUse | None:
        """Spend one of each, or none at all; returns the first that is full."""
        spent: list[CapUse] = []
        full: list[CapUse] = []
        for use in sorted(uses, key=lambda u: (u.key, u.slot)):  # one order for all, so that no two claims deadlock
            (spent if self._spend(use) else full).append(use)
        if not full:
            return None
        self.give_back(spent)
        return next(use for use in uses if use in full)

    def give_back(self, uses: Sequence[CapUse]) -> None:
        """Return what a refused hand-off had spent."""
        for use in sorted(uses, key=lambda u: (u.key, u.slot)):
            where = (cap.c.key == self._hide(use), cap.c.slot == use.slot, cap.c.used > 0)
            self._db.execute(update(cap).where(*where).values(used=cap.c.used - 1))

    def history(self, person: str, domain: str, mailbox: str, since: datetime) -> History:
        """What left, or may have left, since then, oldest first, and whether the person ever answered.

        The domain of other people's mail stays hidden.
        """
        key = self._work.hide("domain", domain)
        whole = set(self._db.scalars(members(person)))
        rows = self._db.execute(
            select(
                outreach.c.person, outreach.c.domain_key, outreach.c.mailbox, outreach.c.segment, outreach.c.claimed_at
            )
            .where(
                outreach.c.claimed_at >= since,
                outreach.c.state.in_([*LEFT]),
                or_(outreach.c.person.in_(whole), outreach.c.domain_key == key, outreach.c.mailbox == mailbox),
            )
            .order_by(outreach.c.claimed_at, outreach.c.id)
        )
        wrote = or_(inbound.c.person.in_(whole), inbound.c.writer.in_(whole))
        answered = select(func.max(inbound.c.seen_at)).where(wrote, inbound.c.stops)
        return History(
            replied_at=self._db.scalar(answered),
            sends=tuple(
                PastSend(
                    at=row.claimed_at,
                    to_person=row.person in whole,
                    domain=domain if row.domain_key == key else "",
                    mailbox=row.mailbox,
                    segment=row.segment,
                )
                for row in rows
            ),
        )

    def _spend(self, use: CapUse) -> bool:
        if use.limit < 1:
            return False
        counted = self._db.execute(
            self._work.insert(cap)
            .values(key=self._hide(use), slot=use.slot, used=1)
            .on_conflict_do_update(
                index_elements=["key", "slot"], set_={"used": cap.c.used + 1}, where=cap.c.used < use.limit
            )
            .returning(cap.c.used)
        )
        return counted.one_or_none() is not None

    def _hide(self, use: CapUse) -> str:
        return self._work.hide("cap", use.key)
