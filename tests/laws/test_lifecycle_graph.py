"""The table of moves as a graph: nothing reaches SENT around judging, approval or the claim."""

from collections.abc import Iterable

import pytest

from connector.lifecycle import ENDS, MAY_HAVE_LEFT, TRANSITIONS, VOIDABLE, State, check_move
from connector.pipeline import STAGES
from gates.errors import IllegalTransition


def reachable(start: State, without: Iterable[State] = ()) -> set[State]:
    closed = set(without)
    found, todo = set(), [start]
    while todo:
        state = todo.pop()
        if state in found or state in closed:
            continue
        found.add(state)
        todo.extend(TRANSITIONS[state])
    return found


@pytest.mark.parametrize("needed", [State.ELIGIBLE, State.DRAFTED, State.JUDGED, State.APPROVED, State.CLAIMED])
def test_sent_is_unreachable_without(needed):
    assert State.SENT in reachable(State.FOUND)
    assert State.SENT not in reachable(State.FOUND, without=[needed])


def test_the_earned_way_leads_around_review():
    assert State.SENT in reachable(State.FOUND, without=[State.IN_REVIEW])


def test_a_held_one_starts_again_or_ends():
    assert TRANSITIONS[State.HELD] <= {State.FOUND, *ENDS}


def test_what_may_have_left_is_never_voided_by_itself():
    assert not VOIDABLE & MAY_HAVE_LEFT
    assert State.VOID not in TRANSITIONS[State.CLAIMED] | TRANSITIONS[State.SENT]


def test_unknown_is_never_tried_again():
    assert State.APPROVED not in reachable(State.UNKNOWN)
    assert State.CLAIMED not in reachable(State.UNKNOWN)


def test_nothing_leaves_an_end():
    for end in ENDS:
        assert not TRANSITIONS[end]
        for other in State:
            if other is not end:
                with pytest.raises(IllegalTransition):
                    check_move(end, other)


def test_every_state_that_a_worker_can_move_has_one_stage():
    people_move = {State.HELD, State.UNKNOWN}
    assert [s.picks_up for s in STAGES] == [s for s in State if s not in ENDS and s not in people_move]
