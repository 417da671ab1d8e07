"""Tripwires: people who said no, on whom every stage is tried for real and must refuse (facts/complaints.md 8).

The trial runs on a rehearsal: a store of its own that knows nothing of earlier nos, the same CRMs read live, the same
gates, policy and code, and a transport that traps. So a tripwire still trips when our own suppression would have hidden
that a CRM's field has become invisible, that a gate is dead or that a claim no longer asks. Each stage begins as if the
one before had failed to refuse. Whatever gets through stops everything.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256

from connector import codec, pipeline
from connector.audit.event import AuditEvent
from connector.lifecycle import State
from connector.mail.compose import message_id
from connector.model import Artefact, Delivery, Kind, Outreach, Segment
from connector.permit import Permit, mint
from connector.ports import Doorkeeper, World
from connector.stages import ingest, respond
from connector.stages.approve import approval_of
from connector.stages.draft import build, stored_draft, versions
from connector.stages.enrich import our_side, recipient_of
from crm_adapters.port import Reading
from feature_flags.levels import Level
from gates.canonical import digest
from gates.errors import GatepostError, TransportError
from gates.recipient import Consent, ConsentState, ContactKey, Recipient
from gates.verdict import Ruling, Verdict

PROBER = "tripwire"
Rehearse = Callable[[], AbstractContextManager[World]]


@dataclass(slots=True, kw_only=True)
class Trap:
    """A transport that asks the doorkeeper as the real one does, and keeps what it would have sent."""

    doorkeeper: Doorkeeper
    caught: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The word used in records."""
        return "trap"

    @property
    def reviewed_only(self) -> bool:
        """False: the trap is for every mail."""
        return False

    def hand_off(self, message: bytes, permit: Permit) -> Delivery:
        """Nothing ever leaves: a mail that the door admits is caught, one that it refuses is refused."""
        if why := self.doorkeeper.admit(permit):
            raise TransportError(why, fate="not_sent", code="421", where="doorkeeper")
        self.caught.append(permit.id)
        raise TransportError("caught by the tripwire", fate="not_sent", where="trap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One tripwire on one segment: which stages refused, which let it through, and what kept it from a trial."""

    key: ContactKey
    segment: str
    refused: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    failed: str = ""


def try_all(world: World) -> tuple[Tried, ...]:
    """Try every tripwire on every segment of its connection; one that passes anywhere stops everything."""
    if world.rehearse is None:
        return ()
    tried = tuple(
        _try(key, segment, world.rehearse)
        for key in world.tripwires
        for segment in world.organisation.segments.values()
        if segment.connection == key.connection
    )
    with world.store.begin() as tx:
        for one in tried:
            tx.log.append(
                AuditEvent(
                    chain="system",
                    at=world.clock.now(),
                    actor=PROBER,
                    action=f"tripwire_{_word(one)}",
                    subject=str(one.key),
                    detail={
                        "segment": one.segment,
                        "refused": [*one.refused],
                        "passed": [*one.passed],
                        "failed": one.failed,
                    },
                )
            )
    through = [f"{one.key} at {', '.join(one.passed)}" for one in tried if one.passed]
    if through:
        pipeline.stop_everything(world, by=PROBER, why=f"a tripwire got through: {'; '.join(through)}")
    return tried


def _try(key: ContactKey, segment: Segment, rehearse: Rehearse) -> Tried:
    verdicts: dict[str, bool] = {}
    try:
        for stage, trial in (("plan", _plan), ("enrich", _enrich), ("send", _send), ("door", _door)):
            with rehearse() as world:
                verdicts[stage] = trial(key, segment, world)
    except Exception as error:  # noqa: BLE001 - a tripwire that breaks the trial must not blind the others
        why = f"{error.code}: {error.what}" if isinstance(error, GatepostError) else type(error).__name__
        return Tried(key=key, segment=segment.name, failed=why, passed=_with(verdicts, said=False))
    return Tried(key=key, segment=segment.name, refused=_with(verdicts, said=True), passed=_with(verdicts, said=False))


def _word(one: Tried) -> str:
    return "passed" if one.passed else "not_tried" if one.failed else "refused"


def _with(verdicts: dict[str, bool], *, said: bool) -> tuple[str, ...]:
    return tuple(stage for stage, refused in verdicts.items() if refused is said)


def _read(key: ContactKey, world: World) -> Reading:
    found = world.crms[key.connection].read([key]).found
    if not found:
        raise NotTried(f"{key} is not in the CRM", where="tripwires", mend="make the record again, or take it out")
    if not found[0].contact.addresses:
        raise NotTried(f"{key} has no address", where="tripwires", mend="give it one that nobody reads")
    return found[0]


class NotTried(GatepostError):
    """A trial could not be made: the record is gone, or something else than its no stopped it."""


def _linked(key: ContactKey, world: World) -> tuple[str, Reading]:
    reading = _read(key, world)
    with world.store.begin() as tx:
        return tx.people.link(reading.contact, world.clock.now()), reading


def _row(key: ContactKey, segment: Segment, person: str, state: State, world: World) -> Outreach:
    now = world.clock.now()
    return Outreach(
        id=world.ids.new("out"), person=person, contact=key, segment=segment.name, step=1, state=state,
        created_at=now, changed_at=now, owner=segment.owner,
    )  # fmt: skip


def _plan(key: ContactKey, segment: Segment, world: World) -> bool:
    """The no is known: nothing is planned."""
    person, _ = _linked(key, world)
    respond.suppress(person, world, reason="tripwire", channel=PROBER)
    with world.store.begin() as tx:
        outcome = ingest.plan_one(key, segment, 1, {}, tx, world)
    if outcome not in {"suppressed", "planned"}:
        raise NotTried(f"it was refused, but because {outcome}", where="tripwires", mend="look at the record")
    return outcome == "suppressed"


def _enrich(key: ContactKey, segment: Segment, world: World) -> bool:
    """The no is not known to us: what the CRM says must stop the row."""
    person, _ = _linked(key, world)
    row = _row(key, segment, person, State.FOUND, world)
    with world.store.begin() as tx:
        tx.outreaches.add(row)
    return _refused_by_consent(pipeline.advance(row.id, world), "eligibility", world)


def _refused_by_consent(after: Outreach, verdict: str, world: World) -> bool:
    """Whether the consent gate itself refused; NotTried when the row waits for something else."""
    with world.store.read() as tx:
        body = tx.contents.get(after.id, Kind.VERDICT, verdict)
    if body is not None:
        findings = codec.load(Verdict, body).findings
        return any(f.gate == "consent" and f.effective >= Ruling.HOLD for f in findings)
    if after.state in {State.FOUND, State.APPROVED} and after.reason:
        raise NotTried(f"it waits: {after.reason}", where="tripwires", mend="it is tried again within the hour")
    return False


def _approved(key: ContactKey, segment: Segment, world: World) -> Outreach:
    """A row that was approved when the person was contactable, as far as its papers say."""
    person, reading = _linked(key, world)
    row = _row(key, segment, person, State.ELIGIBLE, world)
    recipient = _yesterday(row, reading, segment, world)
    template = world.templates(segment)
    made = build(
        row, recipient, template, {s.name: "May I write to you?" for s in template.slots}, (),
        versions(template, digest(world.prompt_text), world, segment), world,
    )  # fmt: skip
    now = world.clock.now()
    approved = replace(
        row,
        state=State.APPROVED,
        draft_digest=made.digest,
        fingerprint=made.versions.fingerprint,
        message_id=message_id(row.id, made.sender),
        mailbox=made.sender.email.lower(),
        reviewer=PROBER,
        approved_level=Level.DRAFT.word,
    )
    with world.store.begin() as tx:
        tx.outreaches.add(approved)
        tx.contents.put(approved, Artefact(kind=Kind.DRAFT, body=codec.dump(made), name=made.digest))
        tx.contents.put(approved, Artefact(kind=Kind.RECIPIENT, body=codec.dump(recipient)))
        tx.contents.put(approved, approval_of(made, by=PROBER, level=Level.DRAFT, at=now))
    return approved


def _yesterday(row: Outreach, reading: Reading, segment: Segment, world: World) -> Recipient:
    """The recipient as if every record had said yes."""
    now = world.clock.now()
    yes: Consent = replace(reading.consent, state=ConsentState.CONTACTABLE, flags=(), read_at=now)
    with world.store.read() as tx:
        ours = our_side(tx, row, reading.contact.addresses[0], segment, now)
    people = world.reader.person(row.person)
    found = recipient_of(row, replace(people, readings=(replace(reading, consent=yes),)), ours, now)
    if found is None:
        raise NotTried(f"{row.contact} cannot be read", where="tripwires", mend="look at the connection")
    return found


def _send(key: ContactKey, segment: Segment, world: World) -> bool:
    """Everything says approved: the claim must read again and refuse."""
    row = _approved(key, segment, world)
    after = pipeline.advance(row.id, world)
    return after.attempt == 0 and not _caught(world) and _refused_by_consent(after, "claim", world)


def _door(key: ContactKey, segment: Segment, world: World) -> bool:
    """The claim has failed to refuse, and a permit is in hand: the door must ask suppression a last time."""
    row = _approved(key, segment, world)
    draft = stored_draft(row, world)
    now = world.clock.now()
    permit = mint(
        Permit(
            id=world.ids.new("permit"), outreach=row.id, attempt=1, person=row.person, sender=draft.sender.email,
            address=draft.to, message_id=row.message_id, sha256=sha256(draft.raw).hexdigest(),
            draft_digest=draft.digest, consent_digest="", claims_digest="", verdict_digest="",
            level=row.approved_level, reviewer=PROBER, fingerprint=row.fingerprint, node=world.node, issued_at=now,
            expires_at=now + timedelta(seconds=30),
        ),
        world.signer,
    )  # fmt: skip
    with world.store.begin() as tx:
        tx.hands.open(permit)
    respond.suppress(row.person, world, reason="tripwire", channel=PROBER)
    try:
        world.transport.hand_off(draft.raw, permit)
    except TransportError as error:
        if error.what.startswith("stopped"):
            raise NotTried(
                "everything is stopped", where="tripwires", mend="it is tried again within the hour"
            ) from None
        return error.what == "suppressed" and not _caught(world)
    return False


def _caught(world: World) -> bool:
    return bool(getattr(world.transport, "caught", ()))
