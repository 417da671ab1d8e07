"""Impose a restraint: at once, by anyone or by the system itself, and never looser than what stands (laws 5, 12)."""

from datetime import datetime

from connector.audit.event import AuditEvent
from connector.ports import Tx
from feature_flags.levels import Restraint, Scope

RESUME = "resume"
"""The kind of proposals that ask to loosen a restraint."""


def restrain(tx: Tx, scope: Scope, restraint: Restraint, *, by: str, why: str, now: datetime) -> None:
    """Write the stricter of both, and void what asked to resume: whoever asked had not seen this stop."""
    current = tx.flags.standings((scope,))[0]
    tx.flags.set_restraint(scope, max(restraint, current.restraint), by=by, why=why, now=now)
    for asked in tx.proposals.open(RESUME):
        if asked.body.get("scope") == str(scope):
            tx.proposals.decide(asked.id, by=by, accepted=False, now=now)
    tx.log.append(
        AuditEvent(
            chain="system",
            at=now,
            actor=by,
            action="stopped",
            subject=str(scope),
            detail={"restraint": restraint.word, "why": why},
        )
    )
