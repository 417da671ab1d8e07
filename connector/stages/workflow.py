"""What a CRM's workflow may ask of us, each call answered once.

The id of a call is taken in the transaction that does what it asks, so a call that comes ten times, at once or
after days, is done once and answered ten times alike. A workflow can plan, ask and restrain. It cannot raise a level,
approve, send, or bring somebody into a segment whose rule does not name them (law 5): only a segment that app.yaml
declares as fed by workflows takes whom a workflow names, and that is a setting which two people loosen.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.lifecycle import ENDS, State
from connector.model import REHEARSAL, Json, Outreach, Segment
from connector.ports import Tx, World
from connector.stages.answering import dump, load, nothing, status
from connector.stages.enrich import RETRY_OUTAGE, eligibility, stands_against
from connector.stages.follow_owner import STAND_INS
from connector.stages.ingest import plan_one
from connector.stages.respond import close_tasks, suppress_in
from connector.stages.restrain import restrain
from connector.stages.say_no import reason_of
from connector.stages.silence import hushed
from connector.stages.waiting import next_words, what_ended
from connector.stages.watch import take_up
from connector.workflow_rows import CallRow
from crm_adapters.errors import CRMError, Unavailable
from crm_adapters.workflow import SHAPES, KnowsMembers, Operation, Told, WaitFor, WorkflowAnswer, WorkflowCall
from feature_flags.levels import Level, Restraint, Scope, effective
from gates.errors import InputError
from gates.recipient import Contact, ContactKey, Suppressed
from gates.verdict import Ruling, Verdict

ANSWER_TIME = timedelta(hours=24)
"""How long a waiting workflow is told to wait beyond the time that a reviewer has: drafting takes some too."""


class UnknownSegment(InputError):
    """This connection has no segment of that name."""


class CallConflict(InputError):
    """The id of a call came again with something else in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a call did in its transaction: the answer, whom it is about, and rows whose tasks are closed after it."""

    answer: WorkflowAnswer
    person: str = ""
    contact: ContactKey | None = None
    enrolled: bool = False
    outreach: str = ""
    withdrawn: tuple[Outreach, ...] = ()


Act = Callable[[Tx], Done]


def actor_of(call: WorkflowCall) -> str:
    """Who asked, as the audit log names them."""
    return f"workflow:{call.connection}:{call.source}"


def take(call: WorkflowCall, world: World) -> WorkflowAnswer:
    """Do what the call asks, once, and answer it; a repeat gets the stored answer.

    Raises UnknownSegment, CallConflict (the same id with another content), or a CRMError when a CRM that must be asked
    does not answer: then nothing was done and nothing is stored.
    """
    segment = _segment(call, world) if SHAPES[call.operation].asks[0].name == "segment" else None
    with world.store.read() as tx:
        stored = tx.calls.get(call.connection, call.id)
    if stored is not None:
        return _again(stored, call, world)
    act = _prepare(call, segment, world)
    now = world.clock.now()
    row = CallRow(
        connection=call.connection,
        call=call.id,
        operation=call.operation,
        asked=world.ids.hide("workflow_call", call.asked),
        source=call.source,
        at=now,
        segment=call.segment,
    )
    with world.store.begin() as tx:
        if not tx.calls.begin(row):
            stored = tx.calls.get(call.connection, call.id)
            done = None
        else:
            done = act(tx)
            tx.calls.answer(_row(row, call, done, now))
            tx.log.append(_told(call, done, now))
    if done is None:
        if stored is None:
            raise Unavailable("the same call is being answered", where="workflow call", mend="ask again")
        return _again(stored, call, world)
    take_up(world)
    close_tasks(done.withdrawn, world, "Nothing will be sent: a workflow of the CRM said do not contact.")
    return done.answer


def _segment(call: WorkflowCall, world: World) -> Segment:
    segment = world.organisation.segments.get(call.segment)
    if segment is None or segment.connection != call.connection:
        known = ", ".join(s.name for s in world.organisation.segments.values() if s.connection == call.connection)
        raise UnknownSegment("there is no such segment", where="segment", mend=f"known here: {known or 'none'}")
    return segment


def _prepare(call: WorkflowCall, segment: Segment | None, world: World) -> Act:
    """Everything that must be read from a CRM is read here, before the transaction."""
    match call.operation, segment:
        case Operation.MAY_WRITE, Segment():
            return _may_write(call, segment, world)
        case Operation.DRAFT, Segment():
            return _draft(call, segment, world)
        case Operation.SUPPRESS, None:
            return _suppress(call, world)
        case Operation.PAUSE, Segment():
            return _pause(call, segment, world)
        case Operation.STATUS, Segment():
            return lambda tx: Done(answer=status(tx, segment))
        case _:
            raise InputError("there is no such operation", where="operation", mend="see the OpenAPI document")


def _row(row: CallRow, call: WorkflowCall, done: Done, now: datetime) -> CallRow:
    wait = done.answer.waiting
    return replace(
        row,
        person=done.person,
        contact=done.contact or call.contact,
        enrolled=done.enrolled,
        outreach=done.outreach,
        body=dump(done.answer),
        wait_for=call.wait_for.value if wait is not None else "",
        due_at=now + wait if wait is not None else None,
        next_try=now if wait is not None else None,
    )


def _told(call: WorkflowCall, done: Done, now: datetime) -> AuditEvent:
    tells = done.answer.tells
    detail: dict[str, Json] = {"operation": call.operation.value, "call": call.id, "user": call.user}
    for name in ("segment", "outreach"):
        detail |= {name: value} if (value := getattr(call, name, "") or getattr(done, name, "")) else {}
    for name in ("outcome", "verdict", "reason", "restraint", "level"):
        value = tells.get(name)
        detail |= {name: value} if isinstance(value, str) and value else {}
    subject = done.person or str(call.contact or Scope(kind="segment", key=call.segment))
    return AuditEvent(
        chain=call.connection, at=now, actor=actor_of(call), action="workflow_call", subject=subject, detail=detail
    )


# ------------------------------------------------------------------------------------------- the same call again


def _again(stored: CallRow, call: WorkflowCall, world: World) -> WorkflowAnswer:
    """The stored answer; a call that waited, and whose end has come, is answered with that end."""
    if stored.operation is not call.operation or stored.asked != world.ids.hide("workflow_call", call.asked):
        raise CallConflict(
            "this id was used for another call", where="id of the call", mend="give each call an id of its own"
        )
    if stored.body is None:
        return WorkflowAnswer(tells={**nothing(call.operation), "outcome": "erased"}, failed=True)
    answer = load(stored.body, call.operation)
    if answer.waiting is None or stored.due_at is None:
        return answer
    left = stored.due_at - world.clock.now()
    with world.store.read() as tx:
        end = what_ended(tx.outreaches.get(stored.outreach), WaitFor(stored.wait_for))
    if end is not None or stored.completed_at is not None or left <= timedelta(0):
        ended = end.tells if end is not None else {"outcome": "undecided"}
        return WorkflowAnswer(tells={**answer.tells, **ended})
    return replace(answer, waiting=left)


# ----------------------------------------------------------------------------------------------- who it is about


def _person(call: WorkflowCall, world: World) -> tuple[str, ContactKey] | None:
    """The person behind the record, who may be a moment old: then the CRM is asked; None when the record is gone."""
    key = _key(call)
    with world.store.read() as tx:
        person = tx.people.person_of(key)
        known = tx.people.contact(key) is not None
    if person is not None and known:
        return person, key
    found = world.crms[key.connection].read([key]).found
    reading = next((r for r in found if r.contact.key == key or key in r.merged_from), None)
    if reading is None:
        return None
    with world.store.begin() as tx:
        return tx.people.link(reading.contact, world.clock.now()), reading.contact.key


def _key(call: WorkflowCall) -> ContactKey:
    if call.contact is None:
        raise InputError("the call names no record", where="record", mend="enrol contacts or leads")
    return call.contact


def _gone(call: WorkflowCall) -> Done:
    tells = nothing(call.operation) | {
        "outcome": "record_gone",
        "reason": "consent:record_gone",
        "message": "The CRM has no such record any more, so nothing was done.",
    }
    names = {f.name for f in SHAPES[call.operation].tells}
    return Done(answer=WorkflowAnswer(tells={k: v for k, v in tells.items() if k in names}, failed=True))


# ---------------------------------------------------------------------------------------------- may we write?


def _may_write(call: WorkflowCall, segment: Segment, world: World) -> Act:
    """The eligibility gates' verdict over a live reading; a no that a CRM shows is recorded as ours (law 2)."""
    found = _person(call, world)
    if found is None:
        return lambda tx: _gone(call)
    person, key = found
    now = world.clock.now()
    policy = world.policy(segment)
    asked = Outreach(
        id="",
        person=person,
        contact=key,
        segment=segment.name,
        step=1,
        state=State.FOUND,
        created_at=now,
        changed_at=now,
    )
    recipient, verdict = eligibility(asked, world, policy, now)
    now = world.clock.now()
    if recipient is None:
        _must_be_gone(person, key, world)
        return lambda tx: replace(_gone(call), person=person, contact=key)
    if recipient.unread and verdict.ruling is not Ruling.BLOCK:
        raise Unavailable(
            f"{recipient.unread[0].connection} could not be read", where="consent", mend="ask again in a minute"
        )
    read_at = min((c.read_at for c in recipient.consents), default=now)
    against = stands_against(recipient.consents)

    def act(tx: Tx) -> Done:
        voided: tuple[Outreach, ...] = ()
        word = against.flags[0].name if against is not None and against.flags else ""
        word = word or (against.state.word if against is not None else "")
        standing = tx.suppressions.of(person, tx.people.addresses(person))
        # The same flag is the same no, however often somebody asks.
        if against is not None and not any(s.reason == word and s.channel.startswith("crm:") for s in standing):
            why = Suppressed(reason=word, channel=f"crm:{against.source.connection}", at=now)
            voided = suppress_in(tx, person, why, now, actor=actor_of(call), told_by=against.source)
        tells = _verdict(tx, person, verdict, read_at + policy.consent_max_age, now)
        return Done(answer=WorkflowAnswer(tells=tells), person=person, contact=key, withdrawn=voided)

    return act


