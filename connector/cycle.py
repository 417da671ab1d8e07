"""One round of work: pull what changed, plan, take the reps' answers, advance what is due, write opt-outs back.

The CLI runs it once or for ever, the clock runs its parts (jobs.py), the demo and the tests run it
step by step: always these functions.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from connector import pipeline
from connector.audit.event import AuditEvent
from connector.evidence_rows import ReviewRow, Role
from connector.lifecycle import State
from connector.model import Account, Artefact, Kind, Outreach, Review, Step
from connector.ports import World
from connector.stages import blind, hooks, inbox, ingest, respond, watch
from connector.stages.approve import NOTES
from connector.stages.follow_owner import STAND_INS
from connector.stages.ingest import Planned, Pulled
from connector.stages.one_click import check_page
from connector.stages.seed import shown_draft
from connector.stages.tell import tell
from connector.stages.uninstalled import look_for_uninstalled
from connector.stages.waiting import complete_waiting
from crm_adapters.errors import CRMError
from crm_adapters.port import DecisionKind, TaskAnswer, TaskRef
from gates.canonical import digest
from gates.errors import GatepostError, InputError, StaleEdit, WorldError

REP = frozenset({"rep"})
STILL_STOPPABLE = (State.IN_REVIEW, State.APPROVED, State.HELD)
"""States in which a "do not contact" on the task still withdraws the mail; other answers need the first one."""
MANUAL_LATER = timedelta(days=1)
ANSWER, BLIND_ANSWER = "answer", "answer afterwards"
"""Names of the marks by which an answer that stands in a task is taken once."""


@dataclass(slots=True, kw_only=True)
class Round:
    """What one round did, and which connections could not be reached."""

    pulled: dict[str, Pulled] = field(default_factory=dict)
    planned: dict[str, Planned] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    judged: Mapping[str, int] = field(default_factory=dict)
    worked: pipeline.Worked = field(default_factory=pipeline.Worked)
    written_back: tuple[int, int] = (0, 0)
    received: inbox.Round = field(default_factory=inbox.Round)
    told: hooks.Worked = field(default_factory=hooks.Worked)
    failed: dict[str, str] = field(default_factory=dict)


def run_once(world: World) -> Round:
    """One whole round over every connection and segment; a connection that fails does not stop the others."""
    done = Round()
    with world.store.begin() as tx:
        tx.hands.beat(world.node)
    # What people answered comes first: nothing is planned or sent in this round that they have refused.
    done.received = inbox.receive(world, at_once=False)
    done.told = hooks.work_off(world)
    check_page(world, at_once=False)
    for connection in world.crms:
        try:
            done.pulled[connection] = ingest.pull(connection, world)
            know_owners(connection, world)
        except CRMError as error:
            _failed(world, done, connection, error)
    for segment in world.organisation.segments.values():
        if segment.connection in done.failed:
            continue
        try:
            done.planned[segment.name] = ingest.plan(segment, world)
        except CRMError as error:
            _failed(world, done, segment.connection, error)
    done.answers = take_answers(world)
    done.worked = pipeline.work(world)
    done.judged = judge_what_went(world)
    done.written_back = respond.write_back(world)
    respond.sweep_tasks(world)
    complete_waiting(world)
    watch.watch(world)
    look_for_uninstalled(world)
    tell(world)
    return done


def _failed(world: World, done: Round, connection: str, error: CRMError) -> None:
    done.failed[connection] = error.code
    with world.store.begin() as tx:
        tx.log.append(
            AuditEvent(
                chain=connection,
                at=world.clock.now(),
                actor="system",
                action="connection_failed",
                subject=connection,
                detail={"error": error.code, "where": error.where},
            )
        )


def know_owners(connection: str, world: World) -> int:
    """An account for each CRM user who can own a contact, so that decisions have a name; returns how many are new."""
    owners = world.crms[connection].owners()
    added = 0
    with world.store.begin() as tx:
        stand_ins = {o.id: o.manager for o in owners if not o.active}
        tx.syncs.save_cursor(connection, STAND_INS, json.dumps(stand_ins), world.clock.now())
        # Retired ones too: who left does not come back because the CRM still knows them.
        taken = {a.owners[connection] for a in tx.accounts.all() if connection in a.owners}
        for owner in owners:
            if not owner.active or owner.id in taken:
                continue
            account = f"{connection}:{owner.id}"
            if tx.accounts.get(account) is not None:
                continue
            tx.accounts.add(
                Account(id=account, name=owner.name or account, roles=REP, owners={connection: owner.id}),
                # No personal token: this account can only answer inside the CRM or by its signed links.
                f"none:{account}",
            )
            added += 1
    return added


def take_answers(world: World) -> dict[str, int]:
    """Read the decision fields of all open tasks and act on what is new; returns counts by what came of it."""
    counts: dict[str, int] = {}
    for connection, crm in world.crms.items():
        with world.store.read() as tx:
            waiting = tx.outreaches.with_task(STILL_STOPPABLE, connection)
        by_task = {o.task.id: o for o in waiting if o.task is not None}
        if not by_task:
            continue
        try:
            answers = crm.read_answers([TaskRef(connection=connection, id=i) for i in by_task])
        except CRMError as error:
            counts[f"unread:{error.code}"] = counts.get(f"unread:{error.code}", 0) + len(by_task)
            continue
        for answer in answers:
            outreach = by_task.get(answer.ref.id)
            if outreach is None:
                continue
            outcome = take_answer(answer, outreach, world)
            if outcome:
                counts[outcome] = counts.get(outcome, 0) + 1
    return counts


def judge_what_went(world: World) -> Counter[str]:
    """Reviews of mail that has gone without any: put what is drawn, take the answers, end what is over."""
    counts = blind.rounds(world)
    for segment in world.organisation.segments.values():
        with world.store.read() as tx:
            rows = {r.task: r for r in tx.evidence.open_reviews(segment.name, (Role.BLIND,)) if r.task}
        crm = world.crms.get(segment.connection)
        if not rows or crm is None:
            continue
        try:
            answers = crm.read_answers([TaskRef(connection=segment.connection, id=i) for i in rows])
        except CRMError as error:
            counts[f"unread:{error.code}"] += len(rows)
            continue
        for answer in answers:
            if outcome := _take_blind(answer, rows[answer.ref.id], world):
                counts[outcome] += 1
    return counts


def _take_blind(answer: TaskAnswer, row: ReviewRow, world: World) -> str:
    """Act on one answer about a mail that has gone; an empty string when there is nothing new in it."""
    with world.store.read() as tx:
        outreach = tx.outreaches.get(row.outreach)
        seen = tx.contents.get(outreach.id, Kind.REVIEW, BLIND_ANSWER)
    if not (answer.decision.strip() or answer.completed or answer.deleted):
        return ""
    said = [answer.decision, answer.reason, answer.edited_text, answer.completed, answer.deleted]
    mark = digest([answer.ref.id, answer.draft_digest, *said])
    if seen is not None and seen.decode() == mark:
        return ""
    is_no = _word(answer.decision) == DecisionKind.DO_NOT_CONTACT.value
    if not blind.readable(outreach) and not is_no:
        return ""
    why = "task_deleted" if answer.deleted else "completed_without_decision"
    try:
        if is_no and not blind.readable(outreach):
            _suppress_for_anyone(answer, outreach, world)
            why = DecisionKind.DO_NOT_CONTACT.value
        elif answer.decision.strip():
            review = _review(answer, outreach, world)
            blind.receive(review, world)
            why = review.kind.value
        else:
            blind.put_again(row, NOTES[f"answer:{why}"], world)
    except InputError as error:
        if is_no:
            _suppress_for_anyone(answer, outreach, world)
            why = DecisionKind.DO_NOT_CONTACT.value
        else:
            blind.put_again(row, NOTES.get(f"answer:{error.code}", NOTES[""]), world)
            why = f"refused:{error.code}"
    except WorldError as error:
        return f"later:{error.code}"
    _remember(outreach.id, mark, world, BLIND_ANSWER)
    return why


def _suppress_for_anyone(answer: TaskAnswer, outreach: Outreach, world: World) -> None:
    """A no needs no name and no ownership (law 2): whoever could write it on the task is heard."""
    crm = answer.ref.connection
    respond.suppress(outreach.person, world, reason="do_not_contact", channel=f"task:{crm}", actor=f"crm:{crm}")


def take_answer(answer: TaskAnswer, outreach: Outreach, world: World) -> str:
    """Act on one task's answer; an empty string when there is nothing new in it."""
    is_no = _word(answer.decision) == DecisionKind.DO_NOT_CONTACT.value
    if outreach.state is not State.IN_REVIEW and not is_no:
        return ""
    if not answer.decision.strip():
        return _no_decision(answer, outreach, world)
    mark = digest([answer.decision, answer.draft_digest, answer.reason, answer.edited_text, answer.edited_subject])
    with world.store.read() as tx:
        seen = tx.contents.get(outreach.id, Kind.REVIEW, ANSWER)
    if seen is not None and seen.decode() == mark:
        return ""
    try:
        review = _review(answer, outreach, world)
        pipeline.receive(review, world)
    except InputError as error:
        if is_no:
            _suppress_for_anyone(answer, outreach, world)
            _remember(outreach.id, mark, world)
            return DecisionKind.DO_NOT_CONTACT.value
        _tell(outreach, error, mark, world)
        return f"refused:{error.code}"
    except WorldError as error:
        return f"later:{error.code}"
    _remember(outreach.id, mark, world)
    return review.kind.value


