"""How many unreviewed mails a day a segment may send: the steps of its ramp (facts/autonomy.md 4.4)."""

from feature_flags.levels import Restraint
from feature_flags.thresholds import Thresholds

STEPS_BACK = 2
"""A throttle falls two steps."""


def cap(step: int, restraint: Restraint, thresholds: Thresholds) -> int:
    """The cap of this step, in mails a day; a throttle falls two steps and leaves a quarter at most."""
    steps = thresholds.steps
    full = steps[max(0, min(step, len(steps) - 1))]
    if restraint is Restraint.NONE:
        return full
    if restraint is Restraint.THROTTLED:
        return min(steps[max(0, min(step, len(steps) - 1) - STEPS_BACK)], max(1, full // 4))
    return 0
