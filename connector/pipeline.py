"""Who moves what, in one table, and the one function that writes.

`advance` finds the row, calls its stage, checks the step against the lifecycle, and commits the new
state, its content and its audit event in one transaction that expects the version it read. There is
no other way to change an outreach, so there is no unlogged change.

A worker's whole round stands in cycle.py: pull, plan, take answers, advance what is due, write
opt-outs back. The CLI, the clock (jobs.py) and the tests call the same functions.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from connector.audit.event import AuditEvent
from connector.lifecycle import ENDS, State, check_move
from connector.model import ORGANISATION, Json, Outreach, Review, Step
from connector.ports import World
from connector.stages import approve, check, decide, draft, enrich, learn, seed, send, settle, watch
from connector.stages.answered import asked_of, kept
from connector.stages.reading import BATCH, LiveReader, Prefetched
from connector.stages.respond import close_tasks
from connector.stages.restrain import restrain
from connector.stages.unknown import Looked, look, sent_by_evidence
from feature_flags.levels import Restraint
from gates.errors import InputError, LawBroken, StaleEdit, WorldError

Move = Callable[[Outreach, World], Step]


@dataclass(frozen=True, slots=True)
class Stage:
    """Which state is picked up, what moves it on, and the pipeline's word for that."""

    picks_up: State
    moved_by: Move
    word: str


def _claim(outreach: Outreach, world: World) -> Step:
    """Claims go through `send_one`, which alone may hold a ticket."""
    raise InputError("a claim is made by send_one", where=f"outreach {outreach.id}", mend="call pipeline.advance")


STAGES = (
    #     picks up          moved by               the pipeline's word    may leave to
    Stage(State.FOUND, enrich.enrich, "enrich"),  #                       ELIGIBLE  HELD  BLOCKED
    Stage(State.ELIGIBLE, draft.draft, "draft"),  #                       DRAFTED   HELD
    Stage(State.DRAFTED, check.check, "judge"),  #                        JUDGED    BLOCKED
    Stage(State.JUDGED, approve.route, "route"),  #                       IN_REVIEW APPROVED CLOSED
    Stage(State.IN_REVIEW, approve.await_review, "approve"),  #           APPROVED DRAFTED EXPIRED; people decide
    Stage(State.APPROVED, _claim, "send"),  #                             CLAIMED → SENT or UNKNOWN; HELD BLOCKED
    Stage(State.CLAIMED, send.reap, "reap"),  #                           UNKNOWN, when its worker is gone
    Stage(State.SENT, settle.settle, "settle"),  #                          CLOSED
)

STAGE_OF = {s.picks_up: s for s in STAGES}

WORKED_ON = tuple(STAGE_OF)
"""The states that a worker picks up."""

MAX_WAIT = timedelta(minutes=30)
OUTAGE_HELD_AFTER = timedelta(hours=24)


def commit(before: Outreach, step: Step, world: World) -> Outreach:
    """Write one step: content, row and audit event, or nothing. StaleEdit when somebody else was faster."""
    now = world.clock.now()
    with world.store.begin() as tx:
        locked = tx.outreaches.lock(before.id)
        if locked.version != before.version:
            raise StaleEdit("somebody else has moved it meanwhile", where=f"outreach {before.id}", mend="read it again")
        done = step.inside(tx) if step.inside else step
        # What the step did inside may itself have moved this row.
        current = tx.outreaches.get(before.id)
        check_move(current.state, done.outreach.state)
        after = replace(done.outreach, version=current.version + 1, changed_at=now)
        digests = {f"{a.kind.value}{':' + a.name if a.name else ''}": tx.contents.put(after, a) for a in done.artefacts}
        tx.outreaches.save(after)
        learn.note(tx, before, after, done, world, now)
        if after.segment in world.organisation.segments:
            watch.fold(tx, world.organisation.segments[after.segment], world, now)
        tx.log.append(
            AuditEvent(
                chain=after.contact.connection,
                at=now,
                actor=done.actor,
                action=done.action,
                subject=after.id,
                detail={**_moved(before, after), **done.detail},
                digests=digests,
            )
        )
    return after


