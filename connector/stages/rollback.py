"""Back to a proven version: nothing of the bad one that is still here goes out, and nobody is followed up on it.

A roll-back cannot change what is deployed. It pins the segment to the versions of an older epoch: until those are
deployed again no draft is made, what was drafted under others is void, and who was reached by them is listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from connector.audit.event import AuditEvent
from connector.evidence_rows import Epoch
from connector.lifecycle import State
from connector.model import Account, Json, Outreach, Segment
from connector.ports import Tx, World
from connector.stages.respond import close_tasks, void_in
from connector.stages.restrain import lower
from feature_flags.levels import Level, Scope
from feature_flags.recovery import may_roll_back
from gates.errors import InputError, NotAllowed, StaleEdit
from gates.recipient import ContactKey

PINNED = "pinned"
"""The name of the small state that says to which versions a segment is pinned."""

FIRST_STEP = 1
REACHED = frozenset({State.SENT, State.CLOSED, State.UNKNOWN, State.CLAIMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledBack:
    """What a roll-back did. `reached` got a mail of the other versions; `differs` is what must be deployed again."""

    epoch: Epoch
    resumed: bool
    voided: tuple[str, ...]
    follow_ups: int
    reached: tuple[ContactKey, ...]
    differs: Mapping[str, tuple[str, str]]


def pinned(tx: Tx, segment: str) -> frozenset[str]:
    """The fingerprints that the segment may draft under; empty when it is not pinned."""
    state = tx.evidence.detector(Scope(kind="segment", key=segment), PINNED) or {}
    found = state.get("fingerprints")
    return frozenset(str(f) for f in found) if isinstance(found, list) else frozenset()


def roll_back(
    segment: Segment, fingerprint: str, by: Account, why: str, made_by: Mapping[str, Json], world: World
) -> RolledBack:
    """Go back to the epoch of this fingerprint (its first characters are enough); a rep or an admin may.

    `made_by` are the versions in force now. The old epoch resumes when it ended within `proven_days` and no alarm of
    its own time is open (facts/autonomy.md 4.2); otherwise its versions count, and their evidence starts anew.
    """
    if not by.active or not by.roles & {"admin", "rep"}:
        raise NotAllowed("only an admin or a rep may roll back", where=f"account {by.id}", mend="ask one of them")
    if not why.strip():
        raise InputError("a roll-back needs a reason", where="--why", mend="say why")
    now = world.clock.now()
    own = Scope(kind="segment", key=segment.name)
    with world.store.begin() as tx:
        target = _target(tx, segment, fingerprint)
        current = tx.evidence.epoch(segment.name)
        rows = [o for o in tx.outreaches.in_states(State, segment.name) if _other(o, target)]
        reached = [o for o in rows if o.state in REACHED and o.claimed_at is not None]
        persons = {o.person for o in reached}
        waiting = [o for o in rows if o.state not in REACHED]
        follow_ups = [
            o
            for o in tx.outreaches.in_states(State, segment.name)
            if o.step > FIRST_STEP and o.person in persons and o not in rows
        ]
        voided = void_in(tx, [*waiting, *follow_ups], "rolled_back", by.id, now)
        if current is None or current.id != target.id:
            lower(tx, own, Level.DRAFT, by=by.id, why=f"rolled_back:{why}", now=now, segments=(segment,))
        resumed = _resume(tx, segment, current, target, now)
        state: dict[str, Json] = {"fingerprints": list(target.fingerprints), "epoch": target.id, "at": now.isoformat()}
        tx.evidence.save_detector(own, PINNED, state, now)
        tx.log.append(
            AuditEvent(
                chain="system",
                at=now,
                actor=by.id,
                action="rolled_back",
                subject=str(own),
                detail={
                    "to": target.fingerprints[0], "epoch": target.id, "resumed": resumed, "voided": len(voided),
                    "reached": len(reached), "why": why,
                },
            )
        )  # fmt: skip
    close_tasks(voided, world, "Withdrawn: the segment went back to an earlier version.")
    return RolledBack(
        epoch=target,
        resumed=resumed,
        voided=tuple(o.id for o in voided),
        follow_ups=sum(o.step > FIRST_STEP for o in voided),
        reached=tuple(dict.fromkeys(o.contact for o in reached)),
        differs=_differs(made_by, target.versions),
    )


def release(segment: Segment, by: Account, why: str, world: World) -> None:
    """The segment may draft under whatever is deployed again; a new version is a new epoch all the same."""
    if not by.active or "admin" not in by.roles:
        raise NotAllowed("only an admin may release a roll-back", where=f"account {by.id}", mend="ask an admin")
    now = world.clock.now()
    own = Scope(kind="segment", key=segment.name)
    with world.store.begin() as tx:
        if not pinned(tx, segment.name):
            raise StaleEdit("it is not pinned", where=str(own), mend="nothing to do")
        tx.evidence.save_detector(own, PINNED, {}, now)
        tx.log.append(
            AuditEvent(chain="system", at=now, actor=by.id, action="released", subject=str(own), detail={"why": why})
        )


def _target(tx: Tx, segment: Segment, fingerprint: str) -> Epoch:
    epochs = tx.evidence.epochs(segment.name)
    found = [e for e in epochs if fingerprint and any(f.startswith(fingerprint) for f in e.fingerprints)]
    if not found:
        known = ", ".join(dict.fromkeys(e.fingerprints[0][:12] for e in epochs)) or "none"
        raise InputError(f"there is no version {fingerprint!r}", where="--to", mend=f"known: {known}")
    if len({e.fingerprints[0] for e in found}) > 1:
        raise InputError(f"{fingerprint!r} begins more than one version", where="--to", mend="write more of it")
    return found[-1]


def _other(outreach: Outreach, target: Epoch) -> bool:
    """Whether it was drafted, and under other versions; what has no draft yet will be drafted under the right ones."""
    return bool(outreach.fingerprint) and outreach.fingerprint not in target.fingerprints


def _resume(tx: Tx, segment: Segment, current: Epoch | None, target: Epoch, now: datetime) -> bool:
    if current is not None and current.id == target.id:
        return True
    if current is not None:
        tx.evidence.end_epoch(current.id, why="rolled_back", now=now)
    # `lower` may have ended it in this very transaction.
    open_one = tx.evidence.epoch(segment.name)
    about_it = [
        a for a in tx.evidence.alarms(segment.scopes) if target.ended_at is not None and a.at <= target.ended_at
    ]
    reasons = may_roll_back(
        proven_at=target.ended_at,
        open_alarms=tuple(f"{a.scope} {a.signal}" for a in about_it),
        thresholds=segment.autonomy,
        now=now,
    )
    if open_one is not None or not all(r.ok for r in reasons):
        return False
    tx.evidence.resume_epoch(target.id)
    return True


def _differs(now: Mapping[str, Json], then: Mapping[str, Json]) -> dict[str, tuple[str, str]]:
    return {
        name: (str(now.get(name, "")), str(value)) for name, value in sorted(then.items()) if now.get(name, "") != value
    }
