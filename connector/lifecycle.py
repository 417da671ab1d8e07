"""The states of an outreach, and the only moves between them (product.md section 4).

Everything that decides what may follow what lives in this file. `tests/test_house.py` checks the
table as a graph: without ELIGIBLE, DRAFTED, JUDGED, APPROVED or CLAIMED, SENT is unreachable.
"""

from collections.abc import Mapping
from enum import StrEnum

from gates.errors import IllegalTransition


class State(StrEnum):
    """Where an outreach stands."""

    FOUND = "found"  # a segment names the person
    ELIGIBLE = "eligible"  # we may write to them
    DRAFTED = "drafted"  # the slots are filled
    JUDGED = "judged"  # every gate has spoken
    IN_REVIEW = "in_review"  # a person decides
    APPROVED = "approved"  # by a person, or by what the segment has earned
    CLAIMED = "claimed"  # one worker, one permit, one hand-off
    SENT = "sent"  # a transport took it
    CLOSED = "closed"  # nothing more will happen
    UNKNOWN = "unknown"  # it may have left; only evidence moves it
    HELD = "held"  # a person must add evidence about the person
    BLOCKED = "blocked"  # a gate said never
    REJECTED = "rejected"  # a rep said no
    EXPIRED = "expired"  # nobody decided in time
    VOID = "void"  # stopped, opted out, or rolled back


S = State

TRANSITIONS: Mapping[State, frozenset[State]] = {
    S.FOUND: frozenset({S.ELIGIBLE, S.HELD, S.BLOCKED, S.EXPIRED, S.VOID}),
    S.ELIGIBLE: frozenset({S.DRAFTED, S.HELD, S.BLOCKED, S.EXPIRED, S.VOID}),
    S.DRAFTED: frozenset({S.JUDGED, S.BLOCKED, S.EXPIRED, S.VOID}),
    S.JUDGED: frozenset({S.IN_REVIEW, S.APPROVED, S.CLOSED, S.EXPIRED, S.VOID}),
    S.IN_REVIEW: frozenset({S.APPROVED, S.DRAFTED, S.REJECTED, S.EXPIRED, S.VOID}),
    S.APPROVED: frozenset({S.CLAIMED, S.IN_REVIEW, S.HELD, S.BLOCKED, S.EXPIRED, S.VOID}),
    # Back to APPROVED only when the mail was refused for certain before acceptance.
    S.CLAIMED: frozenset({S.SENT, S.UNKNOWN, S.APPROVED}),
    # By evidence only; VOID needs a person, and the claiming node gone.
    S.UNKNOWN: frozenset({S.SENT, S.VOID}),
    S.SENT: frozenset({S.CLOSED}),
    # A person never skips a gate: a released hold starts again, and all gates run again.
    S.HELD: frozenset({S.FOUND, S.EXPIRED, S.VOID}),
    S.CLOSED: frozenset(),
    S.BLOCKED: frozenset(),
    S.REJECTED: frozenset(),
    S.EXPIRED: frozenset(),
    S.VOID: frozenset(),
}

ENDS = frozenset(s for s, to in TRANSITIONS.items() if not to)
"""The states from which nothing moves."""

MAY_HAVE_LEFT = frozenset({S.CLAIMED, S.UNKNOWN, S.SENT})
"""The states in which bytes may have reached a transport; an opt-out can no longer void these."""

VOIDABLE = frozenset(s for s, to in TRANSITIONS.items() if S.VOID in to) - {S.UNKNOWN}
"""The states that a stop, an opt-out or a roll-back voids at once."""


def check_move(before: State, after: State) -> None:
    """Raise IllegalTransition unless the table allows the move; staying is always allowed."""
    if after is not before and after not in TRANSITIONS[before]:
        raise IllegalTransition(
            f"no move from {before} to {after}",
            where="connector/lifecycle.py",
            mend="a stage asked for a move that the table does not have; stop and tell an engineer",
        )
