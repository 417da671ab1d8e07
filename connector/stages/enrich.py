"""Fresh readings of all CRMs become one Recipient, and the eligibility gates speak."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from connector import codec
from connector.lifecycle import State
from connector.model import Artefact, Kind, Outreach, Segment, Step
from connector.ports import PersonReading, Tx, World
from connector.stages.respond import suppress_in
from crm_adapters.port import Reading
from gates.policy import Policy
from gates.recipient import (
    Consent,
    ConsentState,
    Contact,
    Fact,
    History,
    Recipient,
    Relationship,
    Suppressed,
    Unread,
)
from gates.stack import judge_eligibility
from gates.verdict import Ruling, Verdict, Waiver, waived

LOOK_BACK = timedelta(days=30)
RETRY_OUTAGE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSide:
    """What we ourselves know about the person at that instant."""

    suppressed: tuple[Suppressed, ...]
    history: History
    outage_since: datetime | None


def our_side(
    tx: Tx, outreach: Outreach, address: str, segment: Segment, now: datetime, *, others: Iterable[str] = ()
) -> OurSide:
    """Suppressions and past mail, as this transaction sees them; `others` are addresses that no sync may have seen."""
    addresses = [*tx.people.addresses(outreach.person), address, *others]
    mailbox = segment.sender.email.lower()
    history = tx.caps.history(outreach.person, address.rpartition("@")[2].lower(), mailbox, now - LOOK_BACK)
    return OurSide(
        suppressed=tuple(tx.suppressions.of(outreach.person, addresses)),
        history=replace(history, mailbox=mailbox, segment=segment.name),
        outage_since=outreach.outage_since,
    )


def _steady(fact: Fact) -> Fact:
    """Dates as ISO text, so that a stored recipient judges like a fresh one."""
    return replace(fact, value=fact.value.isoformat()) if isinstance(fact.value, date | datetime) else fact


def _facts(readings: Sequence[Reading], first: Reading) -> Mapping[str, Fact]:
    """The named record's facts win; other records only add what it does not tell."""
    facts: dict[str, Fact] = {}
    for reading in (first, *(r for r in readings if r is not first)):
        for fact in reading.facts:
            facts.setdefault(fact.path, _steady(fact))
    return facts


def _relationship(readings: Sequence[Reading]) -> Relationship:
    parts = [r.relationship for r in readings]
    contacts = [p.last_human_contact for p in parts if p.last_human_contact]
    return Relationship(
        customer=any(p.customer for p in parts),
        open_deals=sum(p.open_deals for p in parts),
        open_tickets=sum(p.open_tickets for p in parts),
        last_human_contact=max(contacts, default=None),
    )


def _text(facts: Mapping[str, Fact], path: str) -> str:
    return str(facts[path].value).strip() if path in facts else ""


def recipient_of(outreach: Outreach, reading: PersonReading, ours: OurSide, now: datetime) -> Recipient | None:
    """Everything known about the person as of `now`; None when the named record is not among the readings."""
    readings = reading.readings
    named = next((r for r in readings if r.contact.key == outreach.contact or outreach.contact in r.merged_from), None)
    if named is None:
        return None
    address = named.contact.addresses[0] if named.contact.addresses else ""
    facts = _facts(readings, named)
    return Recipient(
        person=outreach.person,
        as_of=now,
        address=address,
        contact=named.contact,
        records=tuple(r.contact for r in readings),
        consents=tuple(r.consent for r in readings),
        facts=facts,
        notes=tuple(n for r in readings for n in r.notes),
        activities=tuple(a for r in readings for a in r.activities),
        relationship=_relationship(readings),
        suppressed=ours.suppressed,
        history=ours.history,
        unread=tuple(
            Unread(connection=c, why=why, since=ours.outage_since or now) for c, why in sorted(reading.unread.items())
        ),
        country=_country(readings, named.contact),
        time_zone=_text(facts, "contact.time_zone"),
        recipient_type=_text(facts, "contact.recipient_type"),
        first_contact=not any(s.to_person for s in ours.history.sends),
    )


def _country(readings: Sequence[Reading], named: Contact) -> str:
    """The named record's country; records that disagree leave it unknown, because the stricter rule must hold."""
    told = {r.contact.country for r in readings if r.contact.country}
    if len(told) > 1:
        return ""
    return named.country or next(iter(told), "")


def stands_against(consents: Sequence[Consent]) -> Consent | None:
    """The first record that says no for the whole person: such a no is recorded and spread, not only obeyed."""
    return next((c for c in consents if c.state >= ConsentState.COMPLAINED), None)


def waivers_of(tx: Tx, outreach: Outreach) -> tuple[Waiver, ...]:
    """The waivers that people signed for this outreach."""
    stored = [body for kind, name, _, body in tx.contents.all(outreach.id) if kind is Kind.REVIEW and name == "waiver"]
    return tuple(codec.load(Waiver, body) for body in stored if body)


