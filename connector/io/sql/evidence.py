"""`storage.Tx.evidence` on SQL: reviews, epochs and what was earned; the rest stands in watching.py."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, select, update

from connector.evidence_rows import Earned, Epoch, ReviewRow, Role, Seed
from connector.io.sql.evidence_tables import earned as earned_table
from connector.io.sql.evidence_tables import epoch as epoch_table
from connector.io.sql.evidence_tables import reviewed
from connector.io.sql.evidence_tables import seed as seed_table
from connector.io.sql.watching import SqlWatching
from feature_flags.levels import Level
from feature_flags.tally import Outcome
from gates.errors import StaleEdit

_FIXED = frozenset({"number", "outreach", "segment", "epoch", "role", "created_at"})

# Made once: these run several times for each mail.
_OPEN_EPOCH = select(epoch_table).where(epoch_table.c.segment == bindparam("of"), epoch_table.c.ended_at.is_(None))
_NEWEST = (
    select(reviewed).where(reviewed.c.outreach == bindparam("of")).order_by(reviewed.c.number.desc()).limit(1)
)  # fmt: skip
_SEEDS_ON = (
    select(seed_table)
    .where(seed_table.c.outreach == bindparam("of"))
    .order_by(seed_table.c.planted_at.desc(), seed_table.c.id)
    .limit(1)
)
_SEED_ON = _SEEDS_ON.where(seed_table.c.digest == bindparam("told"))
_EARNED = select(earned_table).where(earned_table.c.segment == bindparam("of"))
_EARNED_HELD = _EARNED.with_for_update(read=True)


class SqlEvidence(SqlWatching):
    """`evidence_rows.Evidence` on SQL, inside one transaction."""

    # ------------------------------------------------------------------------------------ epochs

    def epoch(self, segment: str) -> Epoch | None:
        """The epoch that is open."""
        row = self._db.execute(_OPEN_EPOCH, {"of": segment}).one_or_none()
        return None if row is None else _epoch(row)

    def epochs(self, segment: str) -> Sequence[Epoch]:
        """All, oldest first."""
        mine = select(epoch_table).where(epoch_table.c.segment == segment)
        return [_epoch(r) for r in self._db.execute(mine.order_by(epoch_table.c.started_at, epoch_table.c.attempt))]

    def open_epoch(self, epoch: Epoch) -> bool:
        """Insert; False when somebody else has begun one."""
        values = {**asdict(epoch), "fingerprints": list(epoch.fingerprints), "versions": dict(epoch.versions)}
        insert = self._work.insert(epoch_table).values(values).on_conflict_do_nothing().returning(epoch_table.c.id)
        return self._db.scalar(insert) is not None

    def end_epoch(self, epoch: str, *, why: str, now: datetime) -> None:
        """End it, if it is open."""
        self._db.execute(
            update(epoch_table)
            .where(epoch_table.c.id == epoch, epoch_table.c.ended_at.is_(None))
            .values(ended_at=now, why_ended=why)
        )

    def resume_epoch(self, epoch: str) -> None:
        """Open it again."""
        segment = self._db.scalar(select(epoch_table.c.segment).where(epoch_table.c.id == epoch))
        if segment is None or self.epoch(segment) is not None:
            raise StaleEdit("this segment has an open epoch", where=f"epoch {epoch}", mend="end that one first")
        self._db.execute(update(epoch_table).where(epoch_table.c.id == epoch).values(ended_at=None, why_ended=""))

    def continue_epoch(self, epoch: str, fingerprint: str) -> None:
        """This fingerprint belongs to it too."""
        row = self._db.execute(select(epoch_table).where(epoch_table.c.id == epoch)).one()
        known = list(dict.fromkeys([*row.fingerprints, fingerprint]))
        self._db.execute(update(epoch_table).where(epoch_table.c.id == epoch).values(fingerprints=known))

    # ------------------------------------------------------------------------------------ reviews

    def add_review(self, row: ReviewRow) -> int:
        """Insert; returns its number."""
        values = {k: v for k, v in _review_values(row).items() if k != "number"}
        number: int = self._db.execute(reviewed.insert().values(values).returning(reviewed.c.number)).scalar_one()
        return number

    def review_of(self, outreach: str) -> ReviewRow | None:
        """The newest row about this outreach."""
        row = self._db.execute(_NEWEST, {"of": outreach}).one_or_none()
        return None if row is None else _review(row)

    def save_review(self, row: ReviewRow) -> None:
        """Write what may change."""
        values = {k: v for k, v in _review_values(row).items() if k not in _FIXED}
        self._db.execute(update(reviewed).where(reviewed.c.number == row.number).values(values))

    def reviews(self, epoch: str, roles: Sequence[Role] = tuple(Role)) -> Sequence[ReviewRow]:
        """The epoch's rows, in the order in which the drafts were made."""
        return self._reviews(reviewed.c.epoch == epoch, roles)

    def newest_review(self, epoch: str) -> datetime | None:
        """When the epoch's newest row was made."""
        newest: datetime | None = self._db.scalar(
            select(func.max(reviewed.c.created_at)).where(reviewed.c.epoch == epoch)
        )
        return newest

    def reviews_since(self, segment: str, since: datetime, roles: Sequence[Role] = tuple(Role)) -> Sequence[ReviewRow]:
        """The segment's rows made since then."""
        return self._reviews(and_(reviewed.c.segment == segment, reviewed.c.created_at >= since), roles)

    def open_reviews(self, segment: str, roles: Sequence[Role] = tuple(Role)) -> Sequence[ReviewRow]:
        """Rows that nobody has decided."""
        return self._reviews(and_(reviewed.c.segment == segment, reviewed.c.outcome == Outcome.OPEN.value), roles)

    def open_review_at(self, task: str, segments: Sequence[str], role: Role) -> ReviewRow | None:
        """The undecided row of this role in one of these segments whose task in the CRM this is."""
        mine = and_(reviewed.c.segment.in_(segments), reviewed.c.outcome == Outcome.OPEN.value)
        found = self._reviews(and_(mine, reviewed.c.task == task), (role,)) if task else ()
        return found[0] if found else None

    def last_decision(self, reviewer: str) -> datetime | None:
        """When this reviewer decided last, seeds included."""
        times = [
            self._db.scalar(select(func.max(table.c.decided_at)).where(table.c.reviewer == reviewer))
            for table in (reviewed, seed_table)
        ]
        return max((t for t in times if t is not None), default=None)

    def _reviews(self, where: ColumnElement[bool], roles: Sequence[Role]) -> Sequence[ReviewRow]:
        query = select(reviewed).where(where, reviewed.c.role.in_([r.value for r in roles]))
        return [_review(r) for r in self._db.execute(query.order_by(reviewed.c.number))]

    # ------------------------------------------------------------------------------------ seeds

    def plant(self, seed: Seed) -> None:
        """Insert."""
        self._db.execute(seed_table.insert().values(_seed_values(seed)))

    def seed_of(self, outreach: str, digest: str = "") -> Seed | None:
        """The newest seed on this outreach, or the one with this digest."""
        query, asked = (_SEED_ON, {"of": outreach, "told": digest}) if digest else (_SEEDS_ON, {"of": outreach})
        row = self._db.execute(query, asked).one_or_none()
        return None if row is None else _seed(row)

    def save_seed(self, seed: Seed) -> None:
        """Write what became of it."""
        self._db.execute(update(seed_table).where(seed_table.c.id == seed.id).values(_seed_values(seed)))

    def seeds(self, *, epoch: str = "", reviewer: str = "", segment: str = "") -> Sequence[Seed]:
        """All that match, oldest first."""
        query = select(seed_table)
        for column, value in (
            (seed_table.c.epoch, epoch),
            (seed_table.c.reviewer, reviewer),
            (seed_table.c.segment, segment),
        ):
            query = query.where(column == value) if value else query
        return [_seed(r) for r in self._db.execute(query.order_by(seed_table.c.planted_at, seed_table.c.id))]

    # ------------------------------------------------------------------------------------ what was earned

    def earned(self, segment: str) -> Earned | None:
        """What the segment has earned; a claim that reads it holds it, as with levels."""
        row = self._db.execute(_EARNED_HELD if self._work.writing else _EARNED, {"of": segment}).one_or_none()
        if row is None:
            return None
        fields = {name: getattr(row, name) for name in Earned.__dataclass_fields__}
        return Earned(**{**fields, "level": Level(row.level), "fingerprints": tuple(row.fingerprints)})

    def put_earned(self, earned: Earned) -> None:
        """Insert or replace."""
        values = {**asdict(earned), "level": earned.level.value, "fingerprints": list(earned.fingerprints)}
        insert = self._work.insert(earned_table).values(values)
        self._db.execute(insert.on_conflict_do_update(index_elements=["segment"], set_=values))

    def forfeit(self, segment: str) -> None:
        """Take it away."""
        self._db.execute(delete(earned_table).where(earned_table.c.segment == segment))


def _epoch(row: Row[Any]) -> Epoch:
    fields = {name: getattr(row, name) for name in Epoch.__dataclass_fields__}
    return Epoch(**{**fields, "fingerprints": tuple(row.fingerprints)})


def _review_values(row: ReviewRow) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ReviewRow.__dataclass_fields__}
    return {**plain, "role": row.role.value, "outcome": row.outcome.value, "edits": list(row.edits)}


def _review(row: Row[Any]) -> ReviewRow:
    fields = {name: getattr(row, name) for name in ReviewRow.__dataclass_fields__}
    return ReviewRow(**{**fields, "role": Role(row.role), "outcome": Outcome(row.outcome), "edits": tuple(row.edits)})


def _seed_values(seed: Seed) -> dict[str, Any]:
    plain = {name: getattr(seed, name) for name in Seed.__dataclass_fields__}
    return {**plain, "outcome": seed.outcome.value}


def _seed(row: Row[Any]) -> Seed:
    fields = {name: getattr(row, name) for name in Seed.__dataclass_fields__}
    return replace(Seed(**{**fields, "outcome": Outcome(row.outcome)}))
