"""What takes autonomy away by itself: the detectors at every outcome, and what keeps a level, once a minute.

`fold` is called in the transaction of whatever was observed: an alarm, and what it does, commits together with the
outcome that set it off. An alarm latches: no recovery clears it, only a person in writing (argo-rollouts 1411). Nothing
here raises or loosens anything but the ramp's next step inside the schedule that two people approved.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.evidence_rows import Alarm, Observation, Signal
from connector.model import ORGANISATION, Json, Segment
from connector.ports import Tx, World
from connector.stages.alone import CLAIMS_AHEAD, REVIEW_NEXT, SYSTEM, WATCH, Heartbeat, heartbeat
from connector.stages.feeds import silent_feeds
from connector.stages.keeping import BASE, keep_case
from connector.stages.learn import ESCALATED
from connector.stages.restrain import lower, restrain
from connector.stages.uplift import SIGNAL as UPLIFT
from connector.stages.uplift import worse
from feature_flags.detectors import TRIGGERS, Rule, Trigger, triggers
from feature_flags.ladder import keeps
from feature_flags.levels import Effect, Level, Restraint, Scope, effective
from feature_flags.ramp import fallen, next_step
from feature_flags.tally import Outcome
from gates.errors import WorldError

STATE = "watch"
"""The name of the row that holds how far a scope's observations are folded, and its detectors' states."""

LATE = 64
"""So many numbers are remembered one by one: an observation gets its number before it is committed, and one with a
higher number may be folded before it. More than this many do not overtake a commit."""

BASELINE = 200
"""Drafts judged before a segment's own block rate is known; until then nobody can say that it rose or fell."""

LEGAL_ESCALATION = "legal_escalation"
"""What `Rule.only_if` asks for: a severe verdict that its reviewer has passed on."""

RESTORED, BACKWARDS = "restored_backup", "clock_went_back"

Numbers = Mapping[str, Json]


# ------------------------------------------------------------------------------------------ at every outcome


def fold(tx: Tx, segment: Segment, world: World, now: datetime) -> None:
    """Fold what is new about this segment, and about its sending domain; act at once where a detector fires."""
    _fold(tx, Scope(kind="segment", key=segment.name), segment, "segment", world, now)
    _fold(tx, _domain(segment), segment, "domain", world, now)


def take_up(world: World) -> None:
    """Fold what a no has told outside of any move, right after the transaction in which it was written.

    In one of its own: a no waits for no detector, and nothing that fails here undoes it. What could not be folded now
    is folded at the next move, claim or minute.
    """
    now = world.clock.now()
    for segment in world.organisation.segments.values():
        with contextlib.suppress(WorldError):
            with world.store.read() as tx:
                scopes = (Scope(kind="segment", key=segment.name), _domain(segment))
                new = any(_is_new(tx, s, tx.evidence.detector(s, STATE) or {}) for s in scopes)
            if new:
                with world.store.begin() as tx:
                    fold(tx, segment, world, now)


def _domain(segment: Segment) -> Scope:
    return Scope(kind="domain", key=segment.sender.email.rpartition("@")[2].lower())


def _fold(tx: Tx, scope: Scope, segment: Segment, kind: str, world: World, now: datetime) -> None:
    kept = tx.evidence.detector(scope, STATE)
    if kept is None:
        tx.evidence.begin_detector(scope, STATE, now)
        kept = tx.evidence.detector(scope, STATE) or {}
    after, folded = _whole(kept.get("after")), _numbers(kept.get("folded"))
    if not _is_new(tx, scope, kept):
        return
    new = [seen for seen in _since(tx, scope, after) if seen.number not in folded]
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
                if rule.scope == kind:
                    _count(tx, scope, trigger, rule, seen, found, segment, world, now)
        _reviewed_next(tx, scope, seen, now)
    done = sorted({*folded, *(seen.number for seen in new)})
    after = done[-LATE - 1] if len(done) > LATE else after
    last: list[Json] = [*done[-LATE:]]
    row: dict[str, Json] = {"after": after, "folded": last, "states": found, "base": base}
    tx.evidence.save_detector(scope, STATE, row, now)


