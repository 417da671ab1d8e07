"""Back up from a restraint, and back to a version that was proven (facts/autonomy.md 4.2). People act; this judges.

What was lowered or paused never comes back here: it is earned anew, as the next attempt.
"""

from datetime import datetime, timedelta

from feature_flags.ladder import Reason
from feature_flags.levels import Restraint
from feature_flags.thresholds import Thresholds


def may_lift(
    *,
    restraint: Restraint,
    throttled_at: datetime | None,
    open_alarms: tuple[str, ...],
    clean_since: int,
    note: str,
    thresholds: Thresholds,
    now: datetime,
) -> tuple[Reason, ...]:
    """What lifting a throttle needs, met or not. `clean_since`: base reviews finished clean since then."""
    least = timedelta(hours=thresholds.lift_hours)
    passed = timedelta(0) if throttled_at is None else now - throttled_at
    return (
        Reason(
            code="throttled",
            text="It is throttled, and nothing stricter",
            have=restraint.word,
            need=Restraint.THROTTLED.word,
            ok=restraint is Restraint.THROTTLED,
        ),
        Reason(
            code="alarms",
            text="Every alarm was resolved in writing",
            have="; ".join(open_alarms) or "all resolved",
            need="none open",
            ok=not open_alarms,
        ),
        Reason(
            code="clean",
            text="Clean base reviews since it was throttled",
            have=str(clean_since),
            need=f"at least {thresholds.lift_reviews}",
            ok=clean_since >= thresholds.lift_reviews,
        ),
        Reason(
            code="hours",
            text="Time since it was throttled",
            have=f"{passed / timedelta(hours=1):.1f} hours",
            need=f"{thresholds.lift_hours} hours",
            ok=throttled_at is not None and passed >= least,
        ),
        Reason(code="note", text="A person says why", have=note.strip(), need="a reason", ok=bool(note.strip())),
    )


def may_roll_back(
    *, proven_at: datetime | None, open_alarms: tuple[str, ...], thresholds: Thresholds, now: datetime
) -> tuple[Reason, ...]:
    """What resuming the epoch of an earlier version needs. `proven_at`: when that version last was in force, unharmed.

    `open_alarms` are those about that version: the alarms that are the reason for going back do not count.
    """
    longest = timedelta(days=thresholds.proven_days)
    return (
        Reason(
            code="proven",
            text="That version was proven lately",
            have="never" if proven_at is None else proven_at.isoformat(),
            need=f"within {thresholds.proven_days} days before {now.isoformat()}",
            ok=proven_at is not None and timedelta(0) <= now - proven_at <= longest,
        ),
        Reason(
            code="alarms",
            text="No alarm is open about that version",
            have="; ".join(open_alarms) or "none",
            need="none",
            ok=not open_alarms,
        ),
    )