def planning(policy: Policy) -> Policy:
    """The limits without the hour of the day: a draft may wait overnight for its reviewer."""
    return replace(policy, quiet_hours=None)


def eligibility(outreach: Outreach, world: World, policy: Policy, now: datetime) -> tuple[Recipient | None, Verdict]:
    """Read the person, judge, and answer holds by waivers; the recipient is None when the record is gone."""
    segment = world.organisation.segments[outreach.segment]
    reading = world.reader.person(outreach.person)
    # A slow CRM must not make its own answer look as if it came from the future.
    now = max(now, world.clock.now())
    address = next(
        (r.contact.addresses[0] for r in reading.readings if r.contact.key == outreach.contact and r.contact.addresses),
        "",
    )
    with world.store.read() as tx:
        others = [a for r in reading.readings for a in r.contact.addresses]
        ours = our_side(tx, outreach, address, segment, now, others=others)
        waivers = waivers_of(tx, outreach)
    recipient = recipient_of(outreach, reading, ours, now)
    if recipient is None:
        return None, Verdict(findings=())
    verdict = judge_eligibility(recipient, policy)
    return recipient, waived(verdict, waivers, subject=outreach.person, now=now)


def enrich(outreach: Outreach, world: World) -> Step:
    """FOUND → ELIGIBLE, HELD or BLOCKED; a LATER stays where it is."""
    now = world.clock.now()
    segment = world.organisation.segments[outreach.segment]
    policy = planning(world.policy(segment))
    recipient, verdict = eligibility(outreach, world, policy, now)
    if recipient is None:
        return missing_record(outreach, world, now)
    artefacts = (
        Artefact(kind=Kind.RECIPIENT, body=codec.dump(recipient)),
        Artefact(kind=Kind.VERDICT, body=codec.dump(verdict), name="eligibility"),
    )
    clear = replace(outreach, outage_since=_outage(outreach, recipient, now), not_before=None)
    return ruled(clear, recipient, verdict, artefacts, on_pass=State.ELIGIBLE, now=now)


def _outage(outreach: Outreach, recipient: Recipient, now: datetime) -> datetime | None:
    return (outreach.outage_since or now) if recipient.unread else None


def missing_record(outreach: Outreach, world: World, now: datetime) -> Step:
    """The record that the segment named cannot be found: wait out an outage, hold when it is truly gone."""
    reading = world.reader.person(outreach.person)
    # An outage that is over by now may have hidden it a moment ago.
    there = any(r.contact.key == outreach.contact or outreach.contact in r.merged_from for r in reading.readings)
    if reading.unread or there:
        since = outreach.outage_since or now
        if now - since >= world.policy(world.organisation.segments[outreach.segment]).outage_hold_after:
            return Step(outreach=replace(outreach, state=State.HELD, reason="consent:outage"), action="held")
        return Step(
            outreach=replace(
                outreach, outage_since=since, not_before=now + RETRY_OUTAGE, reason="consent:connection_unreadable"
            ),
            action="later",
        )
    return Step(outreach=replace(outreach, state=State.HELD, reason="consent:record_gone"), action="held")


def ruled(
    outreach: Outreach,
    recipient: Recipient,
    verdict: Verdict,
    artefacts: tuple[Artefact, ...],
    *,
    on_pass: State,
    now: datetime,
) -> Step:
    """The step that an eligibility verdict asks for; an opt-out seen in a CRM is recorded in the same transaction."""
    detail = {"verdict": verdict.ruling.word, "reason": verdict.reason}
    match verdict.ruling:
        case Ruling.PASS:
            after = replace(outreach, state=on_pass, reason="")
            return Step(outreach=after, action=on_pass.value, artefacts=artefacts, detail=detail)
        case Ruling.LATER:
            wait = verdict.until or now + RETRY_OUTAGE
            return Step(
                outreach=replace(outreach, not_before=wait, reason=verdict.reason), action="later", detail=detail
            )
        case Ruling.HOLD:
            after = replace(outreach, state=State.HELD, reason=verdict.reason)
            return Step(outreach=after, action="held", artefacts=artefacts, detail=detail)
    after = replace(outreach, state=State.BLOCKED, reason=verdict.reason)
    blocked = Step(outreach=after, action="blocked", artefacts=artefacts, detail=detail)
    against = stands_against(recipient.consents)
    if against is None:
        return blocked
    why = Suppressed(
        reason=against.flags[0].name if against.flags else against.state.word,
        channel=f"crm:{against.source.connection}",
        at=now,
    )

    def recorded(tx: Tx) -> Step:
        suppress_in(tx, outreach.person, why, now, except_outreach=outreach.id, told_by=against.source)
        return blocked

    return replace(blocked, inside=recorded)
