"""From APPROVED to SENT, at most once.

1. Read the person again from every connection; judge eligibility and content with today's policy.
2. Prove that what was approved is what would be sent, byte for byte but for the Date line.
3. In one transaction: look again at suppression, levels, restraint and the stop signal, spend the
   caps, write the permit and the bytes, move to CLAIMED. Commit before the first byte leaves.
4. Hand off once. Whatever is not certain is UNKNOWN and is never tried again by itself (law 4).

The permit stays in this process's memory. A CLAIMED row whose process died has none, so nobody can
hand it off a second time: `reap` turns it into UNKNOWN.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector import codec
from connector.lifecycle import MAY_HAVE_LEFT, State
from connector.mail.compose import compose, correspond, with_date
from connector.mail.optout import link
from connector.mail.render import Rendered
from connector.model import ORGANISATION, REHEARSAL, Artefact, CapUse, Kind, Outreach, Segment, Step
from connector.permit import Permit, Ticket, mint
from connector.ports import Tx, World
from connector.stages.alone import alone, ask_veto, uses
from connector.stages.approve import Approval
from connector.stages.check import content_verdict
from connector.stages.domains import unchecked
from connector.stages.draft import stored_draft, versions
from connector.stages.enrich import eligibility, missing_record, ruled, waivers_of
from connector.stages.refused import SENT_FOR_GOOD, refused, resting
from connector.stages.silence import Hush, hushed
from connector.stages.watch import fold
from feature_flags.levels import Level, Permission, Restraint, effective
from gates.canonical import digest
from gates.draft import Draft
from gates.errors import TransportError
from gates.policy import Policy
from gates.recipient import Recipient
from gates.verdict import Ruling, Verdict

PERMIT_LIFE = timedelta(seconds=30)
MAX_ATTEMPTS = 3
PARKED = timedelta(minutes=5)
REAP_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The step to CLAIMED, and the ticket that exists only if that step commits as such."""

    step: Step
    ticket: Ticket | None


def cap_uses(segment: Segment, policy: Policy, domain_key: str, now: datetime) -> tuple[CapUse, ...]:
    """Every counter that one mail spends, by GMT day and minute."""
    day, minute = now.strftime("%Y-%m-%d"), now.strftime("%Y-%m-%dT%H:%M")
    mailbox = segment.sender.email.lower()
    return (
        CapUse(key="organisation", slot=day, limit=policy.caps.per_organisation_day),
        CapUse(key=f"segment:{segment.name}", slot=day, limit=policy.caps.per_segment_day),
        CapUse(key=f"mailbox:{mailbox}", slot=day, limit=policy.caps.per_mailbox_day),
        CapUse(key=f"mailbox:{mailbox}", slot=minute, limit=policy.caps.per_mailbox_minute),
        CapUse(key=f"domain:{domain_key}", slot=day, limit=policy.caps.per_domain_day),
        CapUse(key=f"domain:{domain_key}", slot=minute, limit=policy.caps.per_domain_minute),
    )


def claim(outreach: Outreach, world: World) -> Claim:
    """APPROVED → CLAIMED, or whatever today's reading, policy and levels say instead."""
    now = world.clock.now()
    if outreach.expires_at is not None and now >= outreach.expires_at:
        return _no(Step(outreach=replace(outreach, state=State.EXPIRED, reason="not_sent_in_time"), action="expired"))
    if why := _for_good(outreach):
        return _no(_held(outreach, f"send:{why}"))
    if world.transport.reviewed_only and not outreach.reviewer:
        # It cannot carry the one-click headers: no permit is minted, a person looks first.
        back = replace(outreach, state=State.IN_REVIEW, task=None, approved_level="", reason="transport_reviewed_only")
        return _no(Step(outreach=back, action="transport_reviewed_only", detail={"transport": world.transport.name}))
    segment = world.organisation.segments[outreach.segment]
    if not segment.incident_owner:
        return _no(_wait(outreach, now, "segment:no_incident_owner"))
    draft = stored_draft(outreach, world)
    if changed := _outdated(draft, outreach, segment, world):
        return _no(changed)
    recipient, verdict = eligibility(outreach, world, world.policy(segment), now)
    if recipient is None:
        return _no(missing_record(outreach, world, now))
    if verdict.ruling is not Ruling.PASS:
        seen = (Artefact(kind=Kind.VERDICT, body=codec.dump(verdict), name="claim"),)
        return _no(ruled(outreach, recipient, verdict, seen, on_pass=State.APPROVED, now=now))
    if stale := _facts_changed(draft, recipient):
        return _no(_held(outreach, "claims:fact_changed", fact=stale))
    if not outreach.reviewer:
        ask_veto(segment, world)
    return _permitted(outreach, draft, recipient, verdict, segment, world, now)