def _is_new(tx: Tx, scope: Scope, kept: Mapping[str, Json]) -> bool:
    """Whether anything was observed that is not folded: a count, for it is asked at every move."""
    after, folded = _whole(kept.get("after")), _numbers(kept.get("folded"))
    segment, domain = (scope.key, "") if scope.kind == "segment" else ("", scope.key)
    return tx.evidence.observed_since(after, segment=segment, domain=domain) != sum(n > after for n in folded)


def _since(tx: Tx, scope: Scope, after: int) -> Sequence[Observation]:
    if scope.kind == "segment":
        return tx.evidence.observations(after, segment=scope.key)
    return tx.evidence.observations(after, domain=scope.key)


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
    hit = _hit(trigger, rule, seen)
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


def _hit(trigger: Trigger, rule: Rule, seen: Observation) -> bool | None:
    """Whether this observation is a hit of the rule, a miss, or nothing to it."""
    if rule.only_if == LEGAL_ESCALATION and not (seen.signal == trigger.signal and seen.role.endswith(ESCALATED)):
        return None
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
    _spread(tx, scope, signal, effect, segments, world, now)
    return True


def _spread(
    tx: Tx, scope: Scope, signal: str, effect: Effect, segments: Sequence[Segment], world: World, now: datetime
) -> None:
    """Two segments of one template that turn bad within two weeks: then it is the template, and all that use it (4.6).

    A segment has one template and one sender, so it is what the table calls a leaf.
    """
    rule = TRIGGERS[signal].spreads if signal in TRIGGERS else None
    if rule is None or scope.kind != rule.below or not segments:
        return
    above, window = next(s for s in segments[0].scopes if s.kind == rule.scope), timedelta(days=rule.days)
    under = [s for s in world.organisation.segments.values() if above in s.scopes]
    every = tx.evidence.alarms([Scope(kind=rule.below, key=s.name) for s in under], only_open=False) if under else ()
    lately = {a.scope for a in every if (a.signal, a.action) == (signal, effect) and now - a.at <= window}
    if len(lately) >= rule.scopes:
        numbers: Numbers = {"segments": ", ".join(sorted(s.key for s in lately)), "days": rule.days}
        alarm(tx, above, signal, effect, numbers, under, world, now)


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
        away, back = _away(heartbeat(tx), now)
        # While any feed is silent mail is reviewed; a level falls only where our own absence does not explain it.
        dead = silent_feeds(tx, world, now, spoke_until=away) if away is not None else silent
    for segment in every:
        with world.store.begin() as tx:
            fold(tx, segment, world, now)
            found += _keep(tx, segment, dead, world, now)
            _climb(tx, segment, now)
    with world.store.begin() as tx:
        still = {a.signal for a in tx.evidence.alarms((ORGANISATION,))} & {RESTORED, BACKWARDS}
        beat = Heartbeat(
            at=now, silent=silent, broken=min(still, default=broken), away_since=away, back_at=back
        )  # fmt: skip
        tx.syncs.save_cursor(SYSTEM, WATCH, beat.text(), now)
    world.store.remember()
    return (*found, *((broken,) if broken else ()), *(f"silent: {s}" for s in silent))


AWAY, CHANCE = timedelta(minutes=15), timedelta(minutes=15)
"""Without a look for so long, we were away; and for so long after it a feed may be read for the first time."""


def _away(last: Heartbeat | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Since when nobody had watched, and when somebody did again; nothing once the feeds have had their chance."""
    if last is None:
        return None, None
    still = last.back_at is not None and now - last.back_at <= CHANCE
    if now - last.at > AWAY:
        return last.away_since if still else last.at, now  # away again within the chance: it was one absence
    return (last.away_since, last.back_at) if still else (None, None)


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
    for effect, found in worse(tx, segment):
        seen: Numbers = {"e_value": f"{found.e_value:.6g}", "ratio": f"{found.ratio:.3g}"}
        if alarm(tx, own, UPLIFT, effect, seen, (segment,), world, now):
            told.append(f"{segment.name}: more unsubscribe from unreviewed mail: {found.ratio:.3g} times as many")
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
