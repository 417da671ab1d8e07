"""How much of the mail that nobody reviewed was bad, judged by the part that was drawn (facts/autonomy.md 3.6 and 5).

A read model: nothing is decided on it. What decides is the (k, n) rule on the same sample.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.evidence_rows import ReviewRow, Role, Signal
from connector.model import Segment
from connector.ports import Tx
from connector.stages.learn import UNREVIEWED
from feature_flags.sampling import Drawn, horvitz_thompson, ipw_upper
from feature_flags.tally import Outcome

WINDOW = timedelta(days=30)
MOST = 50_000
"""Mails of one segment that are looked back on; a ramp's last step sends 200 a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Of `unreviewed` mails that went and whose reviews are over; shares lie between 0 and 1.

    `drawn` were judged, or should have been; `bad` of them were stopped, changed in substance, or not answered for in
    time. `estimate` weighs each by the chance with which its like is drawn; `upper` cannot be ruled out at 1 - alpha,
    however often one looks, and is None where nothing was drawn. `unread` approvals came too fast to have been read:
    the estimate leaves them out, the bound takes them for bad.
    """

    unreviewed: int
    drawn: int
    bad: int
    unread: int
    estimate: float | None
    upper: float | None

    @property
    def mails(self) -> float | None:
        """The estimated number of bad ones among the unreviewed."""
        return None if self.estimate is None else self.estimate * self.unreviewed


def missed(tx: Tx, segment: Segment, now: datetime, window: timedelta = WINDOW) -> Missed:
    """The estimate over the window, but for the last days, whose reviews may still be open.

    In `sampled` the drawn ones were held back, so that the bad ones among them reached nobody; they are a part of what
    could have gone, and tell the same about the rest.
    """
    limits = segment.autonomy
    closed = now - timedelta(hours=limits.overdue_hours)
    since = now - window
    seen = tx.evidence.recent(Signal.SENT, MOST, segment=segment.name)
    unreviewed = sum(since <= s.at <= closed and s.role == UNREVIEWED for s in seen)
    asked = tx.evidence.reviews_since(segment.name, since, (Role.HELD, Role.BLIND))
    rows = [r for r in asked if r.outcome is not Outcome.WITHDRAWN and r.due_at <= now]
    held = sum(r.role is Role.HELD for r in rows)
    could_go = max(unreviewed + held, len(rows))
    sure = [Drawn(probability=r.probability, bad=_bad(r)) for r in rows]
    doubted = [Drawn(probability=r.probability, bad=_bad(r) or r.too_fast) for r in rows]
    least = min((r.probability for r in rows), default=0.0)
    return Missed(
        unreviewed=unreviewed,
        drawn=len(rows),
        bad=sum(d.bad for d in sure),
        unread=sum(r.too_fast for r in rows),
        estimate=horvitz_thompson(sure, could_go) if rows else None,
        upper=ipw_upper(doubted, could_go, least=least, alpha=limits.alpha) if rows else None,
    )


def _bad(row: ReviewRow) -> bool:
    """Stopped, changed, or never answered for; an open one is past its time here."""
    return row.outcome is Outcome.OPEN or row.outcome.intervention
