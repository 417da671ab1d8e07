"""How many unreviewed mails a day a segment may send, and when that becomes more (facts/autonomy.md 4.2, 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feature_flags.ladder import Reason, no_alarm
from feature_flags.levels import Restraint
from feature_flags.thresholds import Thresholds

STEPS_BACK = 2
"""A throttle falls two steps."""

OF_HUMAN_VOLUME = (0.05, 0.10, 0.25, 0.50, 1.0)
"""What each step lets out of the mail that people sent lately, where that is known."""

HUMAN_DAYS = timedelta(days=28)
"""How far back the mail that people sent is counted when a level is given."""

_WEEKEND = (5, 6)


def cap(step: int, restraint: Restraint, thresholds: Thresholds, human_daily: float | None = None) -> int:
    """The cap of this step, in mails a day; a throttle falls two steps and leaves a quarter at most.

    `human_daily` is how many mails a working day people sent before: a segment that sent few does not begin with many.
    Where they sent any, a step lets out one at least, or nothing could ever be measured.
    """
    steps = thresholds.steps
    place = max(0, min(step, len(steps) - 1))
    full = steps[place]
    if human_daily is not None:
        least = 1 if human_daily > 0 else 0
        full = min(full, max(least, int(human_daily * OF_HUMAN_VOLUME[min(place, len(OF_HUMAN_VOLUME) - 1)])))
    if restraint is Restraint.NONE:
        return full
    if restraint is Restraint.THROTTLED:
        return min(steps[max(0, place - STEPS_BACK)], full, max(1, full // 4))
    return 0


def human_volume(sent: Sequence[date], today: date) -> float | None:
    """Mails a working day that people sent on these days; None where they sent none, and nothing can be said of it."""
    return len(sent) / max(1, working_days(min(sent), today)) if sent else None


def fallen(step: int) -> int:
    """The step on which a segment stands after a throttle: lifting the throttle does not give it back."""
    return max(0, step - STEPS_BACK)


def working_days(since: date, until: date) -> int:
    """Whole days from Monday to Friday that lie between two days, the second one not counted."""
    days = max(0, (until - since).days)
    weeks, rest = divmod(days, 7)
    tail = sum((since + timedelta(days=d)).weekday() not in _WEEKEND for d in range(rest))
    return 5 * weeks + tail


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """The step from now on, and why it is the next one or not."""

    step: int
    reasons: tuple[Reason, ...]


def next_step(
    step: int,
    *,
    since: date,
    today: date,
    reviews: int,
    alarms: tuple[str, ...],
    restraint: Restraint,
    thresholds: Thresholds,
) -> Climb:
    """One step up, inside the schedule that two people approved; never two at once, however late anybody looks.

    `reviews` are the base reviews that were finished since the step began; `alarms` are open, here or above.
    """
    days = working_days(since, today)
    reasons = (
        Reason(
            code="step_days",
            text="Working days on this step",
            have=str(days),
            need=f"at least {thresholds.step_days}",
            ok=days >= thresholds.step_days,
        ),
        Reason(
            code="step_reviews",
            text="Base reviews finished on this step",
            have=str(reviews),
            need=f"at least {thresholds.step_reviews}",
            ok=reviews >= thresholds.step_reviews,
        ),
        no_alarm(alarms),
        Reason(
            code="restraint",
            text="Nothing restrains it",
            have=restraint.word,
            need=Restraint.NONE.word,
            ok=restraint is Restraint.NONE,
        ),
    )
    higher = min(step + 1, len(thresholds.steps) - 1)
    return Climb(step=max(step, higher) if all(r.ok for r in reasons) else step, reasons=reasons)