def _for_good(outreach: Outreach) -> str:
    """Why no attempt is made any more; empty when one may be."""
    if outreach.step == REHEARSAL:
        return "made_in_shadow"
    spent = outreach.reason == SENT_FOR_GOOD or outreach.attempt >= MAX_ATTEMPTS
    return (outreach.reason or "too_many_attempts") if spent else ""


def _no(step: Step) -> Claim:
    return Claim(step=step, ticket=None)


def _held(outreach: Outreach, reason: str, **detail: str) -> Step:
    return Step(outreach=replace(outreach, state=State.HELD, reason=reason), action="held", detail=dict(detail))


def _wait(outreach: Outreach, now: datetime, reason: str, wait: timedelta = PARKED) -> Step:
    return Step(
        outreach=replace(outreach, not_before=now + wait, reason=reason), action="later", detail={"reason": reason}
    )


def _outdated(draft: Draft, outreach: Outreach, segment: Segment, world: World) -> Step | None:
    """Any change of prompt, template, policy or gates since the draft needs a new judgement and approval (law 3)."""
    now_made_by = versions(world.templates(segment), digest(world.prompt_text), world, segment)
    if replace(now_made_by, model=draft.versions.model) == draft.versions:
        return None
    back = replace(outreach, state=State.IN_REVIEW, reviewer="", approved_level="", task=None, reason="version_changed")
    return Step(outreach=back, action="approval_outdated", detail={"draft": draft.digest})


def _facts_changed(draft: Draft, recipient: Recipient) -> str:
    """The path of the first fact whose value is no longer the approved one (law 8); empty when all hold."""
    for path, value in draft.facts_used.items():
        fact = recipient.facts.get(path)
        if fact is None or str(fact.value) != value:
            return path
    return ""


def _permitted(
    outreach: Outreach,
    draft: Draft,
    recipient: Recipient,
    eligible: Verdict,
    segment: Segment,
    world: World,
    now: datetime,
) -> Claim:
    policy = world.policy(segment)
    with world.store.read() as tx:
        waivers = waivers_of(tx, outreach)
        approved = tx.contents.get(outreach.id, Kind.APPROVAL, draft.digest)
    verdict = content_verdict(draft, recipient, policy, world, waivers)
    if verdict.ruling is Ruling.BLOCK:
        step = Step(outreach=replace(outreach, state=State.BLOCKED, reason=verdict.reason), action="blocked")
        return _no(step)
    if verdict.ruling is not Ruling.PASS:
        return _no(_held(outreach, verdict.reason))
    approval = codec.load(Approval, approved) if approved else None
    if approval is None or (approval.draft, approval.by) != (draft.digest, outreach.reviewer):
        return _no(_held(outreach, "approval:missing"))
    if approval.facts != draft.facts_used or approval.fingerprint != draft.versions.fingerprint:
        return _no(_held(outreach, "approval:other_versions"))
    if draft.to != recipient.address:
        return _no(_held(outreach, "identity:address_changed"))
    if recomposed(outreach, draft, recipient, world) != draft.raw:
        # A name changed since the approval; the envelope would no longer say what was approved.
        return _no(_held(outreach, "identity:name_changed"))
    message = with_date(draft.raw, now)
    correspond(draft.raw, message)
    ticket = _ticket(outreach, draft, recipient, (eligible, verdict), segment, message, world, now)
    claimed = replace(
        outreach,
        state=State.CLAIMED,
        reason="",
        attempt=outreach.attempt + 1,
        node=world.node,
        claimed_at=now,
        domain_key=world.ids.hide("domain", recipient.domain),
        outage_since=None,
        not_before=None,
    )
    step = Step(
        outreach=claimed,
        action="claimed",
        artefacts=(
            Artefact(kind=Kind.MAIL, body=message),
            Artefact(kind=Kind.RECIPIENT, body=codec.dump(recipient), name="claim"),
        ),
        detail={
            "permit": ticket.permit.id,
            "sha256": ticket.permit.sha256,
            "draft": draft.digest,
            "message_id": draft.headers.get("Message-ID", ""),
            "attempt": claimed.attempt,
        },
        inside=lambda tx: _last_look(tx, step, outreach, ticket, recipient, segment, world, now),
    )
    return Claim(step=step, ticket=ticket)


def recomposed(outreach: Outreach, draft: Draft, recipient: Recipient, world: World) -> bytes:
    """The bytes made anew from the approved text: they must equal the stored ones (law 3)."""
    return compose(
        Rendered(subject=draft.subject, text=draft.text, html=draft.html),
        to=recipient.address,
        to_name=f"{recipient.contact.first_name} {recipient.contact.last_name}".strip(),
        sender=draft.sender,
        identifier=outreach.message_id,
        unsubscribe=link(world.organisation.public_url, outreach.id, world.signer),
    )


