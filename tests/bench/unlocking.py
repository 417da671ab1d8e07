"""The decision code alone, over seeded segments: reviews and seeds drawn at true rates, asked after each review.

No database, no clock: the parts of `judge_raise` and of the watch that the counts go through.
"""

import random
from dataclasses import dataclass
from functools import cache
from math import ceil, log

from feature_flags.blast import blast_radius
from feature_flags.detectors import Detector, triggers
from feature_flags.evidence import attempt_alpha, catch_lower_bound, log_e_value
from feature_flags.levels import Effect, Level, Restraint
from feature_flags.ramp import cap, fallen
from feature_flags.tally import unreliable_reviewers
from feature_flags.thresholds import Thresholds

T = Thresholds()
lower_bound = cache(catch_lower_bound)


def unlocked_after(
    seed: int, true: float, *, horizon: int, catch: float = 1.0, corrected: bool = True, thresholds: Thresholds = T
) -> int | None:
    """The number of reviews after which this segment is unlocked, looked at after every one; None when it never is.

    Reviewers catch `catch` of bad drafts and of seeds; seeds come as in the queue: a fifth of it, then three per cent.
    """
    chance = random.Random(f"{seed} {true} {catch}")
    share = attempt_alpha(thresholds.alpha, 1)
    k = shown = caught = 0
    for n in range(1, horizon + 1):
        hit = chance.random() < true * catch
        k += hit
        young = shown < thresholds.young_until
        if corrected and chance.random() < (thresholds.young_seed_share if young else thresholds.seed_share):
            shown, caught = shown + 1, caught + (chance.random() < catch)
        if hit or log_e_value(k, n, thresholds.theta) < -log(share):
            continue
        if not corrected:
            return n
        if shown < thresholds.young_until or unreliable_reviewers({"all": (shown, caught)}, thresholds):
            continue
        # The corrected bound lies below θ exactly where E rules out θ times the catch rate's lower bound.
        lower = lower_bound(caught, shown, share / 2)
        if lower > 0 and log_e_value(k, n, thresholds.theta * lower) >= -log(share / 2):
            return n
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A segment whose model turned bad: delays in reviews, and what had left unreviewed until the level was gone."""

    throttled: int
    lowered: int
    bad_left: int
    said: int


def fall(seed: int, *, before: float, after: float, step: int, thresholds: Thresholds = T, clean: int = 300) -> Fall:
    """An autonomous segment at this step turns bad at once; its sampled reviews come in after half a day.

    `clean` reviews at the rate `before` precede it, so that the detectors stand as they would; a false throttle there
    starts the detectors anew, as a person who resolved it would.
    """
    chance = random.Random(f"fall {seed} {before} {after} {step}")
    throttle, withdraw = _rules(thresholds)
    states = {d.name: d.start() for d in (throttle, withdraw)}
    for _ in range(clean):
        hit = chance.random() < before
        states = {d.name: d.fold(states[d.name], hit) for d in (throttle, withdraw)}
        states = {d.name: d.start() if d.fired(states[d.name]) else states[d.name] for d in (throttle, withdraw)}
    said = blast_radius(
        level=Level.AUTONOMOUS, restraint=Restraint.NONE, step=step, thresholds=thresholds, in_flight=1, watch_minutes=1
    ).hard
    restraint, q, reviews, left, throttled = Restraint.NONE, thresholds.base_share, 0, 0, 0
    waiting: list[list[bool]] = [[]]
    while True:
        sent = [chance.random() < after for _ in range(cap(step, restraint, thresholds))]
        left += sum(sent)
        waiting.append([bad for bad in sent if chance.random() < q])
        for hit in waiting.pop(0):
            reviews += 1
            states = {d.name: d.fold(states[d.name], hit) for d in (throttle, withdraw)}
            if not throttled and throttle.fired(states[throttle.name]):
                throttled, restraint, step = reviews, Restraint.THROTTLED, fallen(step)
                q = min(2 * q, thresholds.most_share)
            if withdraw.fired(states[withdraw.name]):
                return Fall(throttled=throttled or reviews, lowered=reviews, bad_left=left, said=said)


def _rules(thresholds: Thresholds) -> tuple[Detector, Detector]:
    rules = triggers(thresholds)["reviewed"].rules
    by = {r.effect: r.detector for r in rules}
    return by[Effect.THROTTLE], by[Effect.LOWER]


def quantile(values: list[int], share: float) -> int:
    """The value that this share does not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]
