"""What waits for a second account, and which settings are in force."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from connector.io.sql.schema import in_force
from connector.io.sql.schema import proposal as table
from connector.io.sql.work import Work
from connector.model import Json, Proposal
from gates.errors import StaleEdit


class SqlProposals:
    """`ports.Proposals` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def add(self, proposal: Proposal) -> None:
        """Insert."""
        self._db.execute(
            table.insert().values(
                id=proposal.id,
                kind=proposal.kind,
                state_hash=proposal.state_hash,
                summary=proposal.summary,
                body=dict(proposal.body),
                proposed_by=proposal.proposed_by,
                proposed_at=proposal.proposed_at,
                decided_by=proposal.decided_by,
                decided_at=proposal.decided_at,
                accepted=proposal.accepted,
            )
        )

    def get(self, proposal: str) -> Proposal | None:
        """The proposal, decided or not."""
        row = self._db.execute(select(table).where(table.c.id == proposal)).one_or_none()
        return None if row is None else _noun(row)

    def open(self, kind: str = "") -> Sequence[Proposal]:
        """Those that nobody has decided, oldest first."""
        query = select(table).where(table.c.decided_at.is_(None)).order_by(table.c.proposed_at, table.c.id)
        return [_noun(row) for row in self._db.execute(query.where(table.c.kind == kind) if kind else query)]

    def decide(self, proposal: str, *, by: str, accepted: bool, now: datetime) -> None:
        """Write the decision once."""
        wrote = self._db.scalar(
            update(table)
            .where(table.c.id == proposal, table.c.decided_at.is_(None))
            .values(decided_by=by, decided_at=now, accepted=accepted)
            .returning(table.c.id)
        )
        if wrote is None:
            raise StaleEdit("this proposal is not open", where=proposal, mend="propose again")

    def in_force(self, kind: str) -> Mapping[str, Json] | None:
        """The settings of that kind that are in force."""
        return self._db.scalar(select(in_force.c.body).where(in_force.c.kind == kind))

    def put_in_force(self, kind: str, body: Mapping[str, Json], now: datetime) -> None:
        """Replace them."""
        values = {"body": dict(body), "at": now}
        insert = self._work.insert(in_force).values(kind=kind, **values)
        self._db.execute(insert.on_conflict_do_update(index_elements=["kind"], set_=values))


def _noun(row: Row[Any]) -> Proposal:
    return Proposal(**{name: getattr(row, name) for name in Proposal.__dataclass_fields__})
