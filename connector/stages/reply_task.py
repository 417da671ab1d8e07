"""The rep's task for an answer: put once, read back, and with a clock where nobody is sure that it is no no.

It is upserted under the letter's own id, so it is our task and no other (law 13), however often it is tried.
"""

from contextlib import suppress as suppress_error
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.letters import Inbound
from connector.links import review_link
from connector.mail.inbound.message import parse
from connector.model import Json, Outreach
from connector.ports import Tx, World
from connector.stages.draft import stored_draft
from connector.stages.respond import close_tasks, suppress, suppress_in
from connector.stages.watch import take_up
from crm_adapters.errors import CRMError, Gone, Refused
from crm_adapters.port import DecisionKind, ReviewTask, TaskAnswer, TaskRef
from gates.canonical import digest
from gates.errors import GatepostError
from gates.recipient import Contact, ContactKey, Suppressed

AT_ONCE = 100
ANSWER_BY = timedelta(hours=24)
"""How soon a rep should answer a person who wrote to us."""
REMIND_AFTER = timedelta(hours=48)
"""When the owner's manager is told, where no segment says so."""
REMINDED = "reply_reminded"
MOST_TEXT = 8_000

WORDS = {
    "interested": "is interested",
    "question": "asks a question",
    "not_interested": "is not interested",
    "unclear": "answered: please read",
    "hostile": "is angry: please read",
    "opt_out": "wants no more mail",
    "auto_reply": "has changed: please read",
    "challenge": "wants proof that you are a person",
}
NOTES = {
    "unclear": "If nobody settles this task in time, the person counts as opted out.",
    "hostile": "The person will get no more mail, and the segment is paused.",
    "erasure": "They ask for their data to be erased.",
    "left_company": "The message says that they have left the company.",
    "wrong_person": "The message says that somebody else is responsible.",
}


@dataclass(slots=True, kw_only=True)
class Tasks:
    """What was done: tasks put, settled, doubts that became opt-outs, managers told, and what a CRM refused for now."""

    put: int = 0
    settled: int = 0
    expired: int = 0
    reminded: int = 0
    failed: int = 0


def see_to(world: World, done: Tasks) -> None:
    """Put the tasks that are wanted, take the answers, and let the clock run out."""
    _put_wanted(world, done)
    _take_answers(world, done)


def _put_wanted(world: World, done: Tasks) -> None:
    after, rows = "", True
    while rows:
        with world.store.read() as tx:
            waiting = tx.inbound.with_task("wanted", AT_ONCE, after)
        rows = bool(waiting)
        for row in waiting:
            after = row.id
            _put(row, world, done)


def _put(row: Inbound, world: World, done: Tasks) -> None:
    """One task; a CRM that does not answer is asked again in the next round, one that has no such record never."""
    task = task_of(row, world)
    if task is None:
        _nobody(row, "nobody_to_ask", world)
        return
    try:
        ref = world.crms[task.contact.connection].put_task(task)
    except (Gone, Refused) as error:
        _nobody(row, f"refused:{error.code}", world)
        done.failed += 1
        return
    except CRMError:
        done.failed += 1
        return
    _save(row, "open", ref, "put", world)
    done.put += 1


def _nobody(row: Inbound, why: str, world: World) -> None:
    """There is no rep to ask: a doubt then is a no at once."""
    if row.due_at is not None and row.person:
        _expire(row, row.person, world)
    _save(row, "settled", None, why, world)


def task_of(row: Inbound, world: World) -> ReviewTask | None:
    """The task as the rep will see it; None when no connection has a record of the person any more."""
    person = row.person or ""
    with world.store.read() as tx:
        outreach = tx.outreaches.get(row.outreach) if row.outreach else None
        record = _record(person, outreach, tx, world)
        contact = tx.people.contact(record) if record is not None else None
        raw = tx.inbound.body(row.id)
    if record is None:
        return None
    now = world.clock.now()
    name = f"{contact.first_name} {contact.last_name}".strip() if contact else ""
    owner = _owner(contact, outreach)
    subject, text = _thread(raw, outreach, world)
    notes = tuple(NOTES[key] for key in (row.meaning, row.reason) if key in NOTES)
    return ReviewTask(
        outreach=row.id,
        draft_digest=digest([row.id, text]),
        version=1,
        contact=record,
        owner=owner,
        segment=outreach.segment if outreach is not None else "",
        subject=f"Reply: {name or 'contact'} {WORDS.get(row.meaning, 'answered')}",
        mail_subject=subject,
        mail_text=text,
        slots={},
        claims=(),
        findings=(f"Read as {row.meaning.replace('_', ' ')} ({row.reason.replace('_', ' ')}).", *notes),
        link=review_link(world.organisation.public_url, outreach.id, owner, world.signer) if outreach else "",
        due=row.due_at or now + ANSWER_BY,
        answers_them=True,
    )


def _record(person: str, outreach: Outreach | None, tx: Tx, world: World) -> ContactKey | None:
    """The record that we wrote to, else the first living one of the person."""
    living = [k for k in tx.people.records(person) if k.connection in world.crms] if person else []
    if outreach is not None and outreach.contact in living:
        return outreach.contact
    return living[0] if living else None


def _owner(contact: Contact | None, outreach: Outreach | None) -> str:
    """The contact's owner as last synced; the outreach's, which knows who stands in, where there is none."""
    return (contact.owner if contact else "") or (outreach.owner if outreach else "")


