"""Counters that never pass their limit, and what left before. Keys are kept as keyed hashes."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connector.io.sql.schema import cap, inbound, outreach
from connector.io.sql.work import WHOLE, Work
from connector.lifecycle import State
from connector.model import CapUse
from gates.recipient import History, PastSend

# CLOSED counts when it was claimed before: a shadow draft is closed without a claim.
LEFT = (State.CLAIMED, State.UNKNOWN, State.SENT, State.CLOSED)

# Made once: each claim runs them for every cap.
_GIVE_BACK = (
    update(cap)
    .where(cap.c.key == bindparam("of"), cap.c.slot == bindparam("at"), cap.c.used > 0)
    .values(used=cap.c.used - 1)
)
_SENDS = (
    select(outreach.c.person, outreach.c.domain_key, outreach.c.mailbox, outreach.c.segment, outreach.c.claimed_at)
    .where(
        outreach.c.claimed_at >= bindparam("since"),
        outreach.c.state.in_([*LEFT]),
        or_(
            outreach.c.person.in_(bindparam("persons", expanding=True)),
            outreach.c.domain_key == bindparam("domain"),
            outreach.c.mailbox == bindparam("mailbox"),
        ),
    )
    .order_by(outreach.c.claimed_at, outreach.c.id)
)
_WROTE = or_(inbound.c.person.in_(WHOLE), inbound.c.writer.in_(WHOLE))
_ANSWERED = select(func.max(inbound.c.seen_at)).where(_WROTE, inbound.c.stops)


@cache
def _spend_one(sqlite_: bool) -> Any:  # two dialects with one and the same ON CONFLICT interface
    insert = sqlite.insert(cap) if sqlite_ else postgresql.insert(cap)
    return (
        insert.values(key=bindparam("of"), slot=bindparam("at"), used=1)
        .on_conflict_do_update(
            index_elements=["key", "slot"], set_={"used": cap.c.used + 1}, where=cap.c.used < bindparam("most")
        )
        .returning(cap.c.used)
    )


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
            self._db.execute(_GIVE_BACK, {"of": self._hide(use), "at": use.slot})

    def history(self, person: str, domain: str, mailbox: str, since: datetime) -> History:
        """What left, or may have left, since then, oldest first, and whether the person ever answered.

        The domain of other people's mail stays hidden.
        """
        key = self._work.hide("domain", domain)
        whole = set(self._db.scalars(WHOLE, {"whole": person}))
        asked = {"since": since, "persons": sorted(whole), "domain": key, "mailbox": mailbox}
        rows = self._db.execute(_SENDS, asked)
        return History(
            replied_at=self._db.scalar(_ANSWERED, {"whole": person}),
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
        values = {"of": self._hide(use), "at": use.slot, "most": use.limit}
        return self._db.execute(_spend_one(self._work.sqlite), values).one_or_none() is not None

    def _hide(self, use: CapUse) -> str:
        return self._work.hide("cap", use.key)
