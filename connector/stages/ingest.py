"""What the CRMs tell becomes people and planned outreaches, and every member of a segment is accounted for (law 14)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connector.audit.event import AuditEvent
from connector.lifecycle import State
from connector.model import REHEARSAL, Outreach, Segment
from connector.ports import Tx, World
from connector.stages.feeds import PULLED
from connector.stages.follow_owner import STAND_INS, link
from connector.stages.respond import suppress_in
from connector.stages.silence import hushed
from connector.stages.watch import take_up
from crm_adapters.port import Change, ChangeKind
from feature_flags.levels import Level, effective
from gates.recipient import Consent, ConsentState, ContactKey, Suppressed

STREAM = "contacts"
RECONCILE_BATCH = 100
ENROLMENT_LASTS = timedelta(days=30)
"""How long somebody stays in a segment that is fed by workflows after a workflow has named them."""


@dataclass(slots=True, kw_only=True)
class Pulled:
    """What one pull did, by kind of change."""

    pages: int = 0
    seen: int = 0
    removed: int = 0
    joined: int = 0
    erased: int = 0
    opted_out: int = 0


@dataclass(slots=True, kw_only=True)
class Planned:
    """What one planning run did, by outcome."""

    considered: int = 0
    planned: int = 0
    skipped: dict[str, int] = field(default_factory=dict)


def apply(changes: Iterable[Change], tx: Tx, world: World, pulled: Pulled) -> None:
    """Take changes into an open transaction; taking one twice changes nothing the second time."""
    now = world.clock.now()
    for change in changes:
        match change.kind:
            case ChangeKind.SEEN if change.contact is not None:
                person = link(change.contact, tx, world)
                pulled.seen += 1
                pulled.opted_out += heed(change.consent_hint, person, tx, world)
            case ChangeKind.MERGED | ChangeKind.CONVERTED if change.into is not None:
                tx.people.absorb(change.key, change.into, now)
                pulled.joined += 1
            case ChangeKind.DELETED:
                tx.people.forget_record(change.key)
                pulled.removed += 1
            case ChangeKind.ERASED:
                _erase(change.key, tx, world)
                pulled.erased += 1
            case _:
                tx.log.append(
                    AuditEvent(
                        chain=change.key.connection,
                        at=now,
                        actor="system",
                        action="change_not_understood",
                        subject=str(change.key),
                        detail={"kind": change.kind.value},
                    )
                )


def heed(hint: Consent | None, person: str, tx: Tx, world: World) -> int:
    """A no that the listing or a webhook already shows counts at once; a hint never loosens anything."""
    if hint is None or hint.state < ConsentState.COMPLAINED:
        return 0
    why = Suppressed(
        reason=hint.flags[0].name if hint.flags else hint.state.word,
        channel=f"crm:{hint.source.connection}",
        at=world.clock.now(),
    )
    standing = tx.suppressions.of(person, [hint.address] if hint.address else [])
    # The same flag in another CRM is the same no: it is not said again at every sync.
    if any(s.reason == why.reason and s.channel.startswith("crm:") for s in standing):
        return 0
    suppress_in(tx, person, why, world.clock.now(), told_by=hint.source)
    return 1


def _erase(key: ContactKey, tx: Tx, world: World) -> None:
    """A privacy deletion: suppress first, while the addresses can still be read, then destroy the keys (law 11)."""
    person = tx.people.person_of(key)
    if person is None:
        return
    now = world.clock.now()
    why = Suppressed(reason="privacy_deletion", channel=f"crm:{key.connection}", at=now)
    suppress_in(tx, person, why, now, told_by=key)
    tx.people.forget_record(key)
    destroyed = tx.people.erase(person)
    tx.log.append(
        AuditEvent(
            chain="system",
            at=now,
            actor=f"crm:{key.connection}",
            action="erased",
            subject=person,
            detail={"keys": destroyed},
        )
    )


def pull(connection: str, world: World, *, full: bool = False) -> Pulled:
    """Take all changes since the last pull; each page commits together with its cursor."""
    crm = world.crms[connection]
    started = world.clock.now()
    with world.store.read() as tx:
        cursor = None if full else tx.syncs.cursor(connection, STREAM)
    pulled, more = Pulled(), True
    while more:
        page = crm.changed_contacts(cursor)
        with world.store.begin() as tx:
            apply(page.changes, tx, world, pulled)
            tx.syncs.save_cursor(connection, STREAM, page.cursor, world.clock.now())
        cursor, more = page.cursor, page.more
        pulled.pages += 1
    if full:
        pulled.removed += reconcile(connection, started, world)
    with world.store.begin() as tx:
        tx.syncs.save_cursor(PULLED, connection, world.clock.now().isoformat(), world.clock.now())
        tx.log.append(
            AuditEvent(
                chain=connection,
                at=world.clock.now(),
                actor="system",
                action="pulled",
                subject=connection,
                detail={"pages": pulled.pages, "seen": pulled.seen, "removed": pulled.removed, "full": full},
            )
        )
    take_up(world)
    return pulled


def reconcile(connection: str, seen_before: datetime, world: World) -> int:
    """After a full load: what it did not show is asked for by key, and forgotten when it is truly gone.

    Deletes that no event and no listing told are found here; returns how many records were forgotten.
    """
    forgotten = 0
    while True:
        with world.store.read() as tx:
            stale = tx.people.stale(connection, seen_before, RECONCILE_BATCH)
        if not stale:
            return forgotten
        answer = world.crms[connection].read(stale)
        with world.store.begin() as tx:
            for reading in answer.found:
                link(reading.contact, tx, world)
            # Whatever is not among the living, told as gone or not, must not be asked for again and again.
            living = {r.contact.key for r in answer.found}
            for old, now in ((o, r.contact.key) for r in answer.found for o in r.merged_from if o in stale):
                tx.people.absorb(old, now, world.clock.now())
                living.add(old)
            for key in stale:
                if key not in living:
                    tx.people.forget_record(key)
                    forgotten += 1


def plan(segment: Segment, world: World, *, step: int = 1, chunk: int = 200) -> Planned:
    """Plan one outreach for each member of the segment who has none; everyone else is written down with the reason."""
    planned = Planned()
    with world.store.read() as tx:
        if effective(tx.flags.standings(segment.scopes)).level <= Level.SHADOW:
            step = REHEARSAL
    batch: list[ContactKey] = []
    for key in members(segment, world):
        batch.append(key)
        if len(batch) == chunk:
            _plan_batch(batch, segment, step, world, planned)
            batch = []
    if batch:
        _plan_batch(batch, segment, step, world, planned)
    return planned


def members(segment: Segment, world: World) -> Iterable[ContactKey]:
    """Whom the segment's rule names now: the CRM tells, or, where workflows feed it, whom they named lately."""
    if not segment.fed_by_workflows:
        return world.crms[segment.connection].segment(segment.selector)
    with world.store.read() as tx:
        return tx.calls.members(segment.name, world.clock.now() - ENROLMENT_LASTS)


