"""How much bad mail can leave before the system stops itself: the figure that every segment shows (product.md 7).

Two ways to fail are counted, and the hard figure is the worse one. At once: every mail is bad from some moment on. The
detectors need a few reviews, drawn by lot, and a review may take until its deadline. Creeping: a share of the mail is
bad, a multiple of the threshold; then the detectors need hundreds of reviews (facts/autonomy.md 3.5), however small the
cap. Complaints and bounces mostly stop it sooner; the hard figure does not count on them.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, comb, exp, log

from feature_flags.detectors import TRIGGERS, Detector
from feature_flags.levels import Level, Restraint
from feature_flags.ramp import cap
from feature_flags.thresholds import Thresholds

RARE = 0.001
"""The chance with which chance itself may exceed the hard figure."""

CREEPING = 2.5
"""The multiple of the threshold that a creeping fault is counted with, where none is named: 5 % at 2 %."""

_Delays = tuple[tuple[float, float], ...]

_THROTTLED_MEDIAN: _Delays = ((3.0, 0.72), (5.0, 0.39), (10.0, 0.17))
_LOWERED_MEDIAN: _Delays = ((1.5, 6.82), (2.5, 2.28), (5.0, 0.76))
"""Median delays of section 3.5 in reviews times null, by the bad rate as a multiple of the null."""

_LOWERED_RARELY: _Delays = ((1.5, 51.0), (2.0, 22.7), (2.5, 14.0), (5.0, 4.16), (10.0, 1.54), (20.0, 0.60))
"""What one in a thousand exceeds, from a detector that has seen nothing yet: its slowest state (20,000 runs each)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlastRadius:
    """Mails that nobody reviewed. `hard`: all of them bad. `expected`: bad ones, at the median delays.

    `because` is the computation in words, for whoever reads the figure.
    """

    hard: int
    expected: float
    because: tuple[str, ...]


def blast_radius(
    *,
    level: Level,
    restraint: Restraint,
    step: int,
    thresholds: Thresholds,
    in_flight: int,
    watch_minutes: float,
    bad_rate: float | None = None,
    human_daily: float | None = None,
) -> BlastRadius:
    """The radius of a segment as it stands; `in_flight` is one claim for each worker.

    `watch_minutes` is how often the detectors look. `bad_rate` is the creeping fault that is asked about, above the
    threshold. Nothing leaves unreviewed up to `draft`, or while it is paused: then it is what is in flight, or nothing.
    """
    if level <= Level.DRAFT:
        return BlastRadius(hard=0, expected=0.0, because=(f"at {level.word} a person approves every mail",))
    daily = cap(step, restraint, thresholds, human_daily)
    if daily == 0:
        left = f"{restraint.word}, cap {daily}: {in_flight} in flight at most"
        return BlastRadius(hard=in_flight, expected=0.0, because=(left,))
    theta = thresholds.theta
    rate = min(1.0, max(CREEPING * theta if bad_rate is None else bad_rate, 1.5 * theta))
    whole = thresholds.sampled_share if level is Level.SAMPLED else thresholds.base_share
    share = min(2 * whole, thresholds.most_share) if restraint is Restraint.THROTTLED else whole
    lag = _lag(thresholds, watch_minutes)
    while_waiting = daily * (ceil(lag) + 1)  # a window of n days touches n + 1 days' counters
    hits = _hits_to_lower(theta)
    drawn = _until_drawn(hits, share)
    at_once = while_waiting + drawn + in_flight
    reviews = _delay(_LOWERED_RARELY, rate, theta)
    creeping = ceil(rate * (reviews / share + while_waiting)) + in_flight
    expected = _expected(rate, daily * lag, share, level, thresholds)
    why = (
        (
            f"cap {daily} a day{_of_human(human_daily)},"
            f" {lag:.1f} days until a reaction is sure (reviews due in {thresholds.overdue_hours} h,"
            f" feedback in {thresholds.feedback_lag_days} d, a look every {watch_minutes:g} min): {while_waiting} mails"
        ),
        (
            f"all bad at once: {drawn} more until {hits} of them were drawn for review at {share:.0%},"
            f" {in_flight} in flight: {at_once}"
        ),
        f"creeping at {rate:.1%}: withdrawn in {reviews:.0f} reviews, 999 times of 1,000: {creeping} bad ones",
        f"expected at {rate:.1%}, with the detectors' median delays: {expected:.0f} bad ones",
    )
    return BlastRadius(hard=max(at_once, creeping), expected=expected, because=why)


def _of_human(human_daily: float | None) -> str:
    return "" if human_daily is None else f" (people sent {human_daily:.3g} a working day when it was given)"


def _lag(thresholds: Thresholds, watch_minutes: float) -> float:
    """Days from a bad mail to the moment at which somebody or something must have said so."""
    return max(thresholds.feedback_lag_days, thresholds.overdue_hours / 24) + watch_minutes / (24 * 60)


def _hits_to_lower(theta: float) -> int:
    """How many bad reviews in a row withdraw autonomy, from a detector that has seen nothing yet."""
    detector = _lowering(theta)
    state, hits = detector.start(), 0
    while not detector.fired(state):
        state, hits = detector.fold(state, True), hits + 1
    return hits


def _lowering(theta: float) -> Detector:
    rule = TRIGGERS["reviewed"].pause[0].detector
    return Detector(name=rule.name, kind=rule.kind, limit=rule.limit, null=theta, bets=rule.bets)


def _until_drawn(hits: int, share: float) -> int:
    """Mails until so many of them were drawn, but for a chance of `RARE`."""
    mails = hits
    while sum(comb(mails, k) * share**k * (1 - share) ** (mails - k) for k in range(hits)) > RARE:
        mails += 1
    return mails


def _expected(rate: float, while_waiting: float, share: float, level: Level, thresholds: Thresholds) -> float:
    """Bad mails until autonomy is withdrawn: the throttle doubles the share that is reviewed half-way."""
    theta = thresholds.theta
    throttled = _delay(_THROTTLED_MEDIAN, rate, theta / 2)
    lowered = max(_delay(_LOWERED_MEDIAN, rate, theta), throttled)
    doubled = min(2 * share, max(share, thresholds.most_share))
    mails = throttled / share + (lowered - throttled) / doubled + while_waiting
    unseen = 1 - share if level is Level.SAMPLED else 1.0  # those that are held do not reach anybody
    return rate * mails * unseen


def _delay(table: _Delays, rate: float, null: float) -> float:
    """In reviews; straight lines between the points on logarithmic axes, and beyond them."""
    times = rate / null
    pairs = list(pairwise(table))
    (x1, y1), (x2, y2) = next((p for p in pairs if times <= p[1][0]), pairs[-1])
    slope = log(y2 / y1) / log(x2 / x1)
    return max(1.0, y1 * exp(slope * log(times / x1)) / null)