def _moved(before: Outreach, after: Outreach) -> dict[str, Json]:
    moved: dict[str, Json] = {"from": before.state.value, "to": after.state.value, "version": after.version}
    return {**moved, "reason": after.reason} if after.reason else moved


def advance(outreach: str, world: World) -> Outreach:
    """Move one outreach by one stage, if its state has one. The only writer besides people's decisions."""
    with world.store.read() as tx:
        before = tx.outreaches.get(outreach)
    stage = STAGE_OF.get(before.state)
    if stage is None:
        return before
    try:
        if before.state is State.APPROVED:
            return send_one(before, world)
        if before.state is State.CLAIMED and before.id in world.in_hand:
            return before
        step = stage.moved_by(before, world)
    except WorldError as error:
        return commit(before, _world_failed(before, error, stage, world), world)
    except LawBroken as error:
        stop_everything(world, by="system", why=error.code)
        raise
    if step.outreach == before and step.inside is None and not step.artefacts:
        return before
    after = commit(before, step, world)
    return _ended(after, world)


def _ended(after: Outreach, world: World, told: str = "") -> Outreach:
    """The task of a row that has come to its end is closed at once; the sweep repeats what the CRM missed."""
    if after.state in ENDS and after.task is not None:
        words = f"Nothing more to do: {after.reason.replace('_', ' ') or after.state.value}."
        close_tasks((after,), world, f"{words} {told}".strip())
    return after


def _world_failed(before: Outreach, error: WorldError, stage: Stage, world: World) -> Step:
    """Later, with growing gaps; a stage that fails for a day without end asks a person where the state allows it."""
    now = world.clock.now()
    failures = before.failures + 1
    since = before.outage_since or now
    can_hold = before.state in {State.FOUND, State.ELIGIBLE, State.APPROVED}
    if now - since >= OUTAGE_HELD_AFTER and can_hold:
        held = replace(before, state=State.HELD, reason=f"{stage.word}:{error.code}", failures=failures)
        return Step(outreach=held, action="held", detail={"error": error.code, "where": error.where})
    wait = min(timedelta(seconds=15) * 2 ** min(failures, 10), MAX_WAIT)
    again = replace(
        before, failures=failures, not_before=now + wait, reason=f"{stage.word}:{error.code}", outage_since=since
    )
    return Step(outreach=again, action="later", detail={"error": error.code, "where": error.where, "tries": failures})


def send_one(before: Outreach, world: World) -> Outreach:
    """Claim, and only if that claim committed, hand off once with the ticket that never leaves this call."""
    claim = send.claim(before, world)
    if claim.ticket is None:
        return _ended(commit(before, claim.step, world), world)
    world.in_hand.add(before.id)
    try:
        claimed = commit(before, claim.step, world)
        if claimed.state is not State.CLAIMED:
            return _ended(claimed, world)
        try:
            step = send.hand_off(claimed, claim.ticket, world)
        except BaseException as error:
            # Whatever broke, the mail may have left: say so before the error goes on.
            commit(claimed, send.unknown_after(claimed, claim.ticket, error), world)
            if isinstance(error, LawBroken):
                stop_everything(world, by="system", why=error.code)
            raise
        return _recorded(claimed, step, world)
    finally:
        world.in_hand.discard(before.id)


def _recorded(claimed: Outreach, step: Step, world: World) -> Outreach:
    """Write what came of a hand-off; a late result turns UNKNOWN into SENT for its own node and attempt only."""
    try:
        return commit(claimed, step, world)
    except StaleEdit:
        with world.store.read() as tx:
            now = tx.outreaches.get(claimed.id)
        same = (now.node, now.attempt) == (claimed.node, claimed.attempt)
        if now.state is not State.UNKNOWN or step.outreach.state is not State.SENT or not same:
            raise
        late = replace(now, state=State.SENT, reason="late_result")
        return commit(now, replace(step, outreach=late, action="sent_late", inside=None), world)


def receive(review: Review, world: World, *, call: str = "") -> Outreach:
    """Take a person's decision; raises NotAllowed, StaleEdit or InputError with a sentence for that person.

    Every door ends here. `call` is the door's own mark of this very call: it is kept in the decision's transaction, so
    that a repeat is known by it.
    """
    with world.store.read() as tx:
        before = tx.outreaches.get(review.outreach)
    step = kept(decide.decide(review, before, world), asked=asked_of(review, world), call=call)
    after = commit(before, step, world)
    return _ended(after, world, seed.told(after, world) if "seed" in step.detail else "")