def _plan_batch(keys: list[ContactKey], segment: Segment, step: int, world: World, planned: Planned) -> None:
    with world.store.begin() as tx:
        stand_ins: dict[str, str] = json.loads(tx.syncs.cursor(segment.connection, STAND_INS) or "{}")
        # All of them before the first row and the first line of a log: see `respond.suppress_in`.
        tx.people.claim([person for key in keys if (person := tx.people.person_of(key)) is not None])
        for key in keys:
            outcome = plan_one(key, segment, step, stand_ins, tx, world)
            tx.syncs.considered(segment.name, key, outcome, world.clock.now())
            planned.considered += 1
            if outcome == "planned":
                planned.planned += 1
            else:
                planned.skipped[outcome] = planned.skipped.get(outcome, 0) + 1


def plan_one(key: ContactKey, segment: Segment, step: int, stand_ins: Mapping[str, str], tx: Tx, world: World) -> str:
    """One member's outcome; the contacts of a rep who has left go to the manager, or to the segment's owner."""
    now = world.clock.now()
    person, contact = tx.people.person_of(key), tx.people.contact(key)
    if person is not None and tx.suppressions.of(person, tx.people.addresses(person)):
        return "suppressed"
    if person is None or contact is None:
        return "not_synced_yet"
    if not contact.addresses:
        return "no_address"
    if (hush := hushed(tx, person, now)) is not None:
        return hush.reason
    outreach = Outreach(
        id=world.ids.new("out"),
        person=person,
        contact=key,
        segment=segment.name,
        step=step,
        state=State.FOUND,
        created_at=now,
        changed_at=now,
        owner=stand_ins.get(contact.owner, contact.owner) or segment.owner,
    )
    if not tx.outreaches.add(outreach):
        return "already_planned"
    tx.log.append(
        AuditEvent(
            chain=key.connection,
            at=now,
            actor="system",
            action="found",
            subject=outreach.id,
            detail={"segment": segment.name, "step": step, "record": str(key), "person": person},
        )
    )
    return "planned"
