"""Levels and restraints by scope."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, tuple_

from connector.io.sql.schema import flag
from connector.io.sql.work import Work
from feature_flags.levels import Level, Restraint, Scope, Standing

# Turns by scope: 4711003 is the family of our advisory locks that scopes have.
_ALONE = text("SELECT pg_advisory_xact_lock(4711003, hashtext(s)) FROM unnest(cast(:scopes AS text[])) AS s")
_SHARED = text("SELECT pg_advisory_xact_lock_shared(4711003, hashtext(s)) FROM unnest(cast(:scopes AS text[])) AS s")

# Made once: each claim reads them several times.
_ASKED = select(flag).where(tuple_(flag.c.kind, flag.c.key).in_(bindparam("asked", expanding=True)))
_HELD = {
    alone: _ASKED.order_by(flag.c.kind, flag.c.key).with_for_update(read=not alone) for alone in (False, True)
}  # fmt: skip

# A scope that was never set, until its first row says otherwise.
_UNSET: dict[str, Any] = {
    "level": Level.OFF.value,
    "level_by": "",
    "level_why": "",
    "level_at": None,
    "restraint": Restraint.NONE.value,
    "restraint_by": "",
    "restraint_why": "",
    "restraint_at": None,
}


class SqlFlags:
    """`ports.Flags` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def standings(self, scopes: Iterable[Scope]) -> Sequence[Standing]:
        """One per scope, in the order asked. A claim that reads them holds them: a stop waits for it, then counts."""
        return self._read(list(scopes), alone=False)

    def to_change(self, scopes: Iterable[Scope]) -> Sequence[Standing]:
        """One per scope, in the order asked, held by this transaction alone."""
        return self._read(list(scopes), alone=True)

    def _read(self, asked: Sequence[Scope], *, alone: bool) -> Sequence[Standing]:
        query = _HELD[alone] if self._work.writing else _ASKED
        if self._work.writing:
            self._queue(asked, alone=alone)
        found = self._db.execute(query, {"asked": [(s.kind, s.key) for s in asked]})
        rows = {Scope(kind=row.kind, key=row.key): row for row in found}
        return [_standing(scope, rows.get(scope)) for scope in asked]

    def _queue(self, scopes: Sequence[Scope], *, alone: bool) -> None:
        """On PostgreSQL, take the scopes' turns.

        Row locks have no queue: eight workers whose claims share a row kept a stop waiting for 1.5 s (measured), for
        whoever comes later may share at once. Advisory locks are granted in the order in which they were asked for.
        They also hold a scope that has no row yet; and two stops at once, each of which shared the row and then changed
        it, were a deadlock.
        """
        if self._work.sqlite:
            return
        turn = _ALONE if alone else _SHARED
        self._db.execute(turn, {"scopes": sorted({str(scope) for scope in scopes})})

    def set_level(self, scope: Scope, level: Level, *, by: str, why: str, now: datetime) -> None:
        """Write the level; the restraint stays."""
        self._set(scope, {"level": level.value, "level_by": by, "level_why": why, "level_at": now})

    def set_restraint(self, scope: Scope, restraint: Restraint, *, by: str, why: str, now: datetime) -> None:
        """Write the restraint; the level stays, and is `off` where there was none."""
        values = {"restraint": restraint.value, "restraint_by": by, "restraint_why": why, "restraint_at": now}
        self._set(scope, values)

    def _set(self, scope: Scope, values: dict[str, Any]) -> None:
        self._db.execute(
            self._work.insert(flag)
            .values(kind=scope.kind, key=scope.key, **(_UNSET | values))
            .on_conflict_do_update(index_elements=["kind", "key"], set_=values)
        )


def _standing(scope: Scope, row: Any) -> Standing:
    if row is None:
        return Standing(scope=scope)
    return Standing(
        scope=scope,
        level=Level(row.level),
        restraint=Restraint(row.restraint),
        known=True,
        why=row.restraint_why if row.restraint else row.level_why,
    )