def _ticket(
    outreach: Outreach,
    draft: Draft,
    recipient: Recipient,
    verdicts: tuple[Verdict, Verdict],
    segment: Segment,
    message: bytes,
    world: World,
    now: datetime,
) -> Ticket:
    permit = Permit(
        id=world.ids.new("permit"),
        outreach=outreach.id,
        attempt=outreach.attempt + 1,
        person=outreach.person,
        sender=draft.sender.email,
        address=draft.to,
        message_id=outreach.message_id,
        sha256=hashlib.sha256(message).hexdigest(),
        draft_digest=draft.digest,
        consent_digest=digest(recipient.consents),
        claims_digest=digest(draft.facts_used),
        verdict_digest=digest(verdicts),
        level=outreach.approved_level,
        reviewer=outreach.reviewer,
        fingerprint=draft.versions.fingerprint,
        node=world.node,
        issued_at=now,
        expires_at=now + PERMIT_LIFE,
    )
    uses = cap_uses(segment, world.policy(segment), world.ids.hide("domain", recipient.domain), now)
    return Ticket(permit=mint(permit, world.signer), message=message, uses=uses)


def stopped(tx: Tx, world: World) -> str:
    """Why everything stands still: the stop signal (file or environment), or the organisation's restraint."""
    signal = world.stop_signal()
    if signal:
        return f"stopped:{signal}"
    restraint = tx.flags.standings((ORGANISATION,))[0].restraint
    return f"stopped:{restraint.word}" if restraint >= Restraint.PAUSED else ""


def allowed_now(permission: Permission, reviewer: str) -> bool:
    """Whether the level and restraint of this moment let this mail go."""
    return permission.may_send_reviewed if reviewer else permission.may_send_unreviewed


def _last_look(
    tx: Tx,
    go: Step,
    outreach: Outreach,
    ticket: Ticket,
    recipient: Recipient,
    segment: Segment,
    world: World,
    now: datetime,
) -> Step:
    """Everything that may have changed since it was read, once more, in the transaction that claims (law 6)."""
    # Whatever was observed until now acts before this mail is let go.
    fold(tx, segment, world, now)
    if why := stopped(tx, world) or unchecked(tx, segment.sender.email, world, now):
        return _wait(outreach, now, why)
    permission = effective(tx.flags.standings(segment.scopes))
    if refused_now := _level_refuses(tx, outreach, permission, segment, world, now):
        return refused_now
    on_records = [a for record in recipient.records for a in record.addresses]
    addresses = [*tx.people.addresses(outreach.person), recipient.address, *on_records]
    if nos := tx.suppressions.of(outreach.person, addresses):
        blocked = replace(outreach, state=State.BLOCKED, reason=f"suppression:{nos[0].reason}")
        return Step(outreach=blocked, action="blocked", detail={"channel": nos[0].channel})
    if (hush := hushed(tx, outreach.person, now)) is not None:
        return _hushed(outreach, hush, now)
    twin = next((o for o in _others_locked(tx, outreach) if _same_mail(o, outreach)), None)
    if twin is not None:
        return Step(
            outreach=replace(outreach, state=State.VOID, reason="sent_under_another_record"),
            action="void",
            detail={"twin": twin.id},
        )
    if _mailed_lately(tx, outreach, recipient, segment, world, now):
        return _wait(outreach, now, "quota:person_recently_mailed", timedelta(hours=1))
    if why := resting(tx, ticket, world, now):
        return _wait(outreach, now, why, timedelta(minutes=1))
    spent = ticket.uses
    if not outreach.reviewer:
        spent += uses(tx.evidence.earned(segment.name), permission.restraint, segment, go.outreach.domain_key, now)
    full = tx.caps.spend(spent)
    if full is not None:
        kind = full.key.partition(":")[0]
        soon = timedelta(minutes=1) if "T" in full.slot else timedelta(hours=1)
        return _wait(outreach, now, f"quota:{kind}_cap", soon)
    # The heartbeat is renewed with the claim, so that nobody takes this worker for gone while it hands off.
    tx.hands.beat(world.node)
    tx.hands.open(ticket.permit)
    return go


def _level_refuses(
    tx: Tx, outreach: Outreach, permission: Permission, segment: Segment, world: World, now: datetime
) -> Step | None:
    """What becomes of it when the level, the restraint, or what was earned does not let it go at this moment."""
    if not allowed_now(permission, outreach.reviewer):
        return _not_allowed(outreach, permission, segment, now)
    why = "" if outreach.reviewer else alone(tx, outreach, permission, segment, world, now)
    return _level_fell(outreach, why, segment, now) if why else None