def _thread(raw: bytes | None, outreach: Outreach | None, world: World) -> tuple[str, str]:
    """Subject and text: what they wrote, and what we had written."""
    received = parse(raw) if raw else None
    theirs = received.text.strip()[:MOST_TEXT] if received else "(the message cannot be read)"
    parts = [theirs or "(an empty message)"]
    if outreach is not None:
        try:
            draft = stored_draft(outreach, world)
        except GatepostError:
            draft = None
        if draft is not None:
            parts.append(f"---- We had written: ----\nSubject: {draft.subject}\n\n{draft.text}")
    return (received.subject if received else ""), "\n\n".join(parts)


# ---------------------------------------------------------------------------------------- answers, and the clock


def _take_answers(world: World, done: Tasks) -> None:
    """Settled by a decision or by completing it; a doubt that nobody settled in time is a no (product.md 9).

    While a CRM cannot be read the clock waits: the person is left in peace anyway, and the rep may have answered.
    """
    after = ""
    while True:
        with world.store.read() as tx:
            rows = tx.inbound.with_task("open", AT_ONCE, after)
        if not rows:
            return
        after = rows[-1].id
        for connection in sorted({r.task.connection for r in rows if r.task}):
            mine = {r.task.id: r for r in rows if r.task and r.task.connection == connection}
            crm = world.crms.get(connection)
            try:
                answers = crm.read_answers([r.task for r in mine.values() if r.task]) if crm else ()
            except CRMError:
                done.failed += 1
                continue
            told = {a.ref.id: a for a in answers}
            for ref, row in mine.items():
                _settle(row, told.get(ref), world, done)


def _settle(row: Inbound, answer: TaskAnswer | None, world: World, done: Tasks) -> None:
    decision = answer.decision.strip().lower().replace(" ", "_") if answer else ""
    if decision == DecisionKind.DO_NOT_CONTACT.value and row.person:
        suppress(row.person, world, reason="do_not_contact", channel="task", actor="rep")
        _save(row, "settled", row.task, "do_not_contact", world)
        done.settled += 1
    elif answer is not None and (decision or answer.completed):
        _save(row, "settled", row.task, decision or "completed", world)
        done.settled += 1
    elif row.due_at is not None and world.clock.now() >= row.due_at and row.person:
        _expire(row, row.person, world)
        done.expired += 1
    elif row.task is not None:
        _remind(row, world, done)


def _remind(row: Inbound, world: World, done: Tasks) -> None:
    """Somebody waits for an answer too long: the owner's manager gets a task of their own, once (product.md 6)."""
    now = world.clock.now()
    with world.store.read() as tx:
        outreach = tx.outreaches.get(row.outreach) if row.outreach else None
        told = tx.syncs.cursor(REMINDED, row.id)
    segment = world.organisation.segments.get(outreach.segment) if outreach is not None else None
    if told is not None or now < row.seen_at + (segment.remind_after if segment is not None else REMIND_AFTER):
        return
    task = task_of(row, world)
    if task is None:
        return
    crm = world.crms[task.contact.connection]
    try:
        manager = next((o.manager for o in crm.owners() if o.id == task.owner), "")
        overdue = replace(
            task,
            outreach=f"{row.id}-overdue",
            owner=manager,
            subject=f"Not answered yet: {task.subject}",
            link=review_link(world.organisation.public_url, outreach.id, manager, world.signer) if outreach else "",
        )
        made = crm.put_task(overdue) if manager else None
    except CRMError:
        done.failed += 1
        return
    with world.store.begin() as tx:
        tx.syncs.save_cursor(REMINDED, row.id, f"{made.connection}|{made.id}" if made else "", now)
        _log(tx, now, "reply_overdue", row.id, owner=task.owner, manager=manager, task=made.id if made else "")
    done.reminded += 1 if made else 0


def _close_reminder(message: str, world: World) -> None:
    """What the manager was told is over; a CRM that does not answer keeps a task that says nothing false."""
    with world.store.read() as tx:
        told = tx.syncs.cursor(REMINDED, message)
    connection, _, task = (told or "").partition("|")
    crm = world.crms.get(connection) if task else None
    if crm is not None:
        with suppress_error(CRMError):
            crm.close_task(TaskRef(connection=connection, id=task), "Settled.")


def _expire(row: Inbound, person: str, world: World) -> None:
    """The clock ran out on a doubt: it becomes an opt-out, once, whoever of the workers sees it first."""
    now = world.clock.now()
    with world.store.begin() as tx:
        current = tx.inbound.lock(row.id)
        if current.task_state == "settled":
            return
        why = Suppressed(reason="unsubscribed", channel="silence", at=now)
        voided = suppress_in(tx, person, why, now)
        tx.inbound.save_task(row.id, "settled", row.task)
        _log(tx, now, "doubt_became_opt_out", row.id, person=person)
    take_up(world)
    close_tasks(voided, world, "Nothing will be sent: nobody settled the doubt in time.")
    _close_reminder(row.id, world)


def _save(row: Inbound, state: str, ref: TaskRef | None, why: str, world: World) -> None:
    now = world.clock.now()
    with world.store.begin() as tx:
        if tx.inbound.lock(row.id).task_state == state:
            return
        tx.inbound.save_task(row.id, state, ref)
        _log(tx, now, f"reply_task_{state}", row.id, why=why, task=ref.id if ref else "")
    if state == "settled":
        _close_reminder(row.id, world)


def _log(tx: Tx, now: datetime, action: str, subject: str, **detail: Json) -> None:
    tx.log.append(AuditEvent(chain="system", at=now, actor="system", action=action, subject=subject, detail=detail))