def _no_decision(answer: TaskAnswer, outreach: Outreach, world: World) -> str:
    """A task that was completed or deleted without a choice approves nothing: it is put back once, with a note."""
    if not (answer.completed or answer.deleted) or outreach.reason.startswith("answer:"):
        return ""
    why = "task_deleted" if answer.deleted else "completed_without_decision"
    after = replace(outreach, task=None, reason=f"answer:{why}", not_before=None)
    try:
        pipeline.commit(outreach, Step(outreach=after, action="answer_without_decision", detail={"why": why}), world)
    except StaleEdit:
        return ""
    return why


def _word(decision: str) -> str:
    return decision.strip().lower().replace(" ", "_")


def _refuse_lost_words(answer: TaskAnswer, kind: DecisionKind, outreach: Outreach, world: World) -> None:
    """What a rep typed is used or refused, never dropped: a subject cannot be edited, an approval edits nothing."""
    draft = shown_draft(outreach, world)
    subject, text = answer.edited_subject.strip(), answer.edited_text.strip()
    if subject and subject != draft.subject:
        raise InputError("the subject is approved text", where="edited subject", mend="edit only the marked sentences")
    if kind is DecisionKind.APPROVE and text and text != draft.text.strip():
        raise InputError("you edited the text and chose approve", where="decision field", mend="choose edit instead")


