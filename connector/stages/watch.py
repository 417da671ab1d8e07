"""What takes autonomy away by itself: the detectors at every outcome, and what keeps a level, once a minute.

`fold` is called in the transaction of whatever was observed: an alarm, and what it does, commits together with the
outcome that set it off. An alarm latches: no recovery clears it, only a person in writing (argo-rollouts 1411). Nothing
here raises or loosens anything but the ramp's next step inside the schedule that two people approved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from connector.audit.event import AuditEvent
from connector.evidence_rows import Alarm, Observation, ReviewRow, Signal
from connector.model import ORGANISATION, Account, Json, Segment
from connector.ports import Tx, World
from connector.stages.alone import CLAIMS_AHEAD, REVIEW_NEXT, SYSTEM, WATCH, Heartbeat, heartbeat
from connector.stages.feeds import silent_feeds
from connector.stages.keeping import BASE, keep_case
from connector.stages.restrain import THROTTLED, lower, restrain
from feature_flags.detectors import Rule, Trigger, triggers
from feature_flags.ladder import keeps
from feature_flags.levels import Effect, Level, Restraint, Scope, effective
from feature_flags.ramp import fallen, next_step
from feature_flags.recovery import may_lift
from feature_flags.tally import Outcome
from gates.errors import InputError, NotAllowed

STATE = "watch"
"""The name of the row that holds how far a scope's observations are folded, and its detectors' states."""

LATE = 64
"""So many numbers are remembered one by one: an observation gets its number before it is committed, and one with a
higher number may be folded before it. More than this many do not overtake a commit."""

BASELINE = 200
"""Drafts judged before a segment's own block rate is known; until then nobody can say that it rose or fell."""

RESTORED, BACKWARDS = "restored_backup", "clock_went_back"

Numbers = Mapping[str, Json]


# ------------------------------------------------------------------------------------------ at every outcome


def fold(tx: Tx, segment: Segment, world: World, now: datetime) -> None:
    """Fold what is new about this segment, and about its sending domain; act at once where a detector fires."""
    own = Scope(kind="segment", key=segment.name)
    domain = Scope(kind="domain", key=segment.sender.email.rpartition("@")[2].lower())
    _fold(tx, own, segment, "segment", world, now)
    _fold(tx, domain, segment, "domain", world, now)


def _fold(tx: Tx, scope: Scope, segment: Segment, kind: str, world: World, now: datetime) -> None:
    kept = tx.evidence.detector(scope, STATE)
    if kept is None:
        tx.evidence.begin_detector(scope, STATE, now)
        kept = tx.evidence.detector(scope, STATE) or {}
    after, folded = _whole(kept.get("after")), _numbers(kept.get("folded"))
    if kind == "segment":
        seen_since = tx.evidence.observations(after, segment=scope.key)
    else:
        seen_since = tx.evidence.observations(after, domain=scope.key)
    new = [seen for seen in seen_since if seen.number not in folded]
    if not new:
        return
    states = kept.get("states")
    found: dict[str, Json] = dict(states) if isinstance(states, dict) else {}
    base = kept.get("base")
    for seen in new:
        base = _baseline(tx, scope, base, seen)
        table = triggers(segment.autonomy, base) if isinstance(base, float) else triggers(segment.autonomy)
        for trigger in table.values():
            if trigger.signal == Signal.JUDGED and not isinstance(base, float):
                continue
            for rule in trigger.rules:
                if rule.scope == kind and not rule.only_if:
                    _count(tx, scope, trigger, rule, seen, found, segment, world, now)
        _reviewed_next(tx, scope, seen, now)
    done = sorted({*folded, *(seen.number for seen in new)})
    after = done[-LATE - 1] if len(done) > LATE else after
    last: list[Json] = [*done[-LATE:]]
    row: dict[str, Json] = {"after": after, "folded": last, "states": found, "base": base}
    tx.evidence.save_detector(scope, STATE, row, now)


def _numbers(value: Json) -> frozenset[int]:
    return frozenset(n for n in value if isinstance(n, int)) if isinstance(value, list) else frozenset()


def _baseline(tx: Tx, scope: Scope, base: Json, seen: Observation) -> Json:
    """The segment's own block rate, from its first `BASELINE` judged drafts; a list of [blocked, judged] until then."""
    if isinstance(base, float) or seen.signal is not Signal.JUDGED:
        return base
    blocked, judged = base if isinstance(base, list) else (0, 0)
    blocked, judged = _whole(blocked) + seen.hit, _whole(judged) + 1
    return blocked / judged if judged >= BASELINE else [blocked, judged]


