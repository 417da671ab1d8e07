"""A raise needs every condition of facts/autonomy.md 4.2 at once, and what was earned is lost as section 4.3 says."""

import math
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feature_flags.evidence import log_e_against, upper_bound
from feature_flags.ladder import Answer, KeepCase, Leaf, RaiseCase, exact_state, judge_raise, keeping, keeps
from feature_flags.levels import Effect, Level, Restraint
from feature_flags.tally import NOTHING, Tally
from feature_flags.thresholds import Thresholds

T = Thresholds()
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def counts(n, k=0, *, first=40, last=1, who=(0.6, 0.4)):
    return Tally(
        reviews=n,
        interventions=k,
        not_counted={},
        by_reviewer={f"r{i}": round(n * share) for i, share in enumerate(who)},
        first_at=NOW - first * DAY,
        last_at=NOW - last * DAY,
    )


HEALTHY = {"restraint": Restraint.NONE, "gates_healthy": True, "probes_pass": True}
TO_SHADOW = RaiseCase(current=Level.OFF, wanted=Level.SHADOW, **HEALTHY)
TO_DRAFT = RaiseCase(current=Level.SHADOW, wanted=Level.DRAFT, shadow_drafts=50, evals_green=True, **HEALTHY)
TO_SAMPLED = RaiseCase(
    current=Level.DRAFT,
    wanted=Level.SAMPLED,
    tally=counts(400),
    seeds_shown=40,
    seeds_caught=40,
    epoch_started_at=NOW - 41 * DAY,
    level_since=NOW - 41 * DAY,
    last_lowered_at=NOW - 14 * DAY,
    leaves=(Leaf(key="intro x maya", reviews=84, interventions=0),),
    evals_green=True,
    incident_owner="kim",
    model_alias_moves=False,
    **HEALTHY,
)
TO_AUTONOMOUS = replace(
    TO_SAMPLED,
    current=Level.SAMPLED,
    wanted=Level.AUTONOMOUS,
    tally=NOTHING,
    held=counts(400, first=29),
    level_since=NOW - 30 * DAY,
    last_lowered_at=NOW - 30 * DAY,
    throttled_at=NOW - 30 * DAY,
    complaints_within_limits=True,
)
ALL = [TO_SHADOW, TO_DRAFT, TO_SAMPLED, TO_AUTONOMOUS]


def judged(case, thresholds=T, now=NOW):
    return judge_raise(case, thresholds, now)


def refused(case, **changes):
    """The codes that are not met."""
    found = judged(replace(case, **changes))
    assert found.answer is not Answer.ENOUGH
    return {r.code for r in found.missing}


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.wanted.word)
def test_with_everything_in_place_it_is_enough(case):
    found = judged(case)
    assert found.answer is Answer.ENOUGH, found.missing
    assert found.missing == ()
    assert (found.bound is None) == (case.wanted < Level.SAMPLED)
    assert all(r.have and r.need and r.text for r in found.reasons)


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.wanted.word)
def test_a_case_that_says_nothing_is_never_enough(case):
    empty = RaiseCase(current=case.current, wanted=case.wanted, restraint=Restraint.NONE)
    found = judged(empty)
    assert found.answer is Answer.NOT_ENOUGH
    assert {r.code for r in found.missing} >= {"gates", "probes"}


