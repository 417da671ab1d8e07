"""Detectors: no more false alarms than promised, no later than the tables of facts/autonomy.md 3.4 and 3.5."""

import json
import random
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_flags.detectors import FALL, RARE_RISE, TRIGGERS, Detector, count, cusum, rate, sr, triggers
from feature_flags.evidence import ImpossibleCounts
from feature_flags.levels import Effect
from feature_flags.thresholds import Thresholds

HITS = st.lists(st.booleans(), max_size=60)


def folded(detector, hits):
    state = detector.start()
    for hit in hits:
        state = detector.fold(state, hit)
    return state


def run(detector, chance, now, *, before=None, warm=0, longest=100_000):
    """Observations from the change of rate until it fires; a false alarm before the change starts it anew."""
    state = detector.start()
    for _ in range(warm):
        state = detector.fold(state, chance.random() < before)
        if detector.fired(state):
            state = detector.start()
    for number in range(1, longest + 1):
        state = detector.fold(state, chance.random() < now)
        if state["fired"]:
            return number
    return longest


# ---------------------------------------------------------------------------- state


@given(HITS)
def test_the_state_survives_being_stored(hits):
    for detector in (sr(0.01, 500), cusum(0.02, 50, FALL), count(2, 10), rate(0.2, least=5, last=20)):
        state = folded(detector, hits)
        assert json.loads(json.dumps(state)) == state
        assert len(json.dumps(state)) < 600


def test_once_fired_it_stays_so_until_somebody_starts_it_anew():
    detector = count(2, 10)
    state = folded(detector, [True, True, *[False] * 50])
    assert detector.fired(state)
    assert detector.size(state) == 0
    assert not detector.fired(detector.start())


def test_nothing_overflows_in_a_stream_of_hits():
    detector = sr(0.0005, 50_000, RARE_RISE)
    assert detector.fired(state := folded(detector, [True] * 3000))
    assert json.loads(json.dumps(state, allow_nan=False)) == state


@pytest.mark.parametrize(
    "broken", [{}, {"seen": 1, "hits": [], "bets": [], "fired": False}, {"seen": "1", "hits": [], "bets": [1, 1, 1]}]
)
def test_a_state_of_something_else_is_refused(broken):
    with pytest.raises(ImpossibleCounts, match=r"no state of the detector sr_rise_0\.01_500; begin with"):
        sr(0.01, 500).fold(broken, True)


@pytest.mark.parametrize(("null", "bets"), [(0.0, (2.0,)), (1.0, (2.0,)), (0.1, ()), (0.1, (2.0, 0.5)), (0.1, (1.0,))])
def test_impossible_detectors_are_refused_in_words(null, bets):
    with pytest.raises(ImpossibleCounts, match="; "):
        sr(null, 100, bets)


def test_other_numbers_have_another_name_and_so_another_state():
    rules = [
        sr(0.01, 500), sr(0.01, 501), sr(0.02, 500), sr(0.01, 500, FALL), cusum(0.01, 500), count(2, 5), count(2, 6),
        rate(0.1, least=5, last=10),
    ]  # fmt: skip
    assert len({r.name for r in rules}) == len(rules)


# ---------------------------------------------------------------------------- what they promise


@given(HITS, st.floats(0.001, 0.5), st.floats(0, 1), st.booleans())
def test_on_the_nulls_side_a_step_gains_nothing_but_the_new_bet(hits, null, share, rises):
    detector = sr(null, 1e12) if rises else sr(null, 1e12, FALL)
    true = share * null if rises else null + share * (1 - null)
    state = folded(detector, hits)
    now = detector.size(state)
    after = true * detector.size(detector.fold(state, True)) + (1 - true) * detector.size(detector.fold(state, False))
    assert after <= (now + 1) * (1 + 1e-9)


@given(HITS, st.floats(0.001, 0.5))
def test_the_best_beginning_is_never_more_than_all_of_them(hits, null):
    assert cusum(null, 1e12).size(folded(cusum(null, 1e12), hits)) <= sr(null, 1e12).size(
        folded(sr(null, 1e12), hits)
    ) * (1 + 1e-12)


