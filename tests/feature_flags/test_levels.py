"""The lowest level and the strictest restraint of every scope count, and a missing row is `off` (law 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_flags.levels import Level, Restraint, Scope, Standing, effective

STANDINGS = st.lists(
    st.builds(
        Standing,
        scope=st.builds(Scope, kind=st.sampled_from(["segment", "domain"]), key=st.sampled_from(["a", "b"])),
        level=st.sampled_from(list(Level)),
        restraint=st.sampled_from(list(Restraint)),
        known=st.booleans(),
    ),
    max_size=6,
)


def row(key, level=Level.AUTONOMOUS, restraint=Restraint.NONE, *, known=True):
    return Standing(scope=Scope(kind="segment", key=key), level=level, restraint=restraint, known=known)


def test_no_scope_is_off():
    found = effective([])
    assert (found.level, found.restraint, found.because) == (Level.OFF, Restraint.NONE, "no scope is known")
    assert not any((found.may_draft, found.may_send_reviewed, found.may_send_unreviewed))


def test_a_scope_without_a_row_is_off_whatever_it_claims():
    found = effective([row("a"), row("b", known=False)])
    assert found.level is Level.OFF
    assert "segment:b is off" in found.because


@given(STANDINGS)
def test_more_scopes_never_allow_more(rows):
    whole = effective(rows)
    for n in range(1, len(rows)):
        part = effective(rows[:n])
        assert whole.level <= part.level
        assert whole.restraint >= part.restraint


@given(STANDINGS, st.randoms())
def test_their_order_does_not_matter(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    one, two = effective(rows), effective(mixed)
    assert (one.level, one.restraint) == (two.level, two.restraint)


@pytest.mark.parametrize(
    ("level", "restraint", "draft", "reviewed", "unreviewed"),
    [
        (Level.OFF, Restraint.NONE, False, False, False),
        (Level.SHADOW, Restraint.NONE, True, False, False),
        (Level.DRAFT, Restraint.NONE, True, True, False),
        (Level.SAMPLED, Restraint.NONE, True, True, True),
        (Level.AUTONOMOUS, Restraint.THROTTLED, True, True, True),  # a quarter of the cap goes on
        (Level.AUTONOMOUS, Restraint.PAUSED, True, False, False),
        (Level.AUTONOMOUS, Restraint.KILLED, False, False, False),
    ],
)
def test_what_each_pair_allows(level, restraint, draft, reviewed, unreviewed):
    found = effective([row("a", level, restraint)])
    assert (found.may_draft, found.may_send_reviewed, found.may_send_unreviewed) == (draft, reviewed, unreviewed)
    assert (found.level.word, found.restraint.word) == (level.name.lower(), restraint.name.lower())
