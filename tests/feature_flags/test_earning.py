"""The rule of earning as a whole: first passages, pending drafts, reviewers who nod (facts/autonomy.md 3.1-3.3)."""

import math
import random
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from feature_flags.evidence import attempt_alpha, bound, catch_lower_bound, log_e_value
from feature_flags.tally import Outcome, Reviewed, tally
from feature_flags.thresholds import Thresholds

T = Thresholds()
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@cache
def reviews_for(interventions: int, theta: float, alpha: float) -> int:
    """The number of reviews at which so many interventions still are enough."""
    low, high = interventions, 1
    while log_e_value(interventions, max(high, interventions), theta) < -math.log(alpha):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        enough = log_e_value(interventions, middle, theta) >= -math.log(alpha)
        low, high = (low, middle) if enough else (middle, high)
    return high


def passages(true, theta, alpha, horizon):
    """The exact chance to have unlocked by each number of reviews, looked at after every single one."""
    alive, unlocked, by = [1.0], 0.0, [0.0]
    for n in range(1, horizon + 1):
        after = [0.0] * (len(alive) + 1)
        for k, chance in enumerate(alive):
            after[k] += chance * (1 - true)
            after[k + 1] += chance * true
        for k in range(len(after)):
            if reviews_for(k, theta, alpha) > n:
                break
            unlocked, after[k] = unlocked + after[k], 0.0
        while after[-1] < 1e-13 and len(after) > 1:
            after.pop()
        alive = after
        by.append(unlocked)
    return by


def reviews_at(share, true, theta, alpha, horizon=2600):
    """The number of reviews by which so large a share of segments has unlocked."""
    return next(n for n, chance in enumerate(passages(true, theta, alpha, horizon)) if chance >= share)


@pytest.mark.parametrize(
    ("theta", "true", "p50", "p90"),
    [
        (0.02, 0.002, 175, 438),
        (0.02, 0.005, 331, 812),
        (0.02, 0.01, 977, 2459),
        (0.03, 0.0, 116, 116),
        (0.03, 0.002, 116, 220),
        (0.03, 0.005, 116, 359),
        (0.03, 0.01, 291, 755),
        (0.05, 0.002, 69, 131),
        (0.05, 0.005, 69, 174),
        (0.05, 0.01, 131, 252),
        (0.01, 0.002, 664, 1273),
    ],
)
def test_reviews_needed_are_those_of_the_exact_table(theta, true, p50, p90):
    by = passages(true, theta, 0.05, p90)
    assert by[p50 - 1] < 0.5 <= by[p50] + 0.001
    assert by[p90 - 1] < 0.9 <= by[p90] + 0.001


@pytest.mark.parametrize(("true", "ever"), [(0.02, 0.047), (0.03, 0.0052), (0.04, 0.0008)])
def test_false_unlocks_are_as_rare_as_the_exact_table_says(true, ever):
    found = passages(true, 0.02, 0.05, 6000)[-1]
    assert found == pytest.approx(ever, abs=0.0005)


@pytest.mark.parametrize("theta", [0.01, 0.02, 0.05, 0.2])
@pytest.mark.parametrize("alpha", [0.1, 0.05, 0.05 / 2, 0.05 / 6])
def test_a_segment_at_the_limit_unlocks_no_more_often_than_its_alpha(theta, alpha):
    assert passages(theta, theta, alpha, int(12 / theta))[-1] <= alpha


@pytest.mark.parametrize(("attempt", "clean", "median"), [(1, 212, 374), (2, 271, 553)])
def test_the_first_attempts_need_what_their_own_alpha_asks_for(attempt, clean, median):
    """Without any intervention 212; the median segment at 0.5 % has one by then, and needs more."""
    alpha = attempt_alpha(T.alpha, attempt)
    assert reviews_for(0, T.theta, alpha) == clean
    assert median in {reviews_for(k, T.theta, alpha) for k in (1, 2)}, "with one or two interventions"
    assert reviews_at(0.5, 0.005, T.theta, alpha) == median
    assert 0.995**clean < 0.5, "which is why the clean figure is not the median"


def test_the_rule_itself_unlocks_at_the_exact_median():
    """`bound`, asked after every review of seeded segments at 0.5 %, without the catch rate."""
    chance, alpha = random.Random(2), attempt_alpha(T.alpha, 1)
    needed = []
    for _ in range(800):
        k = n = 0
        while reviews_for(k, T.theta, alpha) > n:
            n, k = n + 1, k + (chance.random() < 0.005)
        needed.append(n)
        if len(needed) <= 10:
            assert bound(reviews=n, interventions=k, theta=T.theta, alpha=T.alpha).unlocks
            assert not bound(reviews=n - 1, interventions=min(k, n - 1), theta=T.theta, alpha=T.alpha).unlocks
    assert sorted(needed)[400] == reviews_at(0.5, 0.005, T.theta, alpha)