@pytest.mark.parametrize(
    ("detector", "true"),
    [
        (sr(0.05, 200), 0.05), (sr(0.02, 200), 0.02), (sr(0.01, 200), 0.005), (sr(0.3, 200), 0.3),
        (sr(0.06, 200, FALL), 0.06), (sr(0.06, 200, FALL), 0.1), (cusum(0.05, 60), 0.05),
        (sr(0.01, 200, RARE_RISE), 0.01),
    ],
    ids=lambda v: v.name if isinstance(v, Detector) else str(v),
)  # fmt: skip
def test_the_mean_run_to_a_false_alarm_is_at_least_c(detector, true):
    chance = random.Random(f"{detector.name}{true}")
    runs = [run(detector, chance, true, longest=4 * 200) for _ in range(100)]
    assert mean(runs) >= 0.85 * detector.limit


DELAYS = [
    # facts/autonomy.md 3.5: from 1 % on, in reviews
    (sr(0.01, 500), 0.01, 0.05, 39),
    (sr(0.01, 500), 0.01, 0.10, 17),
    (sr(0.01, 2000), 0.01, 0.05, 68),
    (sr(0.02, 250), 0.01, 0.05, 53),
    (sr(0.02, 1000), 0.01, 0.03, 341),
    (sr(0.02, 1000), 0.01, 0.05, 114),
    (sr(0.02, 1000), 0.01, 0.10, 38),
    (count(4, 100), 0.01, 0.05, 61),
    # gate blocks, from 8 % on
    (sr(0.1, 1000), 0.08, 0.20, 62),
    (sr(0.1, 1000), 0.08, 0.30, 25),
    (sr(0.06, 1000, FALL), 0.08, 0.001, 70),
    (sr(0.06, 1000, FALL), 0.08, 0.02, 108),
    # complaints, from 0.05 % on, in messages: 3.4
    (sr(0.0005, 50_000, RARE_RISE), 0.0005, 0.01, 258),
    (sr(0.0005, 50_000, RARE_RISE), 0.0005, 0.003, 1240),
]


@pytest.mark.parametrize(("detector", "before", "now", "reviews"), DELAYS, ids=lambda v: getattr(v, "name", str(v)))
def test_the_median_delay_is_that_of_the_tables(detector, before, now, reviews):
    chance = random.Random(7)
    delays = [
        run(detector, chance, now, before=before, warm=150)
        for _ in range(160 if reviews < 100 else 110 if reviews < 300 else 50)
    ]
    assert median(delays) == pytest.approx(reviews, rel=0.3), "what the tables say, and the noise of few runs"


# ---------------------------------------------------------------------------- counts


@given(HITS, st.integers(1, 4), st.integers(1, 12))
def test_a_count_fires_when_so_many_of_the_last_were_hits(hits, k, last):
    ever = any(sum(hits[max(0, n - last) : n]) >= k for n in range(1, len(hits) + 1))
    assert count(k, last).fired(folded(count(k, last), hits)) == ever


@given(HITS, st.floats(0.05, 1), st.integers(1, 10), st.integers(0, 10), st.integers(1, 3))
def test_a_rate_waits_until_there_is_enough_to_divide(hits, share, least, more, least_hits):
    detector = rate(share, least=least, last=least + more, least_hits=least_hits)
    windows = [hits[max(0, n - least - more) : n] for n in range(1, len(hits) + 1)]
    ever = any(len(w) >= least and sum(w) >= least_hits and sum(w) / len(w) >= share for w in windows)
    assert detector.fired(folded(detector, hits)) == ever
    assert detector.size(detector.start()) == 0


# ---------------------------------------------------------------------------- the table


def acts(table, signal, hits, **only):
    """What the rules of this signal do to these hits."""
    rules = [r for r in table[signal].rules if r.only_if == only.get("only_if", "")]
    return {(r.effect, r.scope) for r in rules if r.detector.fired(folded(r.detector, hits))}


