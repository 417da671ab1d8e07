"""Caps, the ramp, the blast radius, and the ways back from a restraint (facts/autonomy.md 4.2, 4.4; product.md 7)."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_flags.blast import blast_radius
from feature_flags.detectors import sr
from feature_flags.levels import Level, Restraint
from feature_flags.ramp import cap, fallen, human_volume, next_step, working_days
from feature_flags.recovery import may_lift, may_roll_back
from feature_flags.thresholds import Thresholds

T = Thresholds()
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MONDAY = date(2026, 6, 1)


# ---------------------------------------------------------------------------- caps


@pytest.mark.parametrize(
    ("step", "free", "throttled"),
    [(-1, 10, 2), (0, 10, 2), (1, 25, 6), (2, 50, 10), (3, 100, 25), (4, 200, 50), (9, 200, 50)],
)
def test_the_steps_and_what_a_throttle_leaves_of_them(step, free, throttled):
    assert cap(step, Restraint.NONE, T) == free
    assert cap(step, Restraint.THROTTLED, T) == throttled
    assert cap(step, Restraint.PAUSED, T) == cap(step, Restraint.KILLED, T) == 0


def test_a_segment_that_sent_little_does_not_begin_with_much():
    assert [cap(s, Restraint.NONE, T, human_daily=40) for s in range(5)] == [2, 4, 10, 20, 40]
    assert cap(9, Restraint.NONE, replace(T, steps=(10,) * 7), human_daily=4) == 4
    assert cap(0, Restraint.THROTTLED, T, human_daily=0.0) == 0
    assert [cap(s, Restraint.NONE, T, human_daily=3) for s in range(5)] == [1, 1, 1, 1, 3]


def test_what_people_sent_is_counted_by_the_working_day():
    two_weeks = [MONDAY - timedelta(days=14 - d) for d in range(14) if (MONDAY - timedelta(days=14 - d)).weekday() < 5]
    assert human_volume([d for d in two_weeks for _ in range(40)], MONDAY) == 40
    assert human_volume([MONDAY - timedelta(days=28)] * 20, MONDAY) == 1
    assert human_volume([MONDAY] * 7, MONDAY) == 7
    assert human_volume([], MONDAY) is None


@given(st.integers(-2, 8), st.sampled_from(list(Restraint)), st.none() | st.floats(0, 500))
def test_no_restraint_and_no_history_lets_out_more(step, restraint, human):
    assert cap(step, restraint, T, human) <= cap(step, Restraint.NONE, T)
    assert cap(fallen(step), restraint, T, human) <= cap(step, restraint, T, human)


def test_working_days_leave_out_weekends():
    assert working_days(MONDAY, MONDAY) == 0
    assert working_days(MONDAY, MONDAY + timedelta(days=3)) == 3
    assert working_days(MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)) == 1
    assert working_days(MONDAY, MONDAY + timedelta(days=30)) == 22
    assert working_days(MONDAY, MONDAY - timedelta(days=5)) == 0


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 60))
def test_working_days_are_those_one_counts_on_fingers(since, length):
    days = [since + timedelta(days=n) for n in range(length)]
    assert working_days(since, since + timedelta(days=length)) == sum(d.weekday() < 5 for d in days)


READY = {
    "since": MONDAY, "today": MONDAY + timedelta(days=3), "reviews": 20, "alarms": (), "restraint": Restraint.NONE,
    "thresholds": T,
}  # fmt: skip


def test_a_step_needs_time_and_reviews_and_peace():
    assert next_step(0, **READY).step == 1
    assert all(r.ok for r in next_step(0, **READY).reasons)
    for change, code in (
        ({"today": MONDAY + timedelta(days=2)}, "step_days"),
        ({"reviews": 19}, "step_reviews"),
        ({"alarms": ("a",)}, "alarms"),
        ({"restraint": Restraint.THROTTLED}, "restraint"),
    ):
        found = next_step(0, **{**READY, **change})
        assert (found.step, [r.code for r in found.reasons if not r.ok]) == (0, [code])


def test_a_late_look_skips_no_step_and_the_last_one_is_the_last():
    assert next_step(0, **{**READY, "today": MONDAY + timedelta(days=300), "reviews": 5000}).step == 1
    assert next_step(4, **READY).step == 4
    assert next_step(7, **READY).step == 7
    assert [fallen(s) for s in range(5)] == [0, 0, 0, 1, 2]


# ---------------------------------------------------------------------------- blast radius


def radius(level=Level.AUTONOMOUS, restraint=Restraint.NONE, step=2, thresholds=T, **more):
    return blast_radius(
        **{
            "level": level, "restraint": restraint, "step": step, "thresholds": thresholds, "in_flight": 2,
            "watch_minutes": 5, **more,
        }
    )  # fmt: skip


def test_where_people_approve_every_mail_nothing_bad_leaves_by_itself():
    for level in (Level.OFF, Level.SHADOW, Level.DRAFT):
        assert (radius(level).hard, radius(level).expected) == (0, 0.0)
    assert (radius(restraint=Restraint.PAUSED).hard, radius(restraint=Restraint.KILLED).expected) == (2, 0.0)


def test_the_hard_figure_holds_every_mail_of_the_days_in_which_nothing_need_react():
    found = radius(step=4)
    days = 4  # three until a review is overdue, and the watch; they touch five days' counters
    assert found.hard >= 200 * (days + 1) + 2
    assert len(found.because) == 4
    assert "1000 mails" in found.because[0]
    assert str(found.hard) in found.because[1]


def test_it_grows_with_the_cap_and_shrinks_with_a_throttle_and_a_larger_sample():
    assert radius(step=0).hard <= radius(step=2).hard < radius(step=3).hard < radius(step=4).hard
    assert radius(step=4, restraint=Restraint.THROTTLED).hard < radius(step=4).hard
    assert radius(thresholds=replace(T, base_share=0.4)).hard < radius().hard
    assert radius(thresholds=replace(T, base_share=0.4)).expected < radius().expected
    assert radius(Level.SAMPLED).expected < radius().expected, "what is held reaches nobody"
    assert radius(human_daily=20).hard < radius().hard
    assert radius(step=4, watch_minutes=25 * 60).hard > radius(step=4).hard


def test_a_rate_below_the_threshold_is_no_fault():
    assert radius(bad_rate=0.0001).because[3] == radius(bad_rate=0.03).because[3]
    assert "100.0%" in radius(bad_rate=5.0).because[2]


def test_expected_is_the_median_delay_of_the_tables_times_the_rate():
    """At 5 %, q = 20 %: throttled after 39 reviews, withdrawn after 114, the share doubled in between."""
    found = radius(step=0, bad_rate=0.05)
    reviewed = 39 / 0.2 + (114 - 39) / 0.4
    assert found.expected == pytest.approx(0.05 * (reviewed + 10 * (3 + 5 / 1440)), rel=0.01)


def spill(chance, bad, share, daily, *, hit_rate_before=0.01):
    """Bad mails of an autonomous segment from the day on which it goes bad until it is withdrawn, three days late."""
    throttle, lower = sr(T.theta / 2, 500), sr(T.theta, 1000)
    states = [throttle.start(), lower.start()]
    for _ in range(60):
        hit = chance.random() < hit_rate_before
        states = [throttle.fold(states[0], hit), lower.fold(states[1], hit)]
    throttled = throttle.fired(states[0])
    if lower.fired(states[1]):
        return 0
    spilled = 0
    while not states[1]["fired"]:
        hit = chance.random() < bad
        spilled += hit
        if chance.random() < (min(2 * share, 0.5) if throttled else share):
            states = [throttle.fold(states[0], hit), lower.fold(states[1], hit)]
            throttled = throttled or states[0]["fired"]
    return spilled + sum(chance.random() < bad for _ in range(3 * daily))


@pytest.mark.parametrize(("bad", "runs"), [(0.05, 120), (0.2, 120), (1.0, 150)])
def test_no_run_that_goes_bad_ever_spills_more_than_the_hard_figure(bad, runs):
    chance = random.Random(11)
    for step in (0, 4):
        spilled = [spill(chance, bad, T.base_share, cap(step, Restraint.NONE, T)) for _ in range(runs // 2)]
        assert max(spilled) <= radius(step=step, bad_rate=bad).hard
        assert max(spilled) <= radius(step=step).hard, "also when nobody named the rate"


# ---------------------------------------------------------------------------- ways back


LIFT = {
    "restraint": Restraint.THROTTLED, "throttled_at": NOW - timedelta(hours=48), "open_alarms": (), "clean_since": 20,
    "note": "a bad template, taken back", "thresholds": T, "now": NOW,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"restraint": Restraint.PAUSED}, "throttled"),
        ({"open_alarms": ("interventions",)}, "alarms"),
        ({"clean_since": 19}, "clean"),
        ({"throttled_at": NOW - timedelta(hours=47)}, "hours"),
        ({"throttled_at": None}, "hours"),
        ({"throttled_at": NOW + timedelta(hours=1)}, "hours"),
        ({"note": "  "}, "note"),
    ],
)
def test_a_throttle_is_lifted_with_a_note_clean_reviews_and_time(change, code):
    assert [r.code for r in may_lift(**{**LIFT, **change}) if not r.ok] == ([code] if code else [])


@pytest.mark.parametrize(
    ("proven", "alarms", "codes"),
    [
        (NOW - timedelta(days=30), (), []),
        (NOW - timedelta(days=31), (), ["proven"]),
        (NOW + timedelta(days=1), (), ["proven"]),
        (None, ("a",), ["proven", "alarms"]),
    ],
)
def test_one_goes_back_to_what_was_proven_lately(proven, alarms, codes):
    found = may_roll_back(proven_at=proven, open_alarms=alarms, thresholds=T, now=NOW)
    assert [r.code for r in found if not r.ok] == codes