@pytest.mark.parametrize(
    ("case", "change", "code"),
    [
        (TO_SHADOW, {"gates_healthy": False}, "gates"),
        (TO_SHADOW, {"probes_pass": None}, "probes"),
        (TO_DRAFT, {"shadow_drafts": 49}, "shadow_drafts"),
        (TO_DRAFT, {"evals_green": None}, "evals"),
        (TO_SAMPLED, {"evals_green": False}, "evals"),
        (TO_SAMPLED, {"tally": counts(211, who=(0.5, 0.5))}, "evidence"),
        (TO_SAMPLED, {"attempt": 9}, "evidence"),
        (TO_SAMPLED, {"seeds_caught": 25}, "catch_rate"),
        (TO_SAMPLED, {"seeds_shown": 19, "seeds_caught": 19}, "seeds"),
        (TO_SAMPLED, {"seeds_shown": 0, "seeds_caught": 0}, "catch_rate"),
        (TO_SAMPLED, {"tally": counts(400, first=13)}, "days"),
        (TO_SAMPLED, {"tally": counts(400, who=(1.0,))}, "reviewers"),
        (TO_SAMPLED, {"tally": counts(400, who=(0.71, 0.29))}, "most_by_one"),
        (TO_SAMPLED, {"tally": counts(400, who=())}, "most_by_one"),
        (TO_SAMPLED, {"open_alarms": ("interventions rose",)}, "alarms"),
        (TO_SAMPLED, {"restraint": Restraint.THROTTLED}, "restraint"),
        (TO_SAMPLED, {"last_lowered_at": NOW - 13.9 * DAY}, "cool_down"),
        (TO_SAMPLED, {"incident_owner": " "}, "incident_owner"),
        (TO_SAMPLED, {"model_alias_moves": True}, "model"),
        (TO_SAMPLED, {"leaves": (Leaf(key="a", reviews=60, interventions=0),)}, "leaf"),
        (TO_SAMPLED, {"leaves": (Leaf(key="a", reviews=90, interventions=5),)}, "leaf"),
        (TO_AUTONOMOUS, {"level_since": NOW - 29.9 * DAY}, "sampled_days"),
        (TO_AUTONOMOUS, {"level_since": None}, "sampled_days"),
        (TO_AUTONOMOUS, {"throttled_at": NOW - 29.9 * DAY}, "no_throttle"),
        (TO_AUTONOMOUS, {"complaints_within_limits": None}, "complaints"),
        (TO_AUTONOMOUS, {"last_lowered_at": NOW - 29 * DAY}, "cool_down"),
        (TO_AUTONOMOUS, {"held": counts(150), "tally": counts(4000)}, "evidence"),
    ],
)
def test_one_missing_condition_is_enough_to_refuse_and_is_named(case, change, code):
    assert code in refused(case, **change)


@pytest.mark.parametrize("case", ALL, ids=lambda c: c.wanted.word)
@pytest.mark.parametrize("wanted", list(Level))
def test_only_one_step_up_at_a_time(case, wanted):
    steps = refused(case, wanted=wanted) if wanted != case.current + 1 else set()
    assert ("one_step" in steps) == (wanted != case.current + 1)


@pytest.mark.parametrize(
    "change",
    [
        {"epoch_started_at": NOW + DAY}, {"level_since": NOW + DAY}, {"last_lowered_at": NOW + DAY},
        {"throttled_at": NOW + DAY}, {"tally": counts(400, last=-1)},
    ],
)  # fmt: skip
def test_a_clock_that_was_set_back_raises_nothing(change):
    assert "clock" in refused(TO_SAMPLED, **change)


def test_nothing_lowered_and_nothing_throttled_needs_no_cool_down():
    assert judged(replace(TO_AUTONOMOUS, last_lowered_at=None, throttled_at=None)).answer is Answer.ENOUGH


@pytest.mark.parametrize(
    "change",
    [{"tally": counts(400, 40)}, {"open_alarms": ("a",)}, {"evals_green": False}, {"gates_healthy": False}],
)
def test_what_speaks_against_it_contradicts(change):
    assert judged(replace(TO_SAMPLED, **change)).answer is Answer.CONTRADICTED


def test_a_few_reviews_more_or_less_contradict_nothing():
    assert judged(replace(TO_SAMPLED, tally=counts(30, 1))).answer is Answer.NOT_ENOUGH


def test_every_attempt_needs_more_and_the_reasons_say_how_much():
    bare = replace(TO_SAMPLED, seeds_shown=2000, seeds_caught=2000)
    for attempt, needed in ((1, 212), (2, 271)):
        short = judged(replace(bare, attempt=attempt, tally=counts(needed - 1)))
        (evidence,) = [r for r in short.missing if r.code == "evidence"]
        assert "more clean reviews" in evidence.need
        enough = judged(replace(bare, attempt=attempt, tally=counts(needed)))
        assert "evidence" not in {r.code for r in enough.missing}
    hopeless = judged(replace(TO_SAMPLED, seeds_caught=0, tally=counts(100)))
    assert "no number of clean reviews" in next(r.need for r in hopeless.missing if r.code == "catch_rate")


def test_a_leaf_proves_less_below_a_segment_that_is_unlocked():
    leaf = Leaf(key="a", reviews=45, interventions=0)
    assert "leaf" in refused(TO_SAMPLED, leaves=(leaf,))
    assert judged(replace(TO_SAMPLED, leaves=(replace(leaf, below_unlocked=True),))).answer is Answer.ENOUGH


