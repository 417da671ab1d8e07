"""The rule of unlocking: valid however often one looks, and exactly as fast as its tables say (facts/autonomy.md 3)."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_flags.evidence import (
    ImpossibleCounts,
    attempt_alpha,
    bound,
    catch_lower_bound,
    e_value,
    log_e_value,
    upper_bound,
)

COUNTS = st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
THETA = st.floats(0.001, 0.4)


def test_nothing_reviewed_proves_nothing():
    assert e_value(0, 0, 0.02) == pytest.approx(1.0, abs=1e-12)
    assert upper_bound(0, 0, 0.05) == 1.0


@given(COUNTS, THETA, st.floats(0, 1))
def test_one_more_review_never_gains_on_average_while_the_rate_is_at_or_above_the_threshold(counts, theta, more):
    k, n = counts
    rate = theta + more * (1 - theta)
    now = log_e_value(k, n, theta)
    after = rate * math.exp(log_e_value(k + 1, n + 1, theta) - now) + (1 - rate) * math.exp(
        log_e_value(k, n + 1, theta) - now
    )
    assert after <= 1 + 1e-9


@given(COUNTS, THETA, THETA)
def test_it_rises_with_the_threshold_and_falls_with_interventions(counts, one, two):
    k, n = counts
    low, high = sorted((one, two))
    assert log_e_value(k, n, low) <= log_e_value(k, n, high) + 1e-9
    if k < n:
        assert log_e_value(k + 1, n, high) <= log_e_value(k, n, high) + 1e-9


@given(COUNTS, st.sampled_from([0.05, 0.025, 0.01]))
def test_the_bound_is_no_braver_than_the_exact_one_for_a_single_look(counts, alpha):
    k, n = counts
    if n:
        exact = 1 - catch_lower_bound(n - k, n, alpha)  # Clopper-Pearson, from the other side
        assert upper_bound(k, n, alpha) >= exact - 1e-9


@given(COUNTS, st.sampled_from([0.01, 0.02, 0.05]), st.integers(1, 4))
def test_what_unlocks_lies_under_the_threshold(counts, theta, attempt):
    k, n = counts
    found = bound(reviews=n, interventions=k, theta=theta, alpha=0.05, attempt=attempt)
    assert found.unlocks == (found.clean_reviews_missing == 0)
    if n:
        assert found.unlocks == (found.upper_bound <= theta * (1 + 1e-12))


CLEAN = [(0.02, 1, 212), (0.02, 2, 271), (0.03, 1, 141), (0.03, 2, 180), (0.05, 1, 84), (0.05, 2, 107), (0.01, 1, 426)]


@pytest.mark.parametrize(("theta", "attempt", "needed"), [*CLEAN, (0.01, 2, 544)])
def test_clean_reviews_of_each_attempt_are_those_of_the_table(theta, attempt, needed):
    found = bound(reviews=0, interventions=0, theta=theta, alpha=0.05, attempt=attempt)
    assert found.clean_reviews_missing == needed
    assert not bound(reviews=needed - 1, interventions=0, theta=theta, alpha=0.05, attempt=attempt).unlocks
    assert bound(reviews=needed, interventions=0, theta=theta, alpha=0.05, attempt=attempt).unlocks


@pytest.mark.parametrize(
    ("k", "n"), [(0, 175), (1, 331), (2, 438), (3, 539), (4, 635), (5, 725), (6, 812), (8, 977), (10, 1135), (20, 1848)]
)
def test_reviews_at_which_interventions_still_unlock_are_those_of_the_table(k, n):
    assert e_value(k, n, 0.02) >= 20
    assert e_value(k, n - 1, 0.02) < 20


@pytest.mark.parametrize(("caught", "shown", "lower"), [(20, 20, 0.83), (30, 30, 0.88), (18, 20, 0.68), (38, 40, 0.83)])
def test_catch_rates_have_the_bounds_of_the_table(caught, shown, lower):
    assert catch_lower_bound(caught, shown, 0.025) == pytest.approx(lower, abs=0.005)


def first_passage(rate: float, theta: float, alpha: float, horizon: int) -> float:
    """The exact chance that the evidence ever reaches 1/α within `horizon` reviews, looked at after each."""
    alive, unlocked = {0: 1.0}, 0.0
    for n in range(1, horizon + 1):
        after: dict[int, float] = {}
        for k, chance in alive.items():
            after[k] = after.get(k, 0.0) + chance * (1 - rate)
            after[k + 1] = after.get(k + 1, 0.0) + chance * rate
        limit = -math.log(alpha)
        alive = {}
        for k, chance in after.items():
            if log_e_value(k, n, theta) >= limit:
                unlocked += chance
            elif chance > 1e-12:
                alive[k] = chance
    return unlocked


@pytest.mark.parametrize(
    ("rate", "reviews", "share"),
    [
        (0.02, 500, 0.036),
        (0.02, 1000, 0.041),
        (0.03, 1000, 0.005),
        (0.005, 200, 0.42),
        (0.005, 500, 0.70),
        (0.01, 500, 0.29),
    ],
)
def test_exact_first_passage_is_that_of_the_operating_curve(rate, reviews, share):
    assert first_passage(rate, 0.02, 0.05, reviews) == pytest.approx(share, abs=0.006)


@pytest.mark.parametrize(("theta", "alpha"), [(0.02, 0.025), (0.05, 0.05), (0.1, 0.01)])
def test_a_segment_at_the_limit_is_unlocked_no_more_often_than_alpha(theta, alpha):
    assert first_passage(theta, theta, alpha, 600) <= alpha


def test_reviewers_who_miss_seeds_pay_for_it():
    plain = bound(reviews=300, interventions=0, theta=0.02, alpha=0.05)
    good = bound(reviews=300, interventions=0, theta=0.02, alpha=0.05, seeds=(40, 40))
    poor = bound(reviews=300, interventions=0, theta=0.02, alpha=0.05, seeds=(40, 20))
    none = bound(reviews=300, interventions=0, theta=0.02, alpha=0.05, seeds=(40, 0))
    assert plain.corrected_upper_bound is None
    assert plain.unlocks
    assert (
        good.upper_bound < good.corrected_upper_bound < poor.corrected_upper_bound < none.corrected_upper_bound == 1.0
    )
    assert not poor.unlocks
    assert poor.clean_reviews_missing > good.clean_reviews_missing
    assert none.clean_reviews_missing is None


def test_all_attempts_together_spend_no_more_than_alpha():
    shares = [attempt_alpha(0.05, j) for j in range(1, 2000)]
    assert sum(shares) < 0.05
    assert all(a > b for a, b in pairwise(shares))


@pytest.mark.parametrize(
    "counts",
    [
        {"reviews": -1, "interventions": 0}, {"reviews": 3, "interventions": 4}, {"reviews": 3, "interventions": -1},
        {"theta": 0.0}, {"theta": 1.0}, {"alpha": 0.0}, {"attempt": 0}, {"seeds": (3, 4)}, {"theta": float("nan")},
    ],
)  # fmt: skip
def test_impossible_counts_are_refused_in_words(counts):
    with pytest.raises(ImpossibleCounts, match=";"):
        bound(**{"reviews": 10, "interventions": 1, "theta": 0.02, "alpha": 0.05, **counts})


def test_large_counts_neither_overflow_nor_take_long():
    assert e_value(0, 5_000_000, 0.02) == math.inf
    assert 0 < upper_bound(0, 5_000_000, 0.05) < 1e-5


def test_a_threshold_that_nobody_can_prove_has_no_number_of_reviews():
    assert bound(reviews=10, interventions=0, theta=1e-9, alpha=0.05).clean_reviews_missing is None
