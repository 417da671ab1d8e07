"""What the reviews of an epoch amount to: n finished ones and k interventions, counted so that nothing flatters.

Counted in the order in which the drafts were made, up to the oldest one that is still open (facts/autonomy.md 3.3):
good drafts are approved in hours and bad ones settle in days, so counting whatever is finished unlocks a segment at the
limit in 20 % of cases. One that is open past its deadline is an intervention, at once and for good, so that nobody
can stall the count. Only approvals can be left out; leaving some out makes the evidence weaker, never stronger.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feature_flags.thresholds import Thresholds


class Outcome(StrEnum):
    """What became of a draft that was put before a person."""

    OPEN = "open"
    APPROVED = "approved"
    EDITED = "edited"  # a matter of taste
    EDITED_MATERIALLY = "edited_materially"  # `material.material_edit` gave a reason
    REJECTED = "rejected"
    DO_NOT_CONTACT = "do_not_contact"
    ESCALATED = "escalated"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"  # taken back by the system before anybody decided: says nothing about the draft

    @property
    def intervention(self) -> bool:
        """Whether a person stopped or changed it, or nobody answered in time (product.md 2)."""
        return self in _INTERVENTIONS


_INTERVENTIONS = frozenset({
    Outcome.EDITED_MATERIALLY, Outcome.REJECTED, Outcome.DO_NOT_CONTACT, Outcome.ESCALATED, Outcome.EXPIRED,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One draft before a person. `number` counts drafts in the order in which they were made.

    `severe`: the reviewer called it a matter of policy, law, or the wrong person.
    """

    number: int
    created_at: datetime
    due_at: datetime
    outcome: Outcome = Outcome.OPEN
    decided_at: datetime | None = None
    reviewer: str = ""
    too_fast: bool = False
    severe: bool = False


TOO_FAST = "too_fast"
UNRELIABLE = "unreliable_reviewer"
WITHDRAWN = "withdrawn"
TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`interventions` in `reviews` on the contiguous prefix, and what was left out of it.

    `not_counted` is by reason (too_fast, unreliable_reviewer, withdrawn, too_old), `by_reviewer` is of those counted.
    `first_at` and `last_at` are when the first and the last counted draft were made. `open` and `overdue` are of the
    whole epoch: undecided in time, and undecided past their deadline. `behind` were decided but wait for an older one.
    """

    reviews: int = 0
    interventions: int = 0
    severe: int = 0
    not_counted: Mapping[str, int]
    by_reviewer: Mapping[str, int]
    first_at: datetime | None = None
    last_at: datetime | None = None
    open: int = 0
    overdue: int = 0
    behind: int = 0

    @property
    def most_by_one(self) -> float:
        """The largest share that one reviewer made of those that somebody made; 0 where nobody did."""
        whole = sum(self.by_reviewer.values())
        return max(self.by_reviewer.values()) / whole if whole else 0.0


NOTHING = Tally(not_counted={}, by_reviewer={})
"""No review at all."""


def standing(item: Reviewed, now: datetime) -> Outcome:
    """What counts of it at this moment.

    Open past its deadline is expired, and an answer that came after the deadline changes nothing. A decision that lies
    ahead of the clock (it was set back) is not yet made, unless it is an intervention.
    """
    if item.outcome.intervention:
        return item.outcome
    closed = item.decided_at if item.outcome is not Outcome.OPEN else None
    if (closed or now) > item.due_at:
        return Outcome.EXPIRED
    return Outcome.OPEN if closed is None or closed > now else item.outcome


def tally(
    items: Iterable[Reviewed], *, now: datetime, thresholds: Thresholds, unreliable: frozenset[str] = frozenset()
) -> Tally:
    """Count them; `unreliable` are the reviewers whose approvals prove nothing. Deterministic in any order of items.

    Approvals older than the evidence may be are left out while interventions of any age count: a window that forgot
    both would test anew every day (3.3).
    """
    oldest = now - timedelta(days=thresholds.evidence_max_days)
    counted: list[tuple[Reviewed, Outcome]] = []
    left_out: Counter[str] = Counter()
    open_ones = overdue = behind = 0
    for item in sorted(items, key=lambda i: i.number):
        found = standing(item, now)
        overdue += item.outcome is Outcome.OPEN and found is Outcome.EXPIRED
        if found is Outcome.OPEN:
            open_ones += 1
        elif open_ones:
            behind += 1
        elif reason := _left_out(item, found, oldest, unreliable):
            left_out[reason] += 1
        else:
            counted.append((item, found))
    return Tally(
        reviews=len(counted),
        interventions=sum(found.intervention for _, found in counted),
        severe=sum(item.severe for item, _ in counted),
        not_counted=dict(sorted(left_out.items())),
        by_reviewer=dict(sorted(Counter(item.reviewer for item, _ in counted if item.reviewer).items())),
        first_at=counted[0][0].created_at if counted else None,
        last_at=counted[-1][0].created_at if counted else None,
        open=open_ones,
        overdue=overdue,
        behind=behind,
    )


def _left_out(item: Reviewed, found: Outcome, oldest: datetime, unreliable: frozenset[str]) -> str:
    if found.intervention:
        return ""
    if found is Outcome.WITHDRAWN:
        return WITHDRAWN
    if item.created_at < oldest:
        return TOO_OLD
    if item.too_fast:
        return TOO_FAST
    return UNRELIABLE if item.reviewer in unreliable else ""


def unreliable_reviewers(seeds: Mapping[str, tuple[int, int]], thresholds: Thresholds) -> frozenset[str]:
    """Who misses seeds: of each reviewer's seeds (shown, caught), enough were shown and too few were caught.

    Distrust costs only evidence, so few seeds are enough for it (product.md 6).
    """
    return frozenset(
        who
        for who, (shown, caught) in seeds.items()
        if shown >= max(1, thresholds.reviewer_seeds) and caught / shown < thresholds.reviewer_catch_share
    )