def test_the_table_has_every_signal_of_the_specification():
    assert set(TRIGGERS) == {
        "reviewed", "severe", "complaint", "opt_out", "judged", "probe", "hostile", "legal_threat", "bounce", "silence",
    }  # fmt: skip
    for trigger in TRIGGERS.values():
        names = [(r.detector.name, r.scope, r.effect, r.only_if) for r in trigger.rules]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("signal", "hits", "does"),
    [
        ("severe", [True], {Effect.THROTTLE}),
        ("severe", [True, *[False] * 48, True], {Effect.THROTTLE, Effect.PAUSE}),
        ("severe", [True, *[False] * 49, True], {Effect.THROTTLE}),
        ("complaint", [*[False] * 3000, True], {Effect.ALERT}),
        ("complaint", [*[False] * 9000, True, *[False] * 700, True], {Effect.ALERT, Effect.THROTTLE}),
        ("complaint", [True, *[False] * 400, True, True], {Effect.ALERT, Effect.THROTTLE, Effect.PAUSE}),
        ("hostile", [True], set()),
        ("hostile", [True, *[False] * 198, True], {Effect.THROTTLE}),
        ("legal_threat", [True], {Effect.PAUSE}),
        ("probe", [True], {Effect.PAUSE}),
        ("probe", [False] * 500, set()),
        ("silence", [True], {Effect.LOWER}),
        ("bounce", [True] * 3, set()),
        ("bounce", [*[False] * 97, *[True] * 3], {Effect.THROTTLE}),
        ("bounce", [*[False] * 95, *[True] * 5], {Effect.THROTTLE, Effect.PAUSE}),
        ("opt_out", [*[False] * 490, *[True] * 10], {Effect.PAUSE}),
        ("opt_out", [*[False] * 491, *[True] * 9], set()),
        ("judged", [False] * 150, {Effect.PAUSE}),
        ("judged", [True] * 8, {Effect.THROTTLE}),
        ("reviewed", [False] * 1000, set()),
        ("reviewed", [True] * 4, {Effect.THROTTLE, Effect.LOWER}),
    ],
)
def test_each_trigger_acts_where_the_specification_says(signal, hits, does):
    assert {effect for effect, scope in acts(TRIGGERS, signal, hits) if scope == "segment"} == does


def test_a_domain_is_throttled_and_paused_by_its_rate_never_by_one_complaint():
    assert not {a for a in acts(TRIGGERS, "complaint", [*[False] * 999, True]) if a[1] == "domain"}
    some = [*[False] * 2900, *[True] * 3]
    assert {a for a in acts(TRIGGERS, "complaint", some) if a[1] == "domain"} == {(Effect.THROTTLE, "domain")}
    many = [*[False] * 990, *[True] * 4]
    assert (Effect.PAUSE, "domain") not in acts(TRIGGERS, "complaint", many), "under a thousand is no rate"
    assert (Effect.PAUSE, "domain") in acts(TRIGGERS, "complaint", [*many, *[False] * 6])


def test_one_severe_verdict_with_legal_escalation_pauses_now():
    assert acts(TRIGGERS, "severe", [True], only_if="legal_escalation") == {(Effect.PAUSE, "segment")}


def test_the_first_complaint_lets_a_person_see_the_next_fifty():
    assert TRIGGERS["complaint"].throttle[0].review_next == 50


def test_two_segments_spread_to_their_template():
    spread = TRIGGERS["reviewed"].spreads
    assert (spread.scopes, spread.days, spread.below, spread.scope) == (2, 14, "segment", "template")


def test_the_control_rules_are_those_of_the_specification():
    assert [(r.e_value, r.ratio, r.effect) for r in TRIGGERS["opt_out"].control] == [
        (20, 1.5, Effect.THROTTLE),
        (100, 1.0, Effect.PAUSE),
    ]


def test_a_segments_own_numbers_are_used():
    sensitive = triggers(Thresholds(sensitive=True))["reviewed"]
    assert [r.detector.null for r in sensitive.rules] == [0.005, 0.01]
    assert [r.detector.null for r in TRIGGERS["reviewed"].rules] == [0.01, 0.02]
    assert triggers(Thresholds(), 0.0)["judged"].pause == (), "what blocks nothing cannot block less"
    assert triggers(Thresholds(), 0.9)["judged"].throttle[0].detector.null == 0.9
    assert [r.detector.null for r in TRIGGERS["judged"].rules] == pytest.approx([0.1, 0.06])