def _whole(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _count(
    tx: Tx,
    scope: Scope,
    trigger: Trigger,
    rule: Rule,
    seen: Observation,
    states: dict[str, Json],
    segment: Segment,
    world: World,
    now: datetime,
) -> None:
    hit = _hit(trigger, seen)
    if hit is None:
        return
    name = f"{trigger.signal}:{rule.detector.name}:{rule.effect.value}"
    stored = states.get(name)
    before = stored if isinstance(stored, dict) else rule.detector.start()
    if rule.detector.fired(before):
        return  # latched; it starts again when its alarm is resolved
    after = rule.detector.fold(before, hit)
    states[name] = after
    if rule.detector.fired(after):
        numbers: Numbers = {
            "detector": rule.detector.name,
            "size": f"{rule.detector.size(after):.6g}",
            "limit": rule.detector.limit,
            "seen": after.get("seen"),
            "subject": seen.subject,
        }
        under = [s for s in world.organisation.segments.values() if scope in s.scopes] or [segment]
        alarm(tx, scope, trigger.signal, rule.effect, numbers, under, world, now, review_next=rule.review_next)


def _hit(trigger: Trigger, seen: Observation) -> bool | None:
    """Whether this observation is a hit of the trigger, a miss, or nothing to it."""
    if trigger.signal == Signal.REVIEWED and seen.role not in {r.value for r in BASE}:
        return None  # only the random sample says what goes out unseen
    if seen.signal == trigger.signal:
        return seen.hit
    return False if seen.signal == trigger.among else None


def _reviewed_next(tx: Tx, scope: Scope, seen: Observation, now: datetime) -> None:
    """A mail that went takes one off those that must be reviewed after a complaint."""
    if seen.signal is Signal.SENT and scope.kind == "segment":
        left = _whole((tx.evidence.detector(scope, REVIEW_NEXT) or {}).get("left"))
        if left > 0:
            tx.evidence.save_detector(scope, REVIEW_NEXT, {"left": left - 1}, now)


def alarm(
    tx: Tx,
    scope: Scope,
    signal: str,
    effect: Effect,
    numbers: Numbers,
    segments: Sequence[Segment],
    world: World,
    now: datetime,
    *,
    review_next: int = 0,
) -> bool:
    """Raise it and do what it does, in this transaction; False when the same one is open already."""
    why = f"{signal}: " + ", ".join(f"{k} {v}" for k, v in numbers.items() if k != "subject")
    raised = Alarm(
        id=world.ids.new("alarm"), scope=scope, signal=signal, action=effect, at=now, numbers=dict(numbers), why=why
    )
    if not tx.evidence.raise_alarm(raised):
        return False
    tx.log.append(
        AuditEvent(
            chain="system",
            at=now,
            actor="watch",
            action="alarm",
            subject=str(scope),
            detail={
                "alarm": raised.id,
                "what": signal,
                "effect": effect.value,
                "owner": segments[0].incident_owner if segments else "",
                "segment": segments[0].name if segments else "",
                **numbers,
            },
        )
    )
    if review_next:
        tx.evidence.save_detector(scope, REVIEW_NEXT, {"left": review_next}, now)
    _act(tx, scope, effect, why, segments, now)
    return True


def _act(tx: Tx, scope: Scope, effect: Effect, why: str, segments: Sequence[Segment], now: datetime) -> None:
    if effect is Effect.THROTTLE:
        restrain(tx, scope, Restraint.THROTTLED, by="watch", why=why, now=now)
        for segment in segments:
            earned = tx.evidence.earned(segment.name)
            if earned is not None:
                tx.evidence.put_earned(replace(earned, step=fallen(earned.step), step_at=now))
    elif effect is Effect.PAUSE:
        restrain(tx, scope, Restraint.PAUSED, by="watch", why=why, now=now)
        lower(tx, scope, Level.DRAFT, by="watch", why=why, now=now, segments=segments)
    elif effect is Effect.LOWER:
        lower(tx, scope, Level.DRAFT, by="watch", why=why, now=now, segments=segments)


# ------------------------------------------------------------------------------------------ once a minute


def watch(world: World) -> tuple[str, ...]:
    """Look at everything that nobody's outcome tells; the heartbeat is written last, and only if all of it was seen.

    Returns what was found, in words.
    """
    now = world.clock.now()
    found: list[str] = []
    every = tuple(world.organisation.segments.values())
    restored = world.store.restored()
    with world.store.begin() as tx:
        broken = _broken(tx, world, restored=restored, segments=every, now=now)
        silent = silent_feeds(tx, world, now)
    for segment in every:
        with world.store.begin() as tx:
            fold(tx, segment, world, now)
            found += _keep(tx, segment, silent, world, now)
            _climb(tx, segment, now)
    with world.store.begin() as tx:
        still = {a.signal for a in tx.evidence.alarms((ORGANISATION,))} & {RESTORED, BACKWARDS}
        beat = Heartbeat(at=now, silent=silent, broken=min(still, default=broken))
        tx.syncs.save_cursor(SYSTEM, WATCH, beat.text(), now)
    world.store.remember()
    return (*found, *((broken,) if broken else ()), *(f"silent: {s}" for s in silent))


def _broken(tx: Tx, world: World, *, restored: bool, segments: Sequence[Segment], now: datetime) -> str:
    """What makes everything that was earned worthless: an older database put back, or a clock set back (4.5)."""
    last = heartbeat(tx)
    backwards = last is not None and last.at > now + CLAIMS_AHEAD
    what = RESTORED if restored else BACKWARDS if backwards else ""
    if not what:
        return ""
    numbers: Numbers = {"now": now.isoformat(), "last_look": last.at.isoformat() if last is not None else ""}
    alarm(tx, ORGANISATION, what, Effect.ALERT, numbers, segments, world, now)
    for segment in segments:
        own = Scope(kind="segment", key=segment.name)
        if tx.flags.standings((own,))[0].level > Level.DRAFT:
            lower(tx, own, Level.DRAFT, by="watch", why=what, now=now, segments=(segment,))
    return what


def _keep(tx: Tx, segment: Segment, silent: tuple[str, ...], world: World, now: datetime) -> list[str]:
    own = Scope(kind="segment", key=segment.name)
    case = replace(keep_case(tx, segment, now), heartbeat=now, silent_feeds=silent)
    told: list[str] = []
    for loss in keeps(case, segment.autonomy, now):
        if loss.effect is Effect.REVIEW:
            continue  # `alone` asks for a review of each mail while it lasts
        numbers: Numbers = {"have": loss.reason.have, "need": loss.reason.need}
        if alarm(tx, own, f"keep:{loss.reason.code}", loss.effect, numbers, (segment,), world, now):
            told.append(f"{segment.name}: {loss.reason.text}: {loss.reason.have}")
    return told


def _climb(tx: Tx, segment: Segment, now: datetime) -> None:
    """The ramp's next step, inside the schedule that two people approved (4.2)."""
    earned = tx.evidence.earned(segment.name)
    if earned is None:
        return
    permission = effective(tx.flags.standings(segment.scopes))
    base = tx.evidence.reviews_since(segment.name, earned.step_at, BASE)
    climb = next_step(
        earned.step,
        since=earned.step_at.date(),
        today=now.date(),
        reviews=sum(r.outcome not in {Outcome.OPEN, Outcome.WITHDRAWN} for r in base),
        alarms=tuple(f"{a.scope} {a.signal}" for a in tx.evidence.alarms(segment.scopes)),
        restraint=permission.restraint,
        thresholds=segment.autonomy,
    )
    if climb.step == earned.step:
        return
    tx.evidence.put_earned(replace(earned, step=climb.step, step_at=now))
    tx.log.append(
        AuditEvent(
            chain="system",
            at=now,
            actor="watch",
            action="step_raised",
            subject=f"segment:{segment.name}",
            detail={"from": earned.step, "to": climb.step, "cap": segment.autonomy.steps[climb.step]},
        )
    )


# ------------------------------------------------------------------------------------------ people


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


def lift(segment: Segment, by: Account, note: str, world: World) -> None:
    """Take a throttle away, when its alarms are resolved and enough clean reviews followed (4.2)."""
    if not by.active or "admin" not in by.roles:
        raise NotAllowed("only an admin lifts a throttle", where=f"account {by.id}", mend="ask an admin")
    now = world.clock.now()
    own = Scope(kind="segment", key=segment.name)
    with world.store.begin() as tx:
        since = (tx.evidence.detector(own, THROTTLED) or {}).get("at")
        at = datetime.fromisoformat(since) if isinstance(since, str) else None
        rows = tx.evidence.reviews_since(segment.name, at, BASE) if at is not None else ()
        reasons = may_lift(
            restraint=tx.flags.to_change((own,))[0].restraint,
            throttled_at=at,
            open_alarms=tuple(f"{a.scope} {a.signal}" for a in tx.evidence.alarms(segment.scopes)),
            clean_since=_clean_in_a_row(rows),
            note=note,
            thresholds=segment.autonomy,
            now=now,
        )
        if missing := [r for r in reasons if not r.ok]:
            told = "; ".join(f"{r.text}: {r.have}, needs {r.need}" for r in missing)
            raise NotAllowed(f"it cannot be lifted yet: {told}", where=str(own), mend="see gatepost segments")
        tx.flags.set_restraint(own, Restraint.NONE, by=by.id, why=note, now=now)
        tx.log.append(
            AuditEvent(
                chain="system", at=now, actor=by.id, action="throttle_lifted", subject=str(own), detail={"note": note}
            )
        )
