"""What counts as evidence: the prefix in creation order; interventions always, approvals if they mean something."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_flags.reading import least_seconds, too_fast
from feature_flags.tally import NOTHING, Outcome, Reviewed, standing, tally, unreliable_reviewers
from feature_flags.thresholds import Thresholds

T = Thresholds()
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def review(number, outcome=Outcome.APPROVED, *, age=24.0, took=2.0, **more):
    made = NOW - age * HOUR
    decided = None if outcome is Outcome.OPEN else made + took * HOUR
    fields = {"number": number, "created_at": made, "due_at": made + 72 * HOUR, "outcome": outcome}
    return Reviewed(**{**fields, "decided_at": decided, "reviewer": "ann", **more})


def counted(*items, now=NOW, unreliable=frozenset()):
    return tally(items, now=now, thresholds=T, unreliable=unreliable)


def test_nothing_is_nothing():
    assert counted() == NOTHING
    assert NOTHING.most_by_one == 0.0


@pytest.mark.parametrize(
    ("outcome", "intervention"),
    [
        (Outcome.APPROVED, 0), (Outcome.EDITED, 0), (Outcome.EDITED_MATERIALLY, 1), (Outcome.REJECTED, 1),
        (Outcome.DO_NOT_CONTACT, 1), (Outcome.ESCALATED, 1), (Outcome.EXPIRED, 1),
    ],
)  # fmt: skip
def test_what_a_person_did_counts_as_the_specification_says(outcome, intervention):
    found = counted(review(1, outcome))
    assert (found.reviews, found.interventions) == (1, intervention)


def test_the_count_ends_at_the_oldest_open_draft():
    items = [review(n) for n in range(1, 6)] + [review(6, Outcome.OPEN)] + [review(n) for n in range(7, 10)]
    found = counted(*items, review(10, Outcome.REJECTED), review(11, Outcome.OPEN))
    assert (found.reviews, found.interventions, found.open, found.behind, found.overdue) == (5, 0, 2, 4, 0)


def test_one_forgotten_draft_is_an_intervention_and_stalls_nothing():
    found = counted(review(1), review(2, Outcome.OPEN, age=73), review(3))
    assert (found.reviews, found.interventions, found.open, found.overdue, found.behind) == (3, 1, 0, 1, 0)
    assert counted(review(1), review(2, Outcome.OPEN, age=72), review(3)).reviews == 1, "due is not overdue"


@pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.EDITED, Outcome.WITHDRAWN])
def test_an_answer_after_the_deadline_does_not_undo_that_nobody_answered(outcome):
    assert counted(review(1, outcome, age=100, took=73)).interventions == 1
    assert counted(review(1, outcome, age=100, took=72)).interventions == 0


def test_approvals_that_prove_nothing_are_left_out_but_interventions_never():
    fast, blind = {"too_fast": True}, {"reviewer": "bob"}
    items = [
        review(1), review(2, **fast), review(3, Outcome.EDITED, **blind), review(4, Outcome.WITHDRAWN),
        review(5, Outcome.REJECTED, **fast), review(6, Outcome.REJECTED, **blind), review(7, age=181 * 24),
        review(8, Outcome.REJECTED, age=181 * 24),
    ]  # fmt: skip
    found = counted(*items, unreliable=frozenset({"bob"}))
    assert (found.reviews, found.interventions) == (4, 3)
    assert found.not_counted == {"too_fast": 1, "too_old": 1, "unreliable_reviewer": 1, "withdrawn": 1}
    assert found.by_reviewer == {"ann": 3, "bob": 1}


def test_times_severity_and_shares_are_of_what_counts():
    items = [review(1, age=50, too_fast=True), review(2, age=40, reviewer="bob"), review(3, age=30)]
    late = review(4, Outcome.REJECTED, age=20, severe=True)
    silent = review(5, Outcome.EXPIRED, age=10, reviewer="")
    found = counted(*items, late, silent, review(6, age=5))
    assert (found.first_at, found.last_at, found.severe) == (NOW - 40 * HOUR, NOW - 5 * HOUR, 1)
    assert found.most_by_one == pytest.approx(3 / 4)


def test_a_clock_that_was_set_back_only_loses_evidence():
    items = [review(1, age=100), review(2, age=50), review(3, Outcome.REJECTED, age=1), review(4, age=1, took=0.5)]
    assert counted(*items, now=NOW).reviews == 4
    before = counted(*items, now=NOW - 60 * HOUR)
    assert (before.reviews, before.open, before.behind) == (1, 2, 1), "what is not yet decided is open"
    assert standing(items[2], NOW - 60 * HOUR) is Outcome.REJECTED, "an intervention counts whenever it was"


ITEMS = st.lists(
    st.builds(
        lambda outcome, age, took, more: (outcome, age, took, more),
        st.sampled_from(list(Outcome)),
        st.floats(0, 200),
        st.floats(0, 100),
        st.fixed_dictionaries({"too_fast": st.booleans(), "reviewer": st.sampled_from(["ann", "bob"])}),
    ),
    max_size=25,
).map(lambda rows: [review(n, o, age=a, took=t, **m) for n, (o, a, t, m) in enumerate(rows)])


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_given_does_not_matter(items, chance):
    mixed = list(items)
    chance.shuffle(mixed)
    assert counted(*items) == counted(*mixed)


@given(ITEMS)
def test_every_item_is_counted_left_out_open_or_behind(items):
    found = counted(*items)
    assert found.reviews + sum(found.not_counted.values()) + found.open + found.behind == len(items)
    assert 0 <= found.interventions <= found.reviews


@given(ITEMS)
def test_distrust_takes_only_approvals_away(items):
    trusting, doubting = counted(*items), counted(*items, unreliable=frozenset({"bob"}))
    assert doubting.interventions == trusting.interventions
    assert doubting.reviews <= trusting.reviews


@given(ITEMS, st.floats(0, 500))
def test_an_intervention_that_counts_once_counts_for_ever(items, hours):
    """However the clock goes on and whoever answers later: k never falls while n can only lose approvals."""
    later = tally(items, now=NOW + hours * HOUR, thresholds=T)
    assert later.interventions >= counted(*items).interventions


def test_reviewers_who_miss_seeds_are_not_believed():
    seen = {"ann": (10, 8), "bob": (10, 7), "cem": (4, 0), "dee": (5, 3), "eva": (0, 0)}
    assert unreliable_reviewers(seen, T) == {"bob", "dee"}
    assert unreliable_reviewers(seen, replace(T, reviewer_seeds=0)) == {"bob", "cem", "dee"}


def test_reading_takes_time():
    assert least_seconds(400, T) == 60
    assert least_seconds(3, T) == T.least_seconds
    assert too_fast(59.9, 400, T)
    assert not too_fast(60, 400, T)
    assert too_fast(-5, 0, T), "a clock that ran backwards proves no reading"
