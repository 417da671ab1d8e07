"""Workflows that wait for the end of a draft: told once it has come, repeated until they have taken it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.lifecycle import State
from connector.model import Json, Outreach, Segment
from connector.ports import Tx, World
from connector.stages.watch import alarm
from connector.workflow_rows import CallRow
from crm_adapters.errors import Conflict, CRMError, Gone, Refused
from crm_adapters.workflow import Completes, Told, WaitFor, WorkflowAnswer
from feature_flags.levels import Effect, Level, Permission, Restraint, Scope

ALARM_AFTER = timedelta(hours=1)
"""A workflow that has not taken an end within this time stands still for no reason, and somebody must look."""
KEPT = timedelta(days=35)
"""How long a call is remembered: HubSpot repeats for three days; a workflow's enrolment lasts for thirty."""
FIRST_GAP, LONGEST_GAP = timedelta(seconds=30), timedelta(minutes=30)
PER_SWEEP = 100
SIGNAL = "workflow_waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a draft that a workflow waits for has ended, as it is told."""

    tells: Mapping[str, Told]


OUTCOMES: Mapping[State, tuple[str, str]] = {
    State.SENT: ("sent", "The mail has left."),
    State.CLOSED: ("sent", "The mail has left."),
    State.BLOCKED: ("blocked", "A check says never, so no mail goes."),
    State.REJECTED: ("rejected", "The reviewer said no."),
    State.EXPIRED: ("expired", "Nobody decided in time."),
    State.VOID: ("withdrawn", "It was withdrawn before it left."),
}
DECIDED = frozenset({State.APPROVED, State.CLAIMED, State.UNKNOWN, State.SENT, State.CLOSED})
"""Whoever waits for a decision only has it here, unless the mail ended otherwise."""


ENDING: Mapping[WaitFor, frozenset[State]] = {
    WaitFor.DECISION: DECIDED | frozenset(OUTCOMES),
    WaitFor.SENT: frozenset(OUTCOMES),
}
"""The states in which each kind of waiting has come to its end."""


def what_ended(row: Outreach, wait_for: WaitFor) -> End | None:
    """The end that this row has come to; None while it is still open.

    An approval counts at once, though it can be undone until the mail leaves: whoever must know that waits for SENT.
    """
    state = row.state
    if wait_for is WaitFor.DECISION and state in DECIDED and row.reason != "shadow":
        return _end(row, "approved", "The draft was approved.")
    if state not in OUTCOMES:
        return None
    if state is State.CLOSED and row.reason == "shadow":
        return _end(row, "recorded", "The segment only records its drafts; nothing was sent.")
    return _end(row, *OUTCOMES[state])


def _end(row: Outreach, outcome: str, message: str) -> End:
    reason = row.reason if outcome not in {"sent", "approved"} else ""
    return End(tells={"outcome": outcome, "reason": reason, "message": message, "state": row.state.value})


def next_words(row: Outreach, permission: Permission, segment: Segment) -> str:
    """What happens next to this row, in one sentence."""
    if row.state in OUTCOMES:
        end = what_ended(row, WaitFor.SENT)
        told = str(end.tells["message"]) if end is not None else ""
        return f"They had this segment's mail already, or it came to its end: {told}"
    if permission.restraint >= Restraint.PAUSED:
        return f"It is written down, and waits: {permission.because}."
    match permission.level:
        case Level.OFF:
            return "It is written down; the segment is off, so nothing is put before anybody and nothing is sent."
        case Level.SHADOW:
            return "A draft is made and judged for the record; the segment sends nothing yet."
        case Level.DRAFT:
            hours = segment.expires_after.total_seconds() / 3600
            return f"A draft is made and checked, and the contact's owner decides within {hours:g} hours."
    return "A draft is made and checked; it goes out or waits for the contact's owner, as the segment has earned."


def complete_waiting(world: World) -> Counter[str]:
    """Tell every waiting workflow whose draft has ended or whose time is over; returns counts by what came of it."""
    counts: Counter[str] = Counter()
    now = world.clock.now()
    with world.store.read() as tx:
        rows = tx.calls.waiting(now, ENDING, PER_SWEEP)
    for row in rows:
        counts[_complete(row, world)] += 1
    with world.store.begin() as tx:
        counts["forgotten"] += tx.calls.forget(now - KEPT, PER_SWEEP)
    return +counts


def _complete(row: CallRow, world: World) -> str:
    now = world.clock.now()
    with world.store.read() as tx:
        outreach = tx.outreaches.get(row.outreach)
    end = what_ended(outreach, WaitFor(row.wait_for))
    if end is None and row.due_at is not None and now < row.due_at:
        return "open"
    told = end or End(tells={"outcome": "undecided", "reason": "", "message": "Nobody has decided in time."})
    ready = row.ready_at or now
    wait = min(FIRST_GAP * 2 ** min(row.tries, 10), LONGEST_GAP)
    with world.store.begin() as tx:
        # Another worker may hold it; and what goes out is in the log before it goes (law 10).
        if not tx.calls.try_again(row, now + wait, ready):
            return "taken"
        _log(tx, row, "workflow_completing", now, outcome=str(told.tells["outcome"]), tries=row.tries + 1)
    crm: object = world.crms.get(row.connection)
    if not isinstance(crm, Completes):
        return _failed(row, "connection_not_configured", ready, outreach, world)
    tells: dict[str, Told] = {"accepted": True, "outreach": row.outreach, "state": outreach.state.value, **told.tells}
    try:
        crm.complete_call(row.call, row.operation, WorkflowAnswer(tells=tells))
    except (Gone, Refused, Conflict) as error:
        # Its time was over, or somebody took the contact out of the workflow: nothing waits any more.
        return _over(row, "workflow_waits_no_more", world, why=error.code)
    except CRMError as error:
        return _failed(row, error.code, ready, outreach, world)
    return _over(row, "workflow_completed", world, outcome=str(told.tells["outcome"]))


def _over(row: CallRow, action: str, world: World, **detail: Json) -> str:
    now = world.clock.now()
    with world.store.begin() as tx:
        tx.calls.complete(row.connection, row.call, now)
        _log(tx, row, action, now, **detail)
    return action


def _failed(row: CallRow, why: str, ready: datetime, outreach: Outreach, world: World) -> str:
    now = world.clock.now()
    overdue = now - ready > ALARM_AFTER
    action = "workflow_completion_overdue" if overdue else "workflow_completion_failed"
    with world.store.begin() as tx:
        _log(tx, row, action, now, why=why, tries=row.tries + 1)
        segment = world.organisation.segments.get(outreach.segment)
        if overdue and segment is not None:
            scope = Scope(kind="segment", key=segment.name)
            numbers: dict[str, Json] = {"why": why, "since": ready.isoformat(), "connection": row.connection}
            alarm(tx, scope, SIGNAL, Effect.ALERT, numbers, (segment,), world, now)
    return action


def _log(tx: Tx, row: CallRow, action: str, now: datetime, **detail: Json) -> None:
    tx.log.append(
        AuditEvent(
            chain=row.connection,
            at=now,
            actor="system",
            action=action,
            subject=row.outreach,
            detail={"call": row.call, "workflow": row.source, **detail},
        )
    )
