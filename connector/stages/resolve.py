"""What people do about alarms: resolve them in writing, and lift a throttle when the reviews since then are clean.

Neither gives back what was taken away: a level is earned anew (facts/autonomy.md 4.2).
"""

from collections.abc import Sequence
from datetime import datetime

from connector.audit.event import AuditEvent
from connector.evidence_rows import Alarm, ReviewRow
from connector.model import Account, Segment
from connector.ports import Tx, World
from connector.stages.keeping import BASE
from connector.stages.restrain import THROTTLED
from connector.stages.watch import STATE
from feature_flags.levels import Restraint, Scope
from feature_flags.recovery import may_lift
from feature_flags.tally import Outcome
from gates.errors import InputError, NotAllowed


def resolve(alarm_id: str, by: Account, note: str, world: World) -> Alarm:
    """Close an alarm in writing; its detector starts again, and what it took away stays away."""
    if not by.active or not by.roles & {"admin", "compliance"}:
        raise NotAllowed("only an admin or compliance resolves an alarm", where=f"account {by.id}", mend="ask one")
    if not note.strip():
        raise InputError("an alarm is resolved in writing", where="--note", mend="say what was found and done")
    now = world.clock.now()
    with world.store.begin() as tx:
        found = next((a for a in tx.evidence.alarms() if a.id == alarm_id), None)
        if found is None:
            raise InputError(f"there is no open alarm {alarm_id}", where="ALARM", mend="gatepost segments shows them")
        tx.evidence.resolve_alarm(alarm_id, by=by.id, note=note, now=now)
        kept = tx.evidence.detector(found.scope, STATE)
        states = kept.get("states") if kept else None
        if kept and isinstance(states, dict):
            left = {
                k: v
                for k, v in states.items()
                if not (k.startswith(f"{found.signal}:") and k.endswith(f":{found.action.value}"))
            }
            tx.evidence.save_detector(found.scope, STATE, {**kept, "states": left}, now)
        tx.log.append(
            AuditEvent(
                chain="system",
                at=now,
                actor=by.id,
                action="alarm_resolved",
                subject=str(found.scope),
                detail={"alarm": found.id, "what": found.signal, "note": note},
            )
        )
    return found


def _clean_in_a_row(rows: Sequence[ReviewRow]) -> int:
    """Clean reviews since the last bad one: "fresh clean" ones (4.2) that a bad one interrupts are not clean."""
    clean = 0
    for row in rows:
        if row.outcome.intervention:
            clean = 0
        elif row.outcome in {Outcome.APPROVED, Outcome.EDITED} and not row.too_fast:
            clean += 1
    return clean


def lift(segment: Segment, by: Account, note: str, world: World) -> tuple[Scope, ...]:
    """Take throttles away, from the segment and from what stands above it; returns where.

    Each needs its alarms resolved, and clean reviews and time since it was imposed (4.2): for a domain or template
    the clean reviews of every segment under it count. What cannot be lifted yet refuses all of it.
    """
    if not by.active or "admin" not in by.roles:
        raise NotAllowed("only an admin lifts a throttle", where=f"account {by.id}", mend="ask an admin")
    now = world.clock.now()
    own = Scope(kind="segment", key=segment.name)
    with world.store.begin() as tx:
        rows = tx.flags.to_change(segment.scopes)
        throttled = tuple(r.scope for r in rows if r.restraint is Restraint.THROTTLED) or (own,)
        for scope in throttled:
            restraint = next(r.restraint for r in rows if r.scope == scope)
            _may_lift(tx, scope, restraint, segment, note, world, now)
        for scope in throttled:
            tx.flags.set_restraint(scope, Restraint.NONE, by=by.id, why=note, now=now)
            tx.log.append(
                AuditEvent(
                    chain="system", at=now, actor=by.id, action="throttle_lifted", subject=str(scope),
                    detail={"note": note},
                )
            )  # fmt: skip
    return throttled


def _may_lift(
    tx: Tx, scope: Scope, restraint: Restraint, segment: Segment, note: str, world: World, now: datetime
) -> None:
    since = (tx.evidence.detector(scope, THROTTLED) or {}).get("at")
    at = datetime.fromisoformat(since) if isinstance(since, str) else None
    under = [s for s in world.organisation.segments.values() if scope in s.scopes] or [segment]
    rows = [r for s in under for r in tx.evidence.reviews_since(s.name, at, BASE)] if at is not None else []
    open_alarms = tx.evidence.alarms(tuple(dict.fromkeys((*segment.scopes, scope))))
    reasons = may_lift(
        restraint=restraint,
        throttled_at=at,
        open_alarms=tuple(f"{a.scope} {a.signal}" for a in open_alarms),
        clean_since=_clean_in_a_row(sorted(rows, key=lambda r: r.number)),
        note=note,
        thresholds=segment.autonomy,
        now=now,
    )
    if missing := [r for r in reasons if not r.ok]:
        told = "; ".join(f"{r.text}: {r.have}, needs {r.need}" for r in missing)
        raise NotAllowed(f"it cannot be lifted yet: {told}", where=str(scope), mend="see gatepost segments")
