"""Whether mail that nobody approved may go at this moment: asked when it is routed, and again inside the claim (law 6).

A level that the flags allow is not enough. The segment must have earned it for exactly these terms, the watch must have
looked lately, no feed may be silent, the clock may not have gone back, and nobody may have vetoed it. Whatever cannot
be told is a no, and the mail becomes an approval item (facts/autonomy.md 4.5).
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.evidence_rows import Earned
from connector.governance import segment_tree
from connector.model import CapUse, Json, Outreach, Segment
from connector.ports import Tx, World
from connector.veto import cohort_of
from feature_flags.levels import Effect, Level, Permission, Restraint, Scope, effective
from feature_flags.ramp import cap
from feature_flags.thresholds import Thresholds
from gates.canonical import digest

SYSTEM = "system"
WATCH = "watch"
"""Where the watch leaves word, as the cursor (SYSTEM, WATCH): a `Heartbeat` as JSON."""

REVIEW_NEXT = "review_next"
"""The name of the small state that says how many of the next mails must all be reviewed (4.6: after a complaint)."""

STOPS = frozenset(Effect) - {Effect.ALERT, Effect.THROTTLE}
"""What an open alarm must have done for its scope's mail to be reviewed first; a throttle lets a part of it go."""

CLAIMS_AHEAD = timedelta(seconds=5)
"""How far two machines' clocks may differ before the later one counts as set back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """When the watch last looked, which feeds were silent then, and whether it found the store as it had left it.

    `away_since` and `back_at` are the last time that nobody watched for longer than a heartbeat may be old: feeds that
    spoke until then are given a chance to be read before their silence counts against a level.
    """

    at: datetime
    silent: tuple[str, ...] = ()
    broken: str = ""
    away_since: datetime | None = None
    back_at: datetime | None = None

    def text(self) -> str:
        """As stored."""
        away = [t.isoformat() for t in (self.away_since, self.back_at) if t is not None]
        body = {"at": self.at.isoformat(), "silent": list(self.silent), "broken": self.broken, "away": away}
        return json.dumps(body)


def heartbeat(tx: Tx) -> Heartbeat | None:
    """The last one, if there ever was one."""
    stored = tx.syncs.cursor(SYSTEM, WATCH)
    if not stored:
        return None
    found: dict[str, Json] = json.loads(stored)
    silent, away = found.get("silent"), found.get("away")
    since, back = (datetime.fromisoformat(str(t)) for t in away) if isinstance(away, list) and away else (None, None)
    return Heartbeat(
        away_since=since,
        back_at=back,
        at=datetime.fromisoformat(str(found["at"])),
        silent=tuple(str(s) for s in silent) if isinstance(silent, list) else (),
        broken=str(found.get("broken") or ""),
    )


def terms(segment: Segment, fingerprint: str) -> str:
    """The hash of everything that two people approved with a level: definition, policy, thresholds, versions."""
    return digest({"segment": segment_tree(segment), "fingerprint": fingerprint})


def alone(tx: Tx, outreach: Outreach, permission: Permission, segment: Segment, world: World, now: datetime) -> str:
    """Why this mail may not go without a person; empty when it may."""
    if not permission.may_send_unreviewed:
        return f"level:{permission.level.word}_{permission.restraint.word}"
    earned = tx.evidence.earned(segment.name)
    if earned is None or earned.level < permission.level:
        return "alone:not_earned"
    if outreach.fingerprint not in earned.fingerprints or terms(segment, earned.fingerprints[0]) != earned.terms:
        return "alone:terms_changed"
    if world.store.restored():
        return "alone:restored_backup"  # at once: the watch may look a minute later
    beat = heartbeat(tx)
    if beat is None or beat.at > now + CLAIMS_AHEAD:
        return "alone:clock_went_back" if beat else "alone:not_watched"
    if now - beat.at > timedelta(minutes=segment.autonomy.heartbeat_minutes):
        return "alone:not_watched"
    if beat.silent or beat.broken:
        return f"alone:{beat.broken or 'feed_silent'}"
    if (tx.evidence.detector(Scope(kind="segment", key=segment.name), REVIEW_NEXT) or {}).get("left"):
        return "alone:after_a_complaint"
    if any(a.action in STOPS for a in tx.evidence.alarms(segment.scopes)):
        return "alone:alarm_open"
    denied = world.veto.denies(cohort_of(world.organisation, segment, permission.level.word))
    return f"veto:{denied}" if denied else ""


def ask_veto(segment: Segment, world: World) -> None:
    """Hear the organisation's flag systems before `alone` is asked: outside of any transaction, they may be slow."""
    with world.store.read() as tx:
        level = effective(tx.flags.standings(segment.scopes)).level
    if level >= Level.SAMPLED:
        world.veto.refresh(cohort_of(world.organisation, segment, level.word))


def uses(
    earned: Earned | None, restraint: Restraint, segment: Segment, domain_key: str, now: datetime
) -> tuple[CapUse, ...]:
    """The counters that an unreviewed mail spends besides the others: the ramp's step, and its domain's."""
    day = now.strftime("%Y-%m-%d")
    step = cap(earned.step, restraint, segment.autonomy, earned.human_daily) if earned is not None else 0
    return (
        CapUse(key=f"alone:{segment.name}", slot=day, limit=step),
        CapUse(key=f"alone:{segment.name}:{domain_key}", slot=day, limit=segment.autonomy.per_domain_unreviewed),
    )


def share(whole: float, restraint: Restraint, thresholds: Thresholds) -> float:
    """How much of the mail a person sees: twice as much while it is throttled, up to half (facts/autonomy.md 4.1)."""
    return min(2 * whole, thresholds.most_share) if restraint is Restraint.THROTTLED else whole