def _must_be_gone(person: str, key: ContactKey, world: World) -> None:
    """A record that one reading lacked may have been hidden by an outage that is over by now: then ask again."""
    reading = world.reader.person(person)
    there = any(r.contact.key == key or key in r.merged_from for r in reading.readings)
    if reading.unread or there:
        where = min(reading.unread, default=key.connection)
        raise Unavailable(f"{where} could not be read", where="consent", mend="ask again in a minute")


def _verdict(tx: Tx, person: str, verdict: Verdict, fresh_until: datetime, now: datetime) -> dict[str, Told]:
    """The verdict in the answer's fields; an answer of theirs or an absence counts as it does when mail is planned."""
    ruling, reason, until = verdict.ruling, verdict.reason, verdict.until
    message = verdict.stops[0].message if verdict.stops else "Every check passes at this moment."
    hush = hushed(tx, person, now)
    if hush is not None and ruling < Ruling.HOLD:
        ruling, reason = Ruling.LATER if hush.until else Ruling.HOLD, f"silence:{hush.reason}"
        message, until = HUSHED.get(hush.reason, "Nothing goes to them at the moment."), hush.until
    not_before = (until or now + RETRY_OUTAGE) if ruling is Ruling.LATER else None
    return {
        "mayWrite": ruling is Ruling.PASS,
        "verdict": ruling.word,
        "reason": "" if ruling is Ruling.PASS else reason,
        "message": message,
        "notBefore": not_before,
        "validUntil": fresh_until if ruling is Ruling.PASS else not_before,
    }