def undo(outreach: str, by: str, world: World, *, call: str = "") -> Outreach:
    """Take an approval back before it is claimed."""
    with world.store.read() as tx:
        before = tx.outreaches.get(outreach)
    return commit(before, kept(decide.undo(before, by, world), asked="", call=call), world)


def release(outreach: str, by: str, world: World) -> Outreach:
    """A person lets a held outreach start again: every gate will judge it anew."""
    with world.store.read() as tx:
        before = tx.outreaches.get(outreach)
        decide.check_role(by, before, tx, frozenset({"admin", "compliance"}), or_owner=True)
    if before.state is not State.HELD:
        raise StaleEdit(f"it is not held but {before.state.value}", where=f"outreach {outreach}", mend="nothing to do")
    after = replace(
        before, state=State.FOUND, reason="released", not_before=None, failures=0, outage_since=None, expires_at=None
    )
    return commit(before, Step(outreach=after, action="released", actor=by), world)


def resolve_unknown(outreach: str, *, left: bool, by: str, evidence: str, world: World) -> Outreach:
    """Close the question of an UNKNOWN by evidence."""
    with world.store.read() as tx:
        before = tx.outreaches.get(outreach)
        decide.check_role(by, before, tx, frozenset({"admin", "compliance", "engineer"}), or_owner=False)
    return commit(before, settle.by_evidence(before, left=left, by=by, evidence=evidence, world=world), world)


def reconcile(world: World) -> Looked:
    """Close every UNKNOWN that a witness saw; a row that moved meanwhile is left to whoever moved it."""
    looked = look(world)
    for outreach, trace in looked.found.items():
        with world.store.read() as tx:
            before = tx.outreaches.get(outreach)
        if before.state is State.UNKNOWN:
            with contextlib.suppress(StaleEdit):
                commit(before, sent_by_evidence(before, trace), world)
    return looked


def stop_everything(world: World, *, by: str, why: str) -> None:
    """Stop at once: nothing is claimed after this commits (law 12)."""
    with world.store.begin() as tx:
        restrain(tx, ORGANISATION, Restraint.KILLED, by=by, why=why, now=world.clock.now())


@dataclass(slots=True, kw_only=True)
class Worked:
    """What one run over the due rows did: moves by ``from→to``, and errors by code."""

    moves: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)

    def moved(self, before: State, after: Outreach) -> None:
        """Count one."""
        name = f"{before.value}→{after.state.value}"
        self.moves[name] = self.moves.get(name, 0) + 1


def work(
    world: World,
    *,
    states: Sequence[State] = WORKED_ON,
    limit: int = 100_000,
    progress: Callable[[int], None] = lambda _: None,
) -> Worked:
    """Advance every due row of these states until nothing is due, in batches that share their CRM readings."""
    worked = Worked()
    done = 0
    for state in states:
        after = ""
        while done < limit:
            with world.store.read() as tx:
                ids = tx.outreaches.due((state,), world.clock.now(), BATCH, after)
            if not ids:
                break
            batch_world = prefetched(ids, world) if state in {State.FOUND, State.APPROVED} else world
            for outreach in ids:
                _advance_counted(outreach, state, batch_world, worked)
            done += len(ids)
            after = ids[-1]
            progress(len(ids))
    return worked


def _advance_counted(outreach: str, state: State, world: World, worked: Worked) -> None:
    try:
        worked.moved(state, advance(outreach, world))
    except (StaleEdit, WorldError) as error:
        # Another worker was faster, or the database asked to try again: the row is still there.
        worked.errors[error.code] = worked.errors.get(error.code, 0) + 1


def prefetched(ids: Sequence[str], world: World) -> World:
    """The same world with the readings of these rows' people taken in batches."""
    with world.store.read() as tx:
        persons = sorted({tx.outreaches.get(i).person for i in ids})
    if not isinstance(world.reader, LiveReader):
        return world
    taken = world.reader.people(persons)
    return replace(world, reader=Prefetched(taken=taken, live=world.reader, clock=world.clock))
