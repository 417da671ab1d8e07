"""A no, from wherever it comes: recorded, spread over the whole person, voiding, and written back (law 2)."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.lifecycle import ENDS, VOIDABLE, State
from connector.model import Outreach, WriteBack
from connector.ports import Tx, World
from connector.stages import learn
from connector.stages.opt_in import KIND as OPT_IN
from connector.stages.owning import may_decide
from connector.stages.watch import take_up
from crm_adapters.errors import CRMError, Gone
from gates.errors import StaleEdit
from gates.recipient import ContactKey, Suppressed

ALARM_AFTER = timedelta(hours=1)
"""An opt-out that a CRM has not taken within this time is an incident (facts/rules.md US-4)."""


def void_in(
    tx: Tx, rows: Sequence[Outreach], reason: str, actor: str, now: datetime, *, why: Suppressed | None = None
) -> tuple[Outreach, ...]:
    """Void every row that nobody has claimed; each with its own audit event, in this transaction.

    `why` is the no for which that happens: said by whoever answers for the contact, it is a verdict about the draft.
    """
    voided: list[Outreach] = []
    for row in rows:
        if row.state not in VOIDABLE:
            continue
        current = tx.outreaches.lock(row.id)
        if current.state not in VOIDABLE:
            continue
        after = replace(current, state=State.VOID, reason=reason, version=current.version + 1, changed_at=now)
        tx.outreaches.save(after)
        refused = why is not None and _says_no(tx, current, why, actor)
        learn.withdrawn(tx, after, now, refused_by=actor if refused else "")
        tx.log.append(
            AuditEvent(
                chain=row.contact.connection,
                at=now,
                actor=actor,
                action="void",
                subject=row.id,
                detail={"from": current.state.value, "to": State.VOID.value, "reason": reason},
            )
        )
        voided.append(after)
    return tuple(voided)


def _says_no(tx: Tx, row: Outreach, why: Suppressed, actor: str) -> bool:
    """Whether a person of ours said it who may decide about this draft, by whatever door (facts/autonomy.md 5)."""
    if why.reason != "do_not_contact":
        return False
    account = tx.accounts.get(actor)
    # Whoever could write it on the draft's own task was asked about the draft, with a name or without.
    return why.channel.startswith("task:") or (account is not None and may_decide(account, row, tx))


def suppress_in(
    tx: Tx,
    person: str,
    why: Suppressed,
    now: datetime,
    *,
    actor: str = "system",
    except_outreach: str = "",
    told_by: ContactKey | None = None,
) -> tuple[Outreach, ...]:
    """Record a no inside an open transaction: suppress, void what is not claimed, queue the write-backs.

    Returns what was voided. The same no twice changes nothing the second time. `except_outreach` is
    the row that the caller itself is moving in this transaction. Who opened the transaction calls `watch.take_up` after
    its commit, so that the detectors hear of it at once; a move's own commit does so by itself.
    """
    # The person before their rows, rows before the log: every writer takes locks in this order, so that none waits in
    # a circle. Who plans holds the person and then waits for the log; a write-back row needs the person after it.
    tx.people.keep(person)
    rows = [o for o in tx.outreaches.of_person(person) if o.id != except_outreach]
    voided = void_in(tx, rows, f"suppressed:{why.reason}", actor, now, why=why)
    _end_way_back(tx, person, actor, now)
    addresses = tx.people.addresses(person)
    said_before = bool(tx.suppressions.of(person, addresses))
    if tx.suppressions.add(person=person, addresses=addresses, why=why):
        learn.answered(tx, rows, why, now, said_before=said_before)
    records = [k for k in tx.people.records(person) if k != told_by]
    for key in records:
        tx.syncs.ask_write_back(
            WriteBack(id=f"{key}", person=person, key=key, reason=f"{why.channel}:{why.reason}", asked_at=now)
        )
    tx.log.append(
        AuditEvent(
            chain="system",
            at=now,
            actor=actor,
            action="suppressed",
            subject=person,
            detail={"reason": why.reason, "channel": why.channel, "voided": len(voided), "write_backs": len(records)},
        )
    )
    return voided


def _end_way_back(tx: Tx, person: str, actor: str, now: datetime) -> None:
    """Whoever asked to lift their nos had not seen this one; it ends the proposal, whatever the clock says."""
    records = tx.people.records(person)
    for asked in tx.proposals.open(OPT_IN):
        about = str(asked.body["person"])
        if about == person or (records and tx.people.records(about) == records):
            # Decided at this very moment: then the no that is recorded next stands again.
            with contextlib.suppress(StaleEdit):
                tx.proposals.decide(asked.id, by=actor, accepted=False, now=now)


def suppress(person: str, world: World, *, reason: str, channel: str, actor: str = "system") -> tuple[Outreach, ...]:
    """Record a no in one transaction, then tell the detectors, and close the tasks of what it voided."""
    now = world.clock.now()
    with world.store.begin() as tx:
        voided = suppress_in(tx, person, Suppressed(reason=reason, channel=channel, at=now), now, actor=actor)
    take_up(world)
    close_tasks(voided, world, f"Nothing will be sent: {reason.replace('_', ' ')}.")
    return voided


def suppress_address(address: str, world: World, *, reason: str, channel: str, actor: str) -> None:
    """A no from somebody whom no CRM has told us of yet: whoever turns up under this address later is covered."""
    now = world.clock.now()
    hidden = world.ids.hide("address", address)
    with world.store.begin() as tx:
        tx.suppressions.add(person=hidden, addresses=[address], why=Suppressed(reason=reason, channel=channel, at=now))
        tx.log.append(
            AuditEvent(
                chain="system",
                at=now,
                actor=actor,
                action="suppressed",
                subject=hidden,
                detail={"reason": reason, "channel": channel, "known": False},
            )
        )


def close_tasks(rows: Sequence[Outreach], world: World, outcome: str) -> None:
    """Complete the tasks of rows that have ended; one that the CRM cannot take now is closed by the next sweep."""
    for row in rows:
        if row.task is None or row.task.connection not in world.crms:
            continue
        try:
            world.crms[row.task.connection].close_task(row.task, outcome)
        except CRMError as error:
            _note(world, row.contact.connection, "task_close_failed", row.id, error.code)
            continue
        _task_closed(row, world)


def _task_closed(row: Outreach, world: World) -> None:
    """The row forgets its task, so that no sweep closes it again."""
    now = world.clock.now()
    with world.store.begin() as tx:
        current = tx.outreaches.lock(row.id)
        if current.task != row.task or current.state not in ENDS:
            return
        tx.outreaches.save(replace(current, task=None, version=current.version + 1, changed_at=now))
        tx.log.append(
            AuditEvent(
                chain=row.contact.connection, at=now, actor="system", action="task_closed", subject=row.id,
                detail={"task": row.task.id if row.task else ""},
            )
        )  # fmt: skip


def sweep_tasks(world: World) -> int:
    """Close the tasks of ended rows that the CRM could not close at the time; returns how many there were."""
    with world.store.read() as tx:
        left = tx.outreaches.with_task(ENDS)
    close_tasks(left, world, "Nothing more to do.")
    return len(left)


def write_back(world: World, limit: int = 100) -> tuple[int, int]:
    """Write queued opt-outs to the CRMs; returns (done, failed). Retried with growing gaps until it is there."""
    now = world.clock.now()
    with world.store.read() as tx:
        due = tx.syncs.due_write_backs(now, limit)
        addresses = {w.id: tuple(tx.people.addresses(w.person)) for w in due}
    done = failed = 0
    for item in due:
        crm = world.crms.get(item.key.connection)
        if crm is None:
            _give_up(world, item, "connection_not_configured")
            failed += 1
            continue
        try:
            for address in addresses[item.id] or ("",):
                crm.opt_out(item.key, address, item.reason)
        except Gone:
            pass  # No record is left that could be mailed, so there is nothing to write.
        except CRMError as error:
            _give_up(world, item, error.code)
            failed += 1
            continue
        with world.store.begin() as tx:
            tx.syncs.write_back_done(item.id, world.clock.now())
            tx.log.append(
                AuditEvent(
                    chain=item.key.connection,
                    at=world.clock.now(),
                    actor="system",
                    action="opt_out_written_back",
                    subject=item.person,
                    detail={"record": str(item.key), "tries": item.tries + 1},
                )
            )
        done += 1
    return done, failed


def _give_up(world: World, item: WriteBack, why: str) -> None:
    now = world.clock.now()
    wait = min(timedelta(seconds=30) * 2 ** min(item.tries, 10), timedelta(minutes=30))
    with world.store.begin() as tx:
        tx.syncs.write_back_failed(item.id, why, now + wait)
        overdue = now - item.asked_at > ALARM_AFTER
        tx.log.append(
            AuditEvent(
                chain=item.key.connection,
                at=now,
                actor="system",
                action="opt_out_write_back_overdue" if overdue else "opt_out_write_back_failed",
                subject=item.person,
                detail={"record": str(item.key), "why": why, "tries": item.tries + 1},
            )
        )


def _note(world: World, chain: str, action: str, subject: str, why: str) -> None:
    now = world.clock.now()
    with world.store.begin() as tx:
        tx.log.append(
            AuditEvent(chain=chain, at=now, actor="system", action=action, subject=subject, detail={"why": why})
        )