HUSHED: Mapping[str, str] = {
    "replied": "They have answered; a person goes on by hand.",
    "not_reachable": "Mail to them has failed too often lately.",
    "away": "They are away; ask again when they are back.",
}


# ------------------------------------------------------------------------------------------- a draft for them


def _draft(call: WorkflowCall, segment: Segment, world: World) -> Act:
    """Plan this person's mail now, as the next planning run would; nobody comes in whom the segment does not name."""
    found = _person(call, world)
    if found is None:
        return lambda tx: _gone(call)
    person, key = found
    if not segment.fed_by_workflows and not _is_member(segment, key, world):
        return lambda tx: replace(_refused(tx, "not_a_member", segment), person=person, contact=key)

    def act(tx: Tx) -> Done:
        now = world.clock.now()
        tx.people.claim([person])
        permission = effective(tx.flags.standings(segment.scopes))
        step = REHEARSAL if permission.level <= Level.SHADOW else 1
        stand_ins: dict[str, str] = json.loads(tx.syncs.cursor(segment.connection, STAND_INS) or "{}")
        outcome = plan_one(key, segment, step, stand_ins, tx, world)
        tx.syncs.considered(segment.name, key, outcome, now)
        rows = [o for o in tx.outreaches.of_person(person) if (o.segment, o.step) == (segment.name, step)]
        if not rows:
            return replace(_refused(tx, outcome, segment), person=person, contact=key)
        row = rows[-1]
        words, patience = next_words(row, permission, segment), _patience(call, row, segment)
        tells: dict[str, Told] = {
            "accepted": True,
            "outcome": outcome,
            "reason": row.reason,
            "message": words,
            "outreach": row.id,
            "state": row.state.value,
        }
        answer = WorkflowAnswer(tells=tells, waiting=patience)
        return Done(answer=answer, person=person, contact=key, enrolled=True, outreach=row.id)

    return act