# ---------------------------------------------------------------------------- drafts that wait


def queue(chance, true, *, days, a_day):
    """Drafts in the order in which they were made: (made, decided, bad), in hours. Good ones settle far sooner."""
    drafts = []
    for n in range(days * a_day):
        bad = chance.random() < true
        made = 24 * n / a_day
        drafts.append((made, made + (72.0 if bad else chance.expovariate(1 / 2)), bad))
    return drafts


def unlocks_by(drafts, order):
    k = 0
    for n, (_, _, bad) in enumerate(sorted(drafts, key=order), start=1):
        k += bad
        if reviews_for(k, 0.02, 0.05) <= n:
            return True
    return False


def test_counting_whatever_is_finished_breaks_the_guarantee_and_the_prefix_keeps_it():
    """40 drafts a day over 60 days at exactly the limit; the table says 20 % and 4.2 %."""
    chance = random.Random(8)
    queues = [queue(chance, 0.02, days=60, a_day=40) for _ in range(300)]
    finished = sum(unlocks_by(q, lambda d: d[1]) for q in queues) / len(queues)
    prefix = sum(unlocks_by(q, lambda d: d[0]) for q in queues) / len(queues)
    assert finished > 0.12
    assert prefix <= 0.05 + 0.02, "and the noise of 300 runs"


def test_the_tally_counts_just_that_prefix():
    chance = random.Random(4)
    drafts = queue(chance, 0.05, days=12, a_day=20)
    items = [
        Reviewed(
            number=number,
            created_at=START + made * HOUR,
            due_at=START + (made + 72) * HOUR,
            outcome=Outcome.REJECTED if bad else Outcome.APPROVED,
            decided_at=START + decided * HOUR,
            reviewer="ann",
        )
        for number, (made, decided, bad) in enumerate(drafts)
    ]
    for hours in range(0, 16 * 24, 5):
        now = START + hours * HOUR
        known = [i if i.decided_at <= now else as_open(i) for i in items if i.created_at <= now]
        done = [d[1] <= hours for d in drafts if d[0] <= hours]
        whole = done.index(False) if False in done else len(done)
        found = tally(known, now=now, thresholds=T)
        assert (found.reviews, found.interventions) == (whole, sum(d[2] for d in drafts[:whole]))


def as_open(item):
    return Reviewed(number=item.number, created_at=item.created_at, due_at=item.due_at)


# ---------------------------------------------------------------------------- reviewers who nod


@pytest.mark.parametrize(
    ("true", "caught", "ever"),
    [(0.03, 0.5, 0.53), (0.04, 0.7, 0.008), (0.04, 0.5, 0.047), (0.04, 0.3, 0.97), (0.06, 0.3, 0.11)],
)
def test_uncorrected_a_nodding_reviewer_unlocks_as_often_as_the_table_says(true, caught, ever):
    assert passages(true * caught, 0.02, 0.05, 6000)[-1] == pytest.approx(ever, abs=0.006)


def corrected_unlocks(chance, true, caught, reviews):
    """One segment whose reviewers catch this share of bad drafts and of seeds, looked at every five reviews."""
    alpha = attempt_alpha(T.alpha, 1)
    k = shown = stopped = 0
    for n in range(1, reviews + 1):
        k += chance.random() < true * caught
        if chance.random() < (T.young_seed_share if shown < T.young_until else T.seed_share):
            shown, stopped = shown + 1, stopped + (chance.random() < caught)
        if n % 5 or shown < T.young_until or reviews_for(k, T.theta, alpha) > n:
            continue
        if catch_lower_bound(stopped, shown, alpha / 2) > 0.15 and (
            bound(
                reviews=n, interventions=k, theta=T.theta, alpha=T.alpha, seeds=(shown, stopped)
            ).corrected_upper_bound
            < T.theta
        ):
            return True
    return False


@pytest.mark.parametrize(("true", "caught"), [(0.04, 0.3), (0.03, 0.5)])
def test_corrected_by_the_seeds_a_nodding_reviewer_unlocks_nothing(true, caught):
    """Uncorrected it is 97 % and 53 %."""
    chance = random.Random(12)
    assert sum(corrected_unlocks(chance, true, caught, 800) for _ in range(30)) <= 1


def test_a_careful_reviewer_still_unlocks_a_good_segment():
    chance = random.Random(13)
    assert sum(corrected_unlocks(chance, 0.002, 0.97, 1500) for _ in range(6)) >= 3
