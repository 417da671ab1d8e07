"""Reviews after the fact: in an autonomous segment a drawn share is judged by its owner once it has gone.

The reviewer is not told that it went before they have decided: whoever knows that nothing can be changed any more
reads differently. The task, the page and the decision are those of every other review; the decision changes nothing
about the mail, except that a no to the person is a real one (law 2). Nobody's answer in time counts as a no
(facts/autonomy.md 3.6 and 4.3).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from connector import codec
from connector.audit.event import AuditEvent
from connector.evidence_rows import ReviewRow, Role
from connector.lifecycle import State
from connector.links import AFTERWARDS, review_link
from connector.model import Artefact, Kind, Outreach, Review, Segment
from connector.ports import Tx, World
from connector.stages.approve import current_verdict, review_task
from connector.stages.decide import edited_slots, material
from connector.stages.draft import build, stored_draft, stored_recipient
from connector.stages.learn import settle_blind
from connector.stages.owning import may_decide
from connector.stages.respond import close_tasks, suppress_in
from connector.stages.watch import take_up
from crm_adapters.errors import CRMError
from crm_adapters.port import DecisionKind, ReviewTask, TaskRef
from feature_flags.tally import Outcome
from gates.errors import InputError, NotAllowed, StaleEdit
from gates.recipient import Suppressed

WENT = frozenset({State.SENT, State.CLOSED})
LOOKS_BACK = timedelta(days=30)
"""How long the task of a decided review is looked for, should the CRM not have closed it at once."""

DECIDED: Mapping[DecisionKind, Outcome] = {
    DecisionKind.APPROVE: Outcome.APPROVED,
    DecisionKind.REJECT: Outcome.REJECTED,
    DecisionKind.ESCALATE: Outcome.ESCALATED,
    DecisionKind.DO_NOT_CONTACT: Outcome.DO_NOT_CONTACT,
    DecisionKind.LATER: Outcome.OPEN,
}


def row_of(tx: Tx, outreach: str) -> ReviewRow | None:
    """The review after the fact of this outreach, if it has one."""
    row = tx.evidence.review_of(outreach)
    return row if row is not None and row.role is Role.BLIND else None


def readable(outreach: Outreach) -> bool:
    """Whether what was sent can still be shown; after an erasure the row names no draft any more."""
    return bool(outreach.draft_digest)


def rounds(world: World) -> Counter[str]:
    """Put the tasks that are due, let those run out that nobody answered, and close what is decided."""
    counts: Counter[str] = Counter()
    for segment in world.organisation.segments.values():
        now = world.clock.now()
        with world.store.read() as tx:
            waiting = tx.evidence.open_reviews(segment.name, (Role.BLIND,))
            recent = tx.evidence.reviews_since(segment.name, now - LOOKS_BACK, (Role.BLIND,))
        for row in waiting:
            counts[_move(row, segment, world)] += 1
        for row in recent:
            if row.task and row.outcome is not Outcome.OPEN:
                counts[_close(row, segment, world)] += 1
    del counts[""]
    return counts


def _move(row: ReviewRow, segment: Segment, world: World) -> str:
    with world.store.read() as tx:
        outreach = tx.outreaches.get(row.outreach)
    if outreach.state not in WENT:
        return ""
    if not readable(outreach):
        return _withdraw(row, world)
    if world.clock.now() > row.due_at:
        return _expire(row, segment, world)
    return "" if row.task else _put(row, outreach, segment, world)


def _put(row: ReviewRow, outreach: Outreach, segment: Segment, world: World) -> str:
    """Upserted under a key of its own, so that doing this twice makes one task."""
    crm = world.crms.get(segment.connection)
    if crm is None:
        return "failed"
    try:
        ref = crm.put_task(task_of(row, outreach, segment, world))
    except CRMError:
        return "failed"
    now = world.clock.now()
    with world.store.begin() as tx:
        current = _locked(tx, row)
        if current is None or current.task:
            return ""
        tx.evidence.save_review(replace(current, task=ref.id, shown_at=current.shown_at or now))
        _log(tx, outreach, "blind_review_asked", world, task=ref.id, draft=outreach.draft_digest)
    return "put"


def put_again(row: ReviewRow, note: str, world: World) -> None:
    """Say in the task why the answer in it could not be taken; a task that was deleted is put anew."""
    segment = world.organisation.segments[row.segment]
    with world.store.read() as tx:
        outreach = tx.outreaches.get(row.outreach)
    ref = world.crms[segment.connection].put_task(task_of(row, outreach, segment, world, note))
    with world.store.begin() as tx:
        current = _locked(tx, row)
        if current is not None and current.task != ref.id:
            tx.evidence.save_review(replace(current, task=ref.id))


def task_of(row: ReviewRow, outreach: Outreach, segment: Segment, world: World, note: str = "") -> ReviewTask:
    """The task as the rep will see it: like any other, under a key that does not tell the two kinds apart."""
    draft, recipient = stored_draft(outreach, world), stored_recipient(outreach, world)
    verdict = current_verdict(outreach, draft, recipient, world)
    task = review_task(outreach, draft, recipient, verdict, segment, world, row.due_at - timedelta(hours=1))
    return replace(
        task,
        outreach=key_of(outreach.id, world),
        findings=(*filter(None, (note,)), "All checks passed."),
        link=review_link(world.organisation.public_url, outreach.id, outreach.owner, world.signer, AFTERWARDS),
    )


def key_of(outreach: str, world: World) -> str:
    """Our id of the task, of the shape of every outreach's."""
    prefix, _, body = outreach.partition("_")
    return f"{prefix}_{world.ids.hide('review after sending', outreach)[: len(body)]}"


