"""What keeping a level depends on, as of now (facts/autonomy.md 4.3, 4.5)."""

from datetime import datetime, timedelta

from connector.evidence_rows import Role
from connector.model import Segment
from connector.ports import Tx
from connector.stages.alone import heartbeat, terms
from feature_flags.ladder import KeepCase
from feature_flags.levels import effective
from feature_flags.tally import Outcome

BASE = (Role.HELD, Role.BLIND)


def keep_case(tx: Tx, segment: Segment, now: datetime) -> KeepCase:
    """Everything that takes a level away, read in this transaction."""
    limits = segment.autonomy
    earned = tx.evidence.earned(segment.name)
    rows = tx.evidence.reviews_since(segment.name, now - timedelta(days=limits.keep_days))
    # Before the level was given every draft was reviewed: those are base reviews, or it would be lost on its first day.
    base = [r for r in rows if r.role in BASE or (earned is not None and r.created_at < earned.at)]
    open_or_done = [r for r in base if r.outcome is not Outcome.WITHDRAWN]
    late = [r for r in open_or_done if r.outcome is Outcome.EXPIRED or (r.outcome is Outcome.OPEN and now > r.due_at)]
    epoch = tx.evidence.epoch(segment.name)
    beat = heartbeat(tx)
    return KeepCase(
        level=effective(tx.flags.standings(segment.scopes)).level,
        finished=sum(r.outcome is not Outcome.OPEN for r in open_or_done),
        base_reviews=len(open_or_done),
        unanswered=len(late),
        newest_evidence=tx.evidence.newest_review(epoch.id) if epoch is not None else None,
        same_terms=earned is not None and earned.terms == terms(segment, earned.fingerprints[0]),
        heartbeat=beat.at if beat is not None else None,
        silent_feeds=beat.silent if beat is not None else (),
        incident_owner=segment.incident_owner,
    )
