"""The reviews of a segment as feature_flags counts them: one count for the raise, for flag readers and for people."""

from collections.abc import Sequence
from datetime import datetime

from connector.evidence_rows import Epoch, ReviewRow, Role
from connector.model import Segment
from connector.ports import Tx
from connector.stages.seed import catch_of
from feature_flags.tally import Reviewed, Tally, tally, unreliable_reviewers


def unreliable(tx: Tx, segment: Segment) -> frozenset[str]:
    """Reviewers of this segment who miss seeds: their approvals prove nothing."""
    _, _, by_reviewer = catch_of(tx, segment.name)
    return unreliable_reviewers(by_reviewer, segment.autonomy)


def counted(tx: Tx, epoch: Epoch | None, roles: Sequence[Role], segment: Segment, now: datetime) -> Tally:
    """The reviews of these roles in the epoch; nothing where there is none."""
    rows = tx.evidence.reviews(epoch.id, roles) if epoch is not None else ()
    items = [_reviewed(row) for row in rows]
    return tally(items, now=now, thresholds=segment.autonomy, unreliable=unreliable(tx, segment))


def _reviewed(row: ReviewRow) -> Reviewed:
    return Reviewed(**{name: getattr(row, name) for name in Reviewed.__dataclass_fields__})