# ------------------------------------------------------------------------------------------ deciding


def receive(review: Review, world: World) -> Outcome:
    """Take a person's judgement of a mail that has gone; raises NotAllowed, StaleEdit or InputError for that person."""
    with world.store.read() as tx:
        outreach = tx.outreaches.get(review.outreach)
        _refuse(tx, review, outreach)
    segment = world.organisation.segments[outreach.segment]
    outcome, edits = _outcome(review, outreach, segment, world)
    now = world.clock.now()
    with world.store.begin() as tx:
        outreach = tx.outreaches.lock(review.outreach)
        row = row_of(tx, outreach.id)
        voided: tuple[Outreach, ...] = ()
        if review.kind is DecisionKind.DO_NOT_CONTACT:
            why = Suppressed(reason="do_not_contact", channel=f"rep:{review.via}", at=now)
            voided = suppress_in(tx, outreach.person, why, now, actor=review.by)
        if row is not None and row.outcome is Outcome.OPEN and outcome is not Outcome.OPEN and now <= row.due_at:
            settle_blind(
                tx,
                row,
                outcome,
                reviewer=review.by,
                opened_at=review.opened_at,
                segment=segment,
                now=now,
                edits=edits,
                severe=review.severe,
            )
        elif review.kind not in {DecisionKind.DO_NOT_CONTACT, DecisionKind.LATER}:
            raise StaleEdit("it was decided already", where=f"outreach {outreach.id}", mend="nothing to do")
        kept = tx.contents.put(outreach, Artefact(kind=Kind.REVIEW, body=codec.dump(review)))
        _log(tx, outreach, "blind_reviewed", world, actor=review.by, digest=kept, outcome=outcome.value, via=review.via)
    take_up(world)
    close_tasks(voided, world, "Nothing will be sent: do not contact.")
    if row is not None and outcome is not Outcome.OPEN:
        _close(replace(row, outcome=outcome), segment, world)
    return outcome


def _refuse(tx: Tx, review: Review, outreach: Outreach) -> None:
    where = f"outreach {outreach.id}"
    account = tx.accounts.get(review.by)
    if account is None or not may_decide(account, outreach, tx):
        raise NotAllowed(
            "only the contact's owner, or a delegate named by the owner, may decide about this mail",
            where=where,
            mend="ask the owner to decide, or to name you as a delegate",
        )
    if review.kind is DecisionKind.DO_NOT_CONTACT:
        return  # A no is never too late.
    row = row_of(tx, outreach.id)
    if row is None or row.outcome is not Outcome.OPEN:
        raise StaleEdit("it was decided already", where=where, mend="nothing to do")
    if review.at > row.due_at:
        raise StaleEdit("nobody decided in time, so it has expired", where=where, mend="nothing to do")
    if review.draft_digest != outreach.draft_digest:
        raise StaleEdit(
            "the draft has changed since you opened it", where=where, mend="look at the new text and decide again"
        )


