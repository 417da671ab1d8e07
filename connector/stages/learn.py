"""What people did with the drafts becomes evidence, in the very transaction in which they did it.

`note` is called by the pipeline for every move. It opens a row when a draft is put before a person, closes it with
what the person did, and appends what the detectors fold. Nothing here raises or lowers anything.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from connector import codec
from connector.evidence_rows import Epoch, Observation, ReviewRow, Role, Signal
from connector.lifecycle import State
from connector.model import Json, Kind, Outreach, Segment, Step
from connector.ports import Tx, World
from feature_flags.reading import too_fast
from feature_flags.tally import Outcome
from gates.draft import Draft
from gates.recipient import Suppressed

YEAR = timedelta(days=365)
"""Attempts are counted over a year (facts/autonomy.md 3.3)."""

_DECIDED = {
    # What the pipeline calls a person's decision, and what it is as evidence.
    "approved": Outcome.APPROVED,
    "edited": Outcome.EDITED,
    "rejected": Outcome.REJECTED,
    "do_not_contact": Outcome.DO_NOT_CONTACT,
    "review_escalated": Outcome.ESCALATED,
    "expired": Outcome.EXPIRED,
}

_AGAIN = frozenset({"undone", "level_fell", "transport_reviewed_only"})
"""Reasons for which a row that was decided, or that nobody saw, is in review once more."""


UNREVIEWED = "unreviewed"
"""The role of an observed mail that nobody had approved, and of a no to it."""

ESCALATED = ":escalated"
"""What follows the role of a severe verdict that its reviewer passed on to somebody else."""


def note(tx: Tx, before: Outreach, after: Outreach, step: Step, world: World, now: datetime) -> None:
    """Write down what this move says about the segment; called inside the commit of every move."""
    segment = world.organisation.segments.get(after.segment)
    if segment is None:
        return
    if after.state is not before.state:
        _moved(tx, before, after, segment, now)
    if step.action == "task_put":
        _shown(tx, after, now)
    elif step.action == "review_asked" or (after.state is State.IN_REVIEW and after.reason in _AGAIN):
        _asked(tx, after, step, segment, world, now)
    elif step.action == "approved_by_level" and step.detail.get("role") == Role.BLIND.value:
        _open(tx, after, Role.BLIND, step, segment, world, now)
    elif step.action == "renewed" or (before.state is State.IN_REVIEW and after.state is State.VOID):
        _settle(tx, after, Outcome.WITHDRAWN, step, segment, now)
    elif step.action in _DECIDED and (before.state is State.IN_REVIEW or step.action == "do_not_contact"):
        # With a seed in its place, nobody has said anything about the outreach's own draft.
        outcome = Outcome.WITHDRAWN if "seed" in step.detail else _DECIDED[step.action]
        _settle(tx, after, outcome, step, segment, now)


def _moved(tx: Tx, before: Outreach, after: Outreach, segment: Segment, now: datetime) -> None:
    """What the new state says by itself, whatever led to it."""
    if before.state is State.DRAFTED and after.state in {State.JUDGED, State.BLOCKED}:
        _observe(tx, Signal.JUDGED, after.state is State.BLOCKED, segment, now, subject=after.id)
    if after.state is State.SENT:
        _observe(tx, Signal.SENT, False, segment, now, subject=after.id, role=_path(tx, after))
    if before.state is State.IN_REVIEW:
        _uproot(tx, after, now)
    if after.state is State.SENT or after.state in _NEVER_WENT:
        _blind_row(tx, after, segment, now)


def _path(tx: Tx, outreach: Outreach) -> str:
    """How a mail came to leave: unreviewed, drawn by lot to be seen before it goes, or neither."""
    if not outreach.reviewer:
        return UNREVIEWED
    row = tx.evidence.review_of(outreach.id)
    return Role.HELD.value if row is not None and row.role is Role.HELD else ""


def withdrawn(tx: Tx, outreach: Outreach, now: datetime, *, refused_by: str = "") -> None:
    """A stop or an opt-out took the draft away before anybody decided: it says nothing about the drafts.

    `refused_by` is who may decide about it and said "do not contact" by another door: that is an intervention.
    """
    seed = tx.evidence.seed_of(outreach.id)
    shown_a_seed = seed is not None and seed.outcome is Outcome.OPEN
    _uproot(tx, outreach, now)
    row = tx.evidence.review_of(outreach.id)
    if row is None or row.outcome is not Outcome.OPEN:
        return
    if not refused_by or shown_a_seed or row.role is Role.BLIND:
        tx.evidence.save_review(replace(row, outcome=Outcome.WITHDRAWN, decided_at=now))
        return
    tx.evidence.save_review(replace(row, outcome=Outcome.DO_NOT_CONTACT, reviewer=refused_by, decided_at=now))
    domain = outreach.mailbox.rpartition("@")[2].lower()
    seen = Observation(
        signal=Signal.REVIEWED, hit=True, segment=outreach.segment, domain=domain, role=row.role.value,
        subject=outreach.id, at=now,
    )  # fmt: skip
    tx.evidence.observe(seen)


def _uproot(tx: Tx, outreach: Outreach, now: datetime) -> None:
    """A seed that nobody decided about before its outreach went elsewhere: it counts for nothing."""
    seed = tx.evidence.seed_of(outreach.id)
    if seed is not None and seed.outcome is Outcome.OPEN:
        gone = Outcome.EXPIRED if outreach.state is State.EXPIRED else Outcome.WITHDRAWN
        tx.evidence.save_seed(replace(seed, outcome=gone, decided_at=now))


_NEVER_WENT = frozenset({State.VOID, State.BLOCKED, State.HELD, State.EXPIRED, State.REJECTED, State.IN_REVIEW})


def _blind_row(tx: Tx, after: Outreach, segment: Segment, now: datetime) -> None:
    """The clock of a review after sending runs from the sending; where nothing was sent, there is nothing to judge."""
    row = tx.evidence.review_of(after.id)
    if row is None or row.role is not Role.BLIND or row.outcome is not Outcome.OPEN:
        return
    if after.state in _NEVER_WENT:
        tx.evidence.save_review(replace(row, outcome=Outcome.WITHDRAWN, decided_at=now))
    else:
        tx.evidence.save_review(replace(row, due_at=now + timedelta(hours=segment.autonomy.overdue_hours)))


_ANSWERS = {
    # The reason of a no, and what it says about the mail that it follows.
    "complained": Signal.COMPLAINT,
    "unsubscribed": Signal.OPT_OUT,
    "bounced": Signal.BOUNCE,
    "hostile": Signal.HOSTILE,
    "legal_threat": Signal.LEGAL_THREAT,
}

NOT_AN_ANSWER = frozenset({"privacy_deletion"})
"""What a CRM tells that is no answer to a mail."""


def _flagged(name: str) -> Signal | None:
    """What a flag of a CRM says about the mail before it, by its name."""
    if name in NOT_AN_ANSWER:
        return None
    said = name.lower()
    if "bounce" in said:
        return Signal.BOUNCE
    return Signal.COMPLAINT if "complain" in said or "spam" in said else Signal.OPT_OUT


ANSWERED_WITHIN = timedelta(days=14)
"""How long after a mail a no is put down to it (facts/autonomy.md section 5)."""


def answered(tx: Tx, rows: Sequence[Outreach], why: Suppressed, now: datetime, *, said_before: bool) -> None:
    """A person said no: it counts against the last mail that they got of us, once.

    A flag that a CRM shows is what they said there, unless any no stood before (`said_before`): then the flag may be
    what we wrote back ourselves.
    """
    mailed = [o for o in rows if o.claimed_at is not None and now - o.claimed_at <= ANSWERED_WITHIN]
    signal = _ANSWERS.get(why.reason)
    if signal is None and why.channel.startswith("crm:") and not said_before:
        signal = _flagged(why.reason)
    if signal is None or not mailed:
        return
    last = max(mailed, key=lambda o: (o.claimed_at or now, o.id))
    if tx.evidence.observed(signal, last.id):
        return
    tx.evidence.observe(
        Observation(
            signal=signal,
            hit=True,
            segment=last.segment,
            domain=last.mailbox.rpartition("@")[2].lower(),
            role=_path(tx, last),
            subject=last.id,
            at=now,
        )
    )


def settle_blind(
    tx: Tx,
    row: ReviewRow,
    outcome: Outcome,
    *,
    reviewer: str,
    opened_at: datetime | None,
    segment: Segment,
    now: datetime,
    edits: tuple[str, ...] = (),
    severe: bool = False,
) -> None:
    """What a reviewer said about a mail that had gone already, or that nobody said anything in time."""
    done = _decided(tx, row, outcome, reviewer, opened_at, edits, severe, segment, now)
    tx.evidence.save_review(done)
    hit = done.outcome.intervention
    if not done.too_fast:
        _observe(tx, Signal.REVIEWED, hit, segment, now, subject=row.outreach, role=row.role.value)
    if severe:
        _observe(tx, Signal.SEVERE, True, segment, now, subject=row.outreach, role=_severe(row, outcome))


def _observe(
    tx: Tx, signal: Signal, hit: bool, segment: Segment, now: datetime, *, subject: str, role: str = ""
) -> None:
    domain = segment.sender.email.rpartition("@")[2].lower()
    tx.evidence.observe(
        Observation(signal=signal, hit=hit, segment=segment.name, domain=domain, role=role, subject=subject, at=now)
    )


# ------------------------------------------------------------------------------------------------ rows


def _asked(tx: Tx, after: Outreach, step: Step, segment: Segment, world: World, now: datetime) -> None:
    """A draft is put before a person. One draft is one row, however often it comes back with an edit or an undo.

    Made anew under another fingerprint it is another draft: what is said about it belongs to that one's epoch.
    """
    row = tx.evidence.review_of(after.id)
    known = row is not None and row.role is not Role.BLIND and row.fingerprint == after.fingerprint
    if row is not None and known and row.outcome is not Outcome.WITHDRAWN:
        if after.reason == "undone" and row.outcome is Outcome.APPROVED:
            tx.evidence.save_review(replace(row, outcome=Outcome.OPEN, decided_at=None, reviewer="", too_fast=False))
        return
    role = Role.HELD if step.detail.get("role") == Role.HELD.value else Role.REVIEW
    _open(tx, after, role, step, segment, world, now)


def _open(tx: Tx, after: Outreach, role: Role, step: Step, segment: Segment, world: World, now: datetime) -> None:
    draft = _draft(tx, after)
    made_by: dict[str, Json] = dict(asdict(draft.versions)) if draft else {}
    epoch = epoch_for(tx, after, segment, made_by, world, now)
    overdue = timedelta(hours=segment.autonomy.overdue_hours)
    tx.evidence.add_review(
        ReviewRow(
            outreach=after.id,
            segment=segment.name,
            epoch=epoch.id,
            fingerprint=after.fingerprint,
            role=role,
            words=sum(len(text.split()) for text in draft.slots.values()) if draft else 0,
            created_at=now,
            probability=_probability(role, step),
            due_at=(after.expires_at or now) + overdue if role is Role.BLIND else after.expires_at or now + overdue,
        )
    )


def _probability(role: Role, step: Step) -> float:
    """The chance with which this one was drawn; whatever everybody must look at was not drawn."""
    share = step.detail.get("share")
    return share if role is not Role.REVIEW and isinstance(share, float) else 1.0


def _draft(tx: Tx, outreach: Outreach) -> Draft | None:
    body = tx.contents.get(outreach.id, Kind.DRAFT, outreach.draft_digest)
    return codec.load(Draft, body) if body else None


def _shown(tx: Tx, after: Outreach, now: datetime) -> None:
    """The task stands in the CRM: with a seed in it, or with the draft and what is to be told about the seed before."""
    seed = tx.evidence.seed_of(after.id)
    if seed is not None and seed.outcome is Outcome.OPEN:
        if seed.shown_at is None:
            tx.evidence.save_seed(replace(seed, shown_at=now))
        return
    if seed is not None and seed.reviewer and seed.told_at is None:
        tx.evidence.save_seed(replace(seed, told_at=now))
    row = tx.evidence.review_of(after.id)
    if row is not None and row.outcome is Outcome.OPEN and row.shown_at is None:
        tx.evidence.save_review(replace(row, shown_at=now))


def _settle(tx: Tx, after: Outreach, outcome: Outcome, step: Step, segment: Segment, now: datetime) -> None:
    row = tx.evidence.review_of(after.id)
    if row is None or row.role is Role.BLIND:
        return
    edits = tuple(str(e) for e in found) if isinstance(found := step.detail.get("material"), list) else ()
    if outcome is Outcome.EDITED and edits:
        outcome = Outcome.EDITED_MATERIALLY
    if row.outcome is not Outcome.OPEN and (row.outcome.intervention or not outcome.intervention):
        return  # decided already, and an intervention is never replaced by something better
    opened = step.detail.get("opened")
    opened_at = datetime.fromisoformat(opened) if isinstance(opened, str) and opened else None
    severe = bool(step.detail.get("severe"))
    reviewer = "" if outcome in {Outcome.EXPIRED, Outcome.WITHDRAWN} else step.actor
    at = step.detail.get("decided")
    decided = datetime.fromisoformat(at) if isinstance(at, str) and at else now
    done = _decided(tx, row, outcome, reviewer, opened_at, edits, severe, segment, min(decided, now))
    tx.evidence.save_review(done)
    if outcome is Outcome.WITHDRAWN:
        return
    if row.outcome is Outcome.OPEN:
        # Approvals that nobody can have read say nothing to the detectors either.
        if not done.too_fast:
            _observe(tx, Signal.REVIEWED, outcome.intervention, segment, now, subject=after.id, role=row.role.value)
    elif outcome.intervention:
        _observe(tx, Signal.REVIEWED, True, segment, now, subject=after.id, role=row.role.value)
    if severe:
        _observe(tx, Signal.SEVERE, True, segment, now, subject=after.id, role=_severe(row, outcome))


def _severe(row: ReviewRow, outcome: Outcome) -> str:
    return f"{row.role.value}{ESCALATED if outcome is Outcome.ESCALATED else ''}"


def _decided(
    tx: Tx,
    row: ReviewRow,
    outcome: Outcome,
    reviewer: str,
    opened_at: datetime | None,
    edits: tuple[str, ...],
    severe: bool,
    segment: Segment,
    at: datetime,
) -> ReviewRow:
    hurried = outcome in {Outcome.APPROVED, Outcome.EDITED} and bool(reviewer)
    if hurried:
        # They cannot have begun before it was shown, before it was opened, or before their last decision.
        last = tx.evidence.last_decision(reviewer)
        began = max(t for t in (row.created_at, row.shown_at, opened_at, last if last and last <= at else None) if t)
        hurried = too_fast((at - began).total_seconds(), row.words, segment.autonomy)
    return replace(
        row,
        outcome=outcome,
        reviewer=reviewer,
        opened_at=opened_at or row.opened_at,
        decided_at=at,
        too_fast=hurried,
        edits=edits,
        severe=severe,
    )


# ------------------------------------------------------------------------------------------------ epochs


def epoch_for(
    tx: Tx, outreach: Outreach, segment: Segment, versions: dict[str, Json], world: World, now: datetime
) -> Epoch:
    """The open epoch where it is of this draft's fingerprint; another fingerprint ends it and begins the next attempt.

    A change of nothing but the policy that only tightened belongs to the epoch (change class *none*); whatever else
    differs, or cannot be told apart, is a new attempt without credit (facts/autonomy.md 4.3).
    """
    current = tx.evidence.epoch(segment.name)
    if current is not None and outreach.fingerprint in current.fingerprints:
        return current
    if current is not None and only_tightened(tx, segment.name, dict(current.versions), versions):
        tx.evidence.continue_epoch(current.id, outreach.fingerprint)
        earned = tx.evidence.earned(segment.name)
        if earned is not None and earned.epoch == current.id:
            tx.evidence.put_earned(replace(earned, fingerprints=(*earned.fingerprints, outreach.fingerprint)))
        return replace(current, fingerprints=(*current.fingerprints, outreach.fingerprint))
    if current is not None:
        tx.evidence.end_epoch(current.id, why="fingerprint_changed", now=now)
    begun = Epoch(
        id=world.ids.new("epoch"),
        segment=segment.name,
        attempt=1 + sum(e.started_at > now - YEAR for e in tx.evidence.epochs(segment.name)),
        fingerprints=(outreach.fingerprint,),
        versions=versions,
        started_at=now,
    )
    if tx.evidence.open_epoch(begun):
        return begun
    # Another worker began one at the same moment; this draft is of the same fingerprint, or it ends that one.
    return epoch_for(tx, outreach, segment, versions, world, now)


TIGHTENED = "tightened"
"""The kind of the record of policies that a later one only tightened (connector/autonomy.py writes it)."""


def only_tightened(tx: Tx, segment: str, old: dict[str, Json], new: dict[str, Json]) -> bool:
    """Whether nothing differs but the policy, and the new one came of the old one without any loosening."""
    if {k: v for k, v in old.items() if k != "policy"} != {k: v for k, v in new.items() if k != "policy"}:
        return False
    record = tx.proposals.in_force(f"{TIGHTENED}:{segment}") or {}
    before = record.get("from")
    return record.get("to") == new.get("policy") and isinstance(before, list) and old.get("policy") in before
