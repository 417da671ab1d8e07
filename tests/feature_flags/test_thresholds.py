"""The numbers are those of facts/autonomy.md, and whatever loosens one of them has a name (law 5)."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_flags.evidence import ImpossibleCounts
from feature_flags.thresholds import LOOSER, Thresholds, loosened

STANDARD = Thresholds()


def test_defaults_are_those_of_the_specification():
    assert (STANDARD.theta, STANDARD.alpha, STANDARD.min_days, STANDARD.min_reviewers) == (0.02, 0.05, 14, 2)
    assert (STANDARD.most_by_one, STANDARD.min_shadow_drafts, STANDARD.sampled_days) == (0.70, 50, 30)
    assert (STANDARD.cool_down_days, STANDARD.autonomous_cool_down_days) == (14, 30)
    assert (STANDARD.evidence_max_days, STANDARD.keep_reviews, STANDARD.keep_days) == (180, 60, 30)
    assert (STANDARD.overdue_hours, STANDARD.backlog_share, STANDARD.heartbeat_minutes) == (72, 0.05, 15)
    assert (STANDARD.seed_share, STANDARD.young_seed_share, STANDARD.young_until) == (0.03, 0.20, 20)
    assert (STANDARD.sampled_share, STANDARD.base_share, STANDARD.most_share) == (0.20, 0.20, 0.50)
    assert STANDARD.steps == (10, 25, 50, 100, 200)
    assert (STANDARD.step_days, STANDARD.step_reviews, STANDARD.per_domain_unreviewed) == (3, 20, 3)
    assert (STANDARD.lift_reviews, STANDARD.lift_hours, STANDARD.proven_days) == (20, 48, 30)


def test_a_sensitive_segment_never_has_more_than_its_own_threshold():
    assert Thresholds(sensitive=True).theta == 0.01
    assert Thresholds(sensitive=True, theta=0.005).theta == 0.005
    assert Thresholds(sensitive=True, theta=0.3, sensitive_theta=0.02).theta == 0.02


def test_every_threshold_says_in_which_direction_it_loosens():
    assert set(LOOSER) == {f.name for f in fields(Thresholds)}


CHANGES = [
    ("theta", 0.03, 0.01),
    ("alpha", 0.1, 0.01),
    ("min_days", 13, 15),
    ("min_reviewers", 1, 3),
    ("most_by_one", 0.8, 0.6),
    ("min_shadow_drafts", 49, 51),
    ("leaf_theta", 0.06, 0.04),
    ("leaf_theta_below_unlocked", 0.2, 0.05),
    ("sampled_days", 29, 31),
    ("cool_down_days", 13, 15),
    ("autonomous_cool_down_days", 29, 31),
    ("evidence_max_days", 181, 179),
    ("keep_reviews", 59, 61),
    ("keep_days", 31, 29),
    ("overdue_hours", 73, 71),
    ("backlog_share", 0.06, 0.04),
    ("heartbeat_minutes", 16, 14),
    ("seed_share", 0.02, 0.04),
    ("young_seed_share", 0.1, 0.3),
    ("young_until", 19, 21),
    ("reviewer_seeds", 6, 4),
    ("reviewer_catch_share", 0.7, 0.9),
    ("words_per_minute", 500, 300),
    ("least_seconds", 4, 6),
    ("sampled_share", 0.1, 0.3),
    ("base_share", 0.1, 0.3),
    ("most_share", 0.4, 0.6),
    ("steps", (10, 30, 50, 100, 200), (10, 25)),
    ("steps", (10, 25, 50, 100, 200, 400), (5, 10, 25, 50, 100)),
    ("step_days", 2, 4),
    ("step_reviews", 19, 21),
    ("per_domain_unreviewed", 4, 2),
    ("feedback_lag_days", 1, 3),
    ("lift_reviews", 19, 21),
    ("lift_hours", 47, 49),
    ("proven_days", 31, 29),
]


@pytest.mark.parametrize(("name", "looser", "tighter"), CHANGES)
def test_a_looser_threshold_is_named_and_a_tighter_one_is_not(name, looser, tighter):
    assert loosened(STANDARD, replace(STANDARD, **{name: looser})) == (name,)
    assert loosened(STANDARD, replace(STANDARD, **{name: tighter})) == ()


def test_a_segment_that_is_no_longer_sensitive_is_looser_in_two_ways():
    sensitive = Thresholds(sensitive=True)
    assert loosened(sensitive, Thresholds()) == ("theta", "sensitive")
    assert loosened(Thresholds(), sensitive) == ()
    assert loosened(sensitive, replace(sensitive, sensitive_theta=0.02)) == ("sensitive_theta",)


def test_the_changes_tried_here_are_all_there_are():
    assert {c[0] for c in CHANGES} | {"sensitive", "sensitive_theta"} == set(LOOSER)


@given(st.lists(st.integers(1, 300), min_size=1, max_size=6), st.lists(st.integers(1, 300), min_size=1, max_size=6))
def test_a_ramp_is_looser_exactly_where_some_day_could_let_out_more(one, two):
    old, new = Thresholds(steps=tuple(sorted(one))), Thresholds(steps=tuple(sorted(two)))
    some_day = any(new.steps[min(i, len(new.steps) - 1)] > old.steps[min(i, len(old.steps) - 1)] for i in range(8))
    assert loosened(old, new) == (("steps",) if some_day else ())


@pytest.mark.parametrize(
    "wrong",
    [
        {"theta": 0.0}, {"theta": 1.0}, {"theta": float("nan")}, {"alpha": 1.5}, {"steps": ()}, {"steps": (0, 5)},
        {"steps": (25, 10)}, {"min_days": -1}, {"min_reviewers": 0}, {"overdue_hours": 0}, {"words_per_minute": 0},
        {"base_share": 0.0}, {"keep_days": 0}, {"young_until": -1},
    ],
)  # fmt: skip
def test_impossible_thresholds_are_refused_in_words(wrong):
    with pytest.raises(ImpossibleCounts, match=f"{next(iter(wrong))}.*; "):
        Thresholds(**wrong)
