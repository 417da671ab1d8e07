"""Lower a level or impose a restraint: at once, by anyone or the system, never looser than what stands (laws 5, 12)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from connector.audit.event import AuditEvent
from connector.model import Json, Segment
from connector.ports import Tx
from feature_flags.levels import Level, Restraint, Scope

LOWERED, THROTTLED = "lowered", "throttled"
"""Names of small states: when this last happened to a scope."""

RESUME = "resume"
"""The kind of proposals that ask to loosen a restraint."""


def lower(
    tx: Tx,
    scope: Scope,
    level: Level,
    *,
    by: str,
    why: str,
    now: datetime,
    segments: Iterable[Segment],
    numbers: Mapping[str, Json] | None = None,
) -> bool:
    """Lower a scope; what a segment under it had earned is gone, and the way back is a new attempt (4.2).

    `segments` are all of the organisation. Never raises: False when the scope stands as low already.
    """
    current = tx.flags.to_change((scope,))[0]
    if current.level <= level:
        return False
    tx.flags.set_level(scope, level, by=by, why=why, now=now)
    tx.evidence.save_detector(scope, LOWERED, {"at": now.isoformat()}, now)
    if current.level > Level.DRAFT:
        below = {s.name for s in segments if scope in s.scopes} | ({scope.key} if scope.kind == "segment" else set())
        for name in sorted(below):
            take_away(tx, name, why, now)
    tx.log.append(
        AuditEvent(
            chain="system",
            at=now,
            actor=by,
            action="level_set",
            subject=str(scope),
            detail={"level": level.word, "was": current.level.word, "why": why, **(numbers or {})},
        )
    )
    return True


def take_away(tx: Tx, segment: str, why: str, now: datetime) -> None:
    """What the segment had earned is gone, and its epoch with it; the way back is a new attempt."""
    if tx.evidence.earned(segment) is None:
        return
    tx.evidence.forfeit(segment)
    epoch = tx.evidence.epoch(segment)
    if epoch is not None:
        tx.evidence.end_epoch(epoch.id, why=f"lowered:{why}"[:200], now=now)


def restrain(tx: Tx, scope: Scope, restraint: Restraint, *, by: str, why: str, now: datetime) -> None:
    """Write the stricter of both, and void what asked to resume: whoever asked had not seen this stop."""
    current = tx.flags.to_change((scope,))[0]
    tx.flags.set_restraint(scope, max(restraint, current.restraint), by=by, why=why, now=now)
    if restraint is Restraint.THROTTLED:
        tx.evidence.save_detector(scope, THROTTLED, {"at": now.isoformat()}, now)
    for asked in tx.proposals.open(RESUME):
        if asked.body.get("scope") == str(scope):
            tx.proposals.decide(asked.id, by=by, accepted=False, now=now)
    tx.log.append(
        AuditEvent(
            chain="system",
            at=now,
            actor=by,
            action="stopped",
            subject=str(scope),
            detail={"restraint": restraint.word, "why": why},
        )
    )