def _review(answer: TaskAnswer, outreach: Outreach, world: World) -> Review:
    connection = answer.ref.connection
    try:
        kind = DecisionKind(_word(answer.decision))
    except ValueError as error:
        raise InputError(
            f"{answer.decision!r} is no decision",
            where="decision field",
            mend=f"choose one of: {', '.join(k.value for k in DecisionKind)}",
        ) from error
    with world.store.read() as tx:
        account = tx.accounts.by_owner(connection, answer.decided_by) if answer.decided_by else None
    if account is None:
        raise InputError(
            "the CRM does not say who decided, or they have no account here",
            where="decision field",
            mend="decide through the link in the task, which is personal",
        )
    _refuse_lost_words(answer, kind, outreach, world)
    return Review(
        outreach=outreach.id,
        draft_digest=answer.draft_digest,
        kind=kind,
        by=account.id,
        via=f"task:{connection}",
        at=world.clock.now(),
        made_at=answer.at,
        reason=answer.reason,
        edited_text=answer.edited_text if kind is DecisionKind.EDIT else "",
        later_until=world.clock.now() + MANUAL_LATER if kind is DecisionKind.LATER else None,
        new_owner=_manager(outreach, world) if kind is DecisionKind.ESCALATE else "",
    )


def _manager(outreach: Outreach, world: World) -> str:
    owners = world.crms[outreach.contact.connection].owners()
    return next((o.manager for o in owners if o.id == outreach.owner), "")


def _tell(outreach: Outreach, error: GatepostError, mark: str, world: World) -> None:
    """What could not be done is written into the task, so that the rep sees it where they decided."""
    with world.store.read() as tx:
        current = tx.outreaches.get(outreach.id)
    _remember(outreach.id, mark, world)
    if current.state is not State.IN_REVIEW:
        return
    after = replace(current, task=None, reason=f"answer:{error.code}", not_before=None)
    step = Step(outreach=after, action="answer_refused", detail={"why": error.code, "where": error.where})
    try:
        pipeline.commit(current, step, world)
    except StaleEdit:
        return  # Somebody else has moved it; the next round looks again.


def _remember(outreach: str, mark: str, world: World, name: str = ANSWER) -> None:
    with world.store.begin() as tx:
        row = tx.outreaches.get(outreach)
        tx.contents.put(row, Artefact(kind=Kind.REVIEW, body=mark.encode(), name=name))


def calls(world: World) -> Mapping[str, Mapping[str, int]]:
    """API calls so far, by connection and kind."""
    return {name: dict(crm.budget().calls) for name, crm in world.crms.items()}