def _others_locked(tx: Tx, outreach: Outreach) -> Sequence[Outreach]:
    """The person's other rows as they stand, locked so that two claims for one person cannot pass each other."""
    return [tx.outreaches.lock(o.id) for o in tx.outreaches.of_person(outreach.person) if o.id != outreach.id]


def _hushed(outreach: Outreach, hush: Hush, now: datetime) -> Step:
    """An absence ends by itself; an answer, or an address that fails, is a person's matter."""
    if hush.until is None:
        return _held(outreach, f"receive:{hush.reason}")
    return _wait(outreach, now, f"receive:{hush.reason}", hush.until - now)


def _mailed_lately(
    tx: Tx, outreach: Outreach, recipient: Recipient, segment: Segment, world: World, now: datetime
) -> bool:
    """Whether the person got, or is getting, another mail within the days that the cap wants between two."""
    since = now - timedelta(days=world.policy(segment).caps.per_person_days)
    history = tx.caps.history(outreach.person, recipient.domain, segment.sender.email.lower(), since)
    return any(s.to_person for s in history.sends)


def _same_mail(other: Outreach, mine: Outreach) -> bool:
    return (
        other.id != mine.id
        and (other.segment, other.step) == (mine.segment, mine.step)
        and (other.state in MAY_HAVE_LEFT or (other.state is State.CLOSED and other.claimed_at is not None))
    )


def _level_fell(outreach: Outreach, because: str, segment: Segment, now: datetime) -> Step:
    """Queued mail that nobody approved becomes an approval item with a clock of its own (facts/autonomy.md 4.5)."""
    back = replace(
        outreach,
        state=State.IN_REVIEW,
        task=None,
        approved_level="",
        reason="level_fell",
        not_before=None,
        expires_at=now + segment.expires_after,
    )
    return Step(outreach=back, action="level_fell", detail={"because": because})


def _not_allowed(outreach: Outreach, permission: Permission, segment: Segment, now: datetime) -> Step:
    """Mail that the level no longer covers becomes a review item; a restraint only parks it."""
    detail = {"because": permission.because}
    if not outreach.reviewer and permission.level in {Level.DRAFT, Level.SHADOW}:
        return _level_fell(outreach, permission.because, segment, now)
    return replace(_wait(outreach, now, f"level:{permission.level.word}_{permission.restraint.word}"), detail=detail)


def hand_off(outreach: Outreach, ticket: Ticket, world: World) -> Step:
    """CLAIMED → SENT, UNKNOWN, or back to APPROVED when the mail certainly did not leave."""
    try:
        delivery = world.transport.hand_off(ticket.message, ticket.permit)
    except TransportError as error:
        return (
            refused(outreach, ticket, error, world)
            if error.fate == "not_sent"
            else _unknown(outreach, ticket, error.code)
        )
    after = replace(outreach, state=State.SENT, reason="")

    def recorded(tx: Tx) -> Step:
        tx.hands.close(ticket.permit.id, "sent", delivery)
        return step

    step = Step(
        outreach=after,
        action="sent",
        artefacts=(Artefact(kind=Kind.DELIVERY, body=codec.dump(delivery)),),
        detail={"permit": ticket.permit.id, "transport": delivery.transport, "attempt": outreach.attempt},
        inside=recorded,
    )
    return step


def _unknown(outreach: Outreach, ticket: Ticket, why: str) -> Step:
    after = replace(outreach, state=State.UNKNOWN, reason=f"hand_off:{why}")
    step = Step(outreach=after, action="unknown", detail={"permit": ticket.permit.id, "why": why})

    def recorded(tx: Tx) -> Step:
        tx.hands.close(ticket.permit.id, "unknown", None)
        return step

    return replace(step, inside=recorded)


def unknown_after(outreach: Outreach, ticket: Ticket, error: BaseException) -> Step:
    """The step when a hand-off ended in an error that nobody foresaw: the mail may have left."""
    return _unknown(outreach, ticket, type(error).__name__)


def reap(outreach: Outreach, world: World) -> Step:
    """CLAIMED without a permit in this process: UNKNOWN once its node is gone (law 4)."""
    with world.store.read() as tx:
        alive = outreach.node != world.node and tx.hands.alive(outreach.node, REAP_AFTER.total_seconds() / 10)
    if alive:
        return Step(outreach=outreach, action="claimed_elsewhere")
    step = Step(
        outreach=replace(outreach, state=State.UNKNOWN, reason="hand_off:process_gone"),
        action="unknown",
        detail={"node": outreach.node, "attempt": outreach.attempt},
    )

    def buried(tx: Tx) -> Step:
        if outreach.node != world.node:
            # Should that worker only have been silent, its next heartbeat stops it.
            tx.hands.bury(outreach.node)
        return step

    return replace(step, inside=buried)