def _outcome(review: Review, outreach: Outreach, segment: Segment, world: World) -> tuple[Outcome, tuple[str, ...]]:
    """What the decision amounts to; an edit changes nothing that went, but tells how far off it was."""
    if review.kind is not DecisionKind.EDIT:
        return DECIDED[review.kind], ()
    old, recipient = stored_draft(outreach, world), stored_recipient(outreach, world)
    slots = edited_slots(review, old, outreach, segment, world)
    if slots == dict(old.slots):
        raise InputError(
            "nothing was changed",
            where=f"outreach {outreach.id}",
            mend="approve it as it is, or edit a marked sentence",
        )
    new = build(outreach, recipient, old.template, slots, old.claims, old.versions, world)
    reasons = material(old, new, recipient, outreach, world)
    return (Outcome.EDITED_MATERIALLY if reasons else Outcome.EDITED), reasons


def words(outcome: Outcome) -> str:
    """What the reviewer is told afterwards."""
    if outcome is Outcome.OPEN:
        return "Recorded. It stays open."
    if outcome is Outcome.EXPIRED:
        return "Nobody answered in time. This mail had gone already, without review: the silence counts against it."
    if outcome is Outcome.WITHDRAWN:
        return "There is nothing to decide any more."
    told = (
        "Recorded, thank you. This mail had gone already, without review; you were asked to see how good such mail is."
    )
    return f"{told} Your answer counts against its segment." if outcome.intervention else told


# ------------------------------------------------------------------------------------------ the end of it


def _expire(row: ReviewRow, segment: Segment, world: World) -> str:
    now = world.clock.now()
    with world.store.begin() as tx:
        current = _locked(tx, row)
        if current is None:
            return ""
        settle_blind(tx, current, Outcome.EXPIRED, reviewer="", opened_at=None, segment=segment, now=now)
        _log(tx, tx.outreaches.get(row.outreach), "blind_review_expired", world)
    _close(replace(current, outcome=Outcome.EXPIRED), segment, world)
    return "expired"


def _withdraw(row: ReviewRow, world: World) -> str:
    with world.store.begin() as tx:
        current = _locked(tx, row)
        if current is None:
            return ""
        tx.evidence.save_review(replace(current, outcome=Outcome.WITHDRAWN, decided_at=world.clock.now()))
    return "withdrawn"


def _locked(tx: Tx, row: ReviewRow) -> ReviewRow | None:
    """The row as it stands now, if it is still open, with its outreach locked."""
    tx.outreaches.lock(row.outreach)
    current = row_of(tx, row.outreach)
    same = current is not None and current.number == row.number and current.outcome is Outcome.OPEN
    return current if same else None


def _close(row: ReviewRow, segment: Segment, world: World) -> str:
    """Close the task and tell; one that the CRM cannot take now is closed in the next round."""
    crm = world.crms.get(segment.connection)
    if crm is None or not row.task:
        return ""
    try:
        crm.close_task(TaskRef(connection=segment.connection, id=row.task), words(row.outcome))
    except CRMError:
        return "close_failed"
    with world.store.begin() as tx:
        tx.outreaches.lock(row.outreach)
        current = row_of(tx, row.outreach)
        if current is None or current.task != row.task or current.outcome is Outcome.OPEN:
            return ""
        tx.evidence.save_review(replace(current, task=""))
    return "closed"


def _log(
    tx: Tx, outreach: Outreach, action: str, world: World, *, actor: str = "system", digest: str = "", **detail: str
) -> None:
    tx.log.append(
        AuditEvent(
            chain=outreach.contact.connection,
            at=world.clock.now(),
            actor=actor,
            action=action,
            subject=outreach.id,
            detail=dict(detail),
            digests={Kind.REVIEW.value: digest} if digest else {},
        )
    )