def _is_member(segment: Segment, key: ContactKey, world: World) -> bool:
    crm = world.crms[segment.connection]
    if isinstance(crm, KnowsMembers):
        return crm.is_member(segment.selector, key)
    return any(member == key for member in crm.segment(segment.selector))


def _patience(call: WorkflowCall, row: Outreach, segment: Segment) -> timedelta | None:
    """How long the workflow waits; not at all for a mail that has come to its end, or where it cannot wait."""
    if call.wait_for is WaitFor.NOTHING or call.patience is None or row.state in ENDS:
        return None
    return min(segment.expires_after + ANSWER_TIME, call.patience)


REFUSED: Mapping[str, str] = {
    "not_a_member": "They are not in the segment {segment!r} as its rule says, and a workflow cannot add them. "
    "Add them in the CRM, or let an admin declare the segment as fed by workflows.",
    "suppressed": "They asked not to be written to, so nothing is planned.",
    "no_address": "The record has no e-mail address.",
    "not_synced_yet": "The record is not known yet; ask again in some minutes.",
    **HUSHED,
}


def _refused(tx: Tx, outcome: str, segment: Segment) -> Done:
    message = REFUSED.get(outcome, "Nothing was planned.").format(segment=segment.name)
    tells: dict[str, Told] = nothing(Operation.DRAFT) | {"outcome": outcome, "reason": outcome, "message": message}
    return Done(answer=WorkflowAnswer(tells=tells))


# --------------------------------------------------------------------------------------------- only downwards


def _suppress(call: WorkflowCall, world: World) -> Act:
    """A no for the whole person. It needs no CRM: a record that cannot be read is remembered by its key (law 2)."""
    key, now = _key(call), world.clock.now()
    try:
        found = _person(call, world)
    except CRMError:
        with world.store.begin() as tx:
            # The addresses come with the next sync, and belong to this person then.
            found = tx.people.person_of(key) or tx.people.link(Contact(key=key, addresses=()), now), key
    if found is None:
        with world.store.read() as tx:
            # The record is gone, and the human behind it may have others: its key names them still.
            person = tx.people.person_of(key)
        if person is None:
            return lambda tx: _gone(call)
        found = person, key
    person, key = found

    def act(tx: Tx) -> Done:
        reason = reason_of(call.why)
        stood = bool(tx.suppressions.of(person, tx.people.addresses(person)))
        why = Suppressed(reason=reason, channel=f"workflow:{call.connection}", at=now)
        voided = suppress_in(tx, person, why, now, actor=actor_of(call))
        tells: dict[str, Told] = {
            "suppressed": True,
            "outcome": "already_suppressed" if stood else "suppressed",
            "message": "Nobody writes to this person any more; every connected CRM is told.",
            "withdrawn": len(voided),
        }
        return Done(answer=WorkflowAnswer(tells=tells), person=person, contact=key, withdrawn=voided)

    return act


def _pause(call: WorkflowCall, segment: Segment, world: World) -> Act:
    scope = Scope(kind="segment", key=segment.name)

    def act(tx: Tx) -> Done:
        before = tx.flags.to_change((scope,))[0].restraint
        why = call.why or "paused by a workflow"
        restrain(tx, scope, Restraint.PAUSED, by=actor_of(call), why=why, now=world.clock.now())
        stands = max(before, Restraint.PAUSED)
        tells: dict[str, Told] = {
            "restraint": stands.word,
            "outcome": "paused" if before < Restraint.PAUSED else "already_stopped",
            "message": f"The segment is {stands.word}: nothing leaves it until two people resume it in Gatepost.",
        }
        return Done(answer=WorkflowAnswer(tells=tells))

    return act