def test_sensitive_segments_need_twice_the_proof():
    assert judged(TO_SAMPLED, Thresholds(sensitive=True)).answer is Answer.NOT_ENOUGH
    plenty = replace(TO_SAMPLED, tally=counts(900))
    assert judged(plenty, Thresholds(sensitive=True)).answer is Answer.ENOUGH


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1500), st.integers(0, 30), st.integers(0, 60), st.integers(0, 60), st.integers(1, 4))
def test_enough_always_means_that_the_corrected_bound_lies_below_the_threshold(n, k, shown, caught, attempt):
    k, caught = min(k, n), min(caught, shown)
    case = replace(TO_SAMPLED, tally=counts(n, k), seeds_shown=shown, seeds_caught=caught, attempt=attempt)
    found = judged(case)
    assert found.bound is not None
    if found.answer is Answer.ENOUGH:
        assert shown >= T.young_until
        assert found.bound.corrected_upper_bound < T.theta
        assert upper_bound(k, n, T.alpha) < T.theta


@given(st.integers(0, 800).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.001, 0.4))
def test_evidence_against_gains_nothing_on_average_while_the_rate_is_fine(pair, theta):
    k, n = pair
    now = log_e_against(k, n, theta)
    up, down = math.exp(log_e_against(k + 1, n + 1, theta) - now), math.exp(log_e_against(k, n + 1, theta) - now)
    for rate in (0.0, theta / 3, theta):
        assert rate * up + (1 - rate) * down <= 1 + 1e-9


# ---------------------------------------------------------------------------- what exactly is approved


def state(case=TO_SAMPLED, thresholds=T, **changes):
    fixed = {"scope": "segment:smb", "epoch": "e1", "fingerprint": "f", "definition": "d"}
    return exact_state(case, thresholds, **{**fixed, **changes})


def test_the_approved_state_names_every_input_that_can_turn_bad():
    same = state()
    assert state(replace(TO_SAMPLED, tally=counts(401))) == same, "one more clean review is no other state"
    others = [
        state(scope="segment:big"), state(epoch="e2"), state(fingerprint="g"), state(definition="x"),
        state(thresholds=replace(T, steps=(10, 25))), state(replace(TO_SAMPLED, attempt=2)),
        state(replace(TO_SAMPLED, tally=counts(401, 1))), state(replace(TO_SAMPLED, held=counts(401, 1))),
        state(replace(TO_SAMPLED, seeds_caught=39)), state(replace(TO_SAMPLED, open_alarms=("a",))),
        state(replace(TO_SAMPLED, incident_owner="lee")), state(TO_AUTONOMOUS),
    ]  # fmt: skip
    assert all(o != same for o in others)
    assert set(same["thresholds"]) == set(asdict(T))
    assert same["thresholds"]["steps"] == [10, 25, 50, 100, 200]


# ---------------------------------------------------------------------------- what takes it away

KEPT = KeepCase(
    level=Level.SAMPLED,
    finished=60,
    base_reviews=63,
    unanswered=3,
    newest_evidence=NOW - DAY,
    same_terms=True,
    heartbeat=NOW - timedelta(minutes=15),
    incident_owner="kim",
)


def lost(now=NOW, **changes):
    return {(x.reason.code, x.effect) for x in keeps(replace(KEPT, **changes), T, now)}


def test_what_is_kept_is_kept():
    assert keeps(KEPT, T, NOW) == ()
    assert all(r.ok and r.have and r.need for r, _ in keeping(KEPT, T, NOW))


@pytest.mark.parametrize(
    ("change", "code", "effect"),
    [
        ({"finished": 59}, "decay", Effect.LOWER),
        ({"newest_evidence": NOW - 181 * DAY}, "age", Effect.LOWER),
        ({"newest_evidence": None}, "age", Effect.LOWER),
        ({"unanswered": 4}, "backlog", Effect.THROTTLE),
        ({"same_terms": False}, "terms", Effect.LOWER),
        ({"heartbeat": NOW - timedelta(minutes=16)}, "heartbeat", Effect.REVIEW),
        ({"heartbeat": NOW + timedelta(minutes=1)}, "heartbeat", Effect.REVIEW),
        ({"heartbeat": None}, "heartbeat", Effect.REVIEW),
        ({"silent_feeds": ("complaints",)}, "feeds", Effect.LOWER),
        ({"incident_owner": ""}, "incident_owner", Effect.REVIEW),
    ],
)
def test_each_way_of_losing_it(change, code, effect):
    assert lost(**change) == {(code, effect)}


def test_a_level_that_nobody_earned_is_not_taken_away():
    for level in (Level.OFF, Level.SHADOW, Level.DRAFT):
        assert keeps(KeepCase(level=level), T, NOW) == ()


def test_knowing_nothing_loses_it():
    assert {c for c, _ in {(x.reason.code, x.effect) for x in keeps(KeepCase(level=Level.AUTONOMOUS), T, NOW)}} == {
        "decay", "age", "terms", "heartbeat", "incident_owner",
    }  # fmt: skip
