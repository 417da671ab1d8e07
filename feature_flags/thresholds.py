"""Every number that earning, keeping and spending autonomy depends on; the defaults are those of facts/autonomy.md.

A segment has one `Thresholds`. Whatever makes one of them looser is a raise (law 5), and `loosened` names it.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any

from feature_flags.evidence import ImpossibleCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Shares lie between 0 and 1. `theta` is the number in force: a sensitive segment never has more than its own.

    Raises ImpossibleCounts for values that cannot be.
    """

    # What unlocks: sections 3.0 and 4.2
    theta: float = 0.02  # the intervention rate that must be ruled out
    sensitive: bool = False  # regulated or senior recipients
    sensitive_theta: float = 0.01  # and the rate for those
    alpha: float = 0.05  # the chance of a false unlock, over all attempts together
    min_days: int = 14  # of evidence before `sampled`
    min_reviewers: int = 2
    most_by_one: float = 0.70  # share of the counted reviews that one person may have made
    min_shadow_drafts: int = 50  # before `draft`
    leaf_theta: float = 0.05  # what each segment x template x sender must rule out for itself: 69 clean reviews
    leaf_theta_below_unlocked: float = 0.10  # the same where the segment above it is unlocked: 34 clean reviews
    sampled_days: int = 30  # in `sampled` before `autonomous`, and without any throttle
    cool_down_days: int = 14  # after any lowering, before `sampled`
    autonomous_cool_down_days: int = 30  # before `autonomous`
    evidence_max_days: int = 180  # an older approval supports nothing

    # What keeps: section 4.3
    keep_reviews: int = 60  # finished base reviews
    keep_days: int = 30  # within so many days
    overdue_hours: int = 72  # a review that is open longer is an intervention
    backlog_share: float = 0.05  # of the base reviews overdue: throttle
    heartbeat_minutes: int = 15  # the watch has looked since then

    # Reviewers are measured too: section 3.3 and product.md 6
    seed_share: float = 0.03  # of a queue
    young_seed_share: float = 0.20  # of a queue until enough were shown
    young_until: int = 20  # seeds shown in an epoch; fewer never allow a raise
    reviewer_seeds: int = 5  # one reviewer's own seeds before he is judged by them
    reviewer_catch_share: float = 0.80  # who stops a smaller share approves without effect
    words_per_minute: int = 400  # faster than that nobody has read it
    least_seconds: int = 5  # however short the mail

    # Samples: sections 3.6 and 4.1
    sampled_share: float = 0.20  # held for review before they go
    base_share: float = 0.20  # reviewed after they went
    most_share: float = 0.50  # a throttle doubles a share, up to this

    # Ramp and caps: sections 4.2 and 4.4
    steps: tuple[int, ...] = (10, 25, 50, 100, 200)  # unreviewed mails a day
    step_days: int = 3  # working days on a step
    step_reviews: int = 20  # finished base reviews on a step
    per_domain_unreviewed: int = 3  # unreviewed mails a day to one company's domain
    feedback_lag_days: int = 2  # from a mail to the complaint about it

    # Back up from a restraint: section 4.2
    lift_reviews: int = 20  # fresh clean base reviews since the throttle
    lift_hours: int = 48
    proven_days: int = 30  # how recently a version must have been proven to be rolled back to

    def __post_init__(self) -> None:
        """Refuse what cannot be, and let the stricter θ count."""
        if self.sensitive and self.theta > self.sensitive_theta:
            object.__setattr__(self, "theta", self.sensitive_theta)
        for field in fields(self):
            _check(field.name, getattr(self, field.name))


_SHARES = frozenset({
    "theta", "sensitive_theta", "alpha", "leaf_theta", "leaf_theta_below_unlocked", "most_by_one", "backlog_share",
    "seed_share", "young_seed_share", "reviewer_catch_share", "sampled_share", "base_share", "most_share",
})  # fmt: skip
_LEAST_ONE = frozenset({
    "min_reviewers", "overdue_hours", "keep_days", "heartbeat_minutes", "words_per_minute", "evidence_max_days",
})  # fmt: skip


def _check(name: str, value: Any) -> None:
    if isinstance(value, bool):
        return
    if name == "steps":
        if not value or min(value) < 1 or list(value) != sorted(value):
            raise ImpossibleCounts(f"steps are {value}", "steps are whole numbers from 1 that rise")
        return
    if name in _SHARES:
        if not (isfinite(value) and 0 < value < 1):
            raise ImpossibleCounts(f"{name} is {value}", f"{name} lies between 0 and 1")
        return
    least = 1 if name in _LEAST_ONE else 0
    if not (isfinite(value) and value >= least):
        raise ImpossibleCounts(f"{name} is {value}", f"{name} is at least {least}")


def _more(old: Any, new: Any) -> bool:
    return bool(new > old)


def _less(old: Any, new: Any) -> bool:
    return bool(new < old)


def _steeper(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Whether any step lets out more than the old ramp did there; past its end a ramp stays where it ended."""
    longest = max(len(old), len(new))
    return any(new[min(i, len(new) - 1)] > old[min(i, len(old) - 1)] for i in range(longest))


LOOSER: dict[str, Callable[[Any, Any], bool]] = {
    "theta": _more,
    "sensitive": _less,
    "sensitive_theta": _more,
    "alpha": _more,
    "min_days": _less,
    "min_reviewers": _less,
    "most_by_one": _more,
    "min_shadow_drafts": _less,
    "leaf_theta": _more,
    "leaf_theta_below_unlocked": _more,
    "sampled_days": _less,
    "cool_down_days": _less,
    "autonomous_cool_down_days": _less,
    "evidence_max_days": _more,
    "keep_reviews": _less,
    "keep_days": _more,
    "overdue_hours": _more,
    "backlog_share": _more,
    "heartbeat_minutes": _more,
    "seed_share": _less,
    "young_seed_share": _less,
    "young_until": _less,
    "reviewer_seeds": _more,
    "reviewer_catch_share": _less,
    "words_per_minute": _more,
    "least_seconds": _less,
    "sampled_share": _less,
    "base_share": _less,
    "most_share": _less,
    "steps": _steeper,
    "step_days": _less,
    "step_reviews": _less,
    "per_domain_unreviewed": _more,
    "feedback_lag_days": _less,
    "lift_reviews": _less,
    "lift_hours": _less,
    "proven_days": _more,
}
"""For every threshold: whether the second value allows more than the first."""


def loosened(old: Thresholds, new: Thresholds) -> tuple[str, ...]:
    """The fields that the new thresholds loosen: a raise, which two people must approve (facts/autonomy.md 4.2)."""
    return tuple(name for name, looser in LOOSER.items() if looser(getattr(old, name), getattr(new, name)))
