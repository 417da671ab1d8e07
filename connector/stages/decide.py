"""A person's decision about one exact draft: whatever door it came through, it ends here.

The answer to a late, second or conflicting decision is what already happened (StaleEdit), never
silence and never a second effect.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from connector import codec
from connector.audit.event import AuditEvent
from connector.evidence_rows import Seed
from connector.lifecycle import ENDS, State
from connector.mail.legal import legal_block
from connector.mail.optout import link
from connector.mail.render import read_slots
from connector.model import Artefact, Json, Kind, Outreach, Review, Segment, Step
from connector.ports import Tx, World
from connector.stages import seed
from connector.stages.approve import approval_of, current_verdict
from connector.stages.draft import build, drafted, merge_values, stored_draft, stored_recipient
from connector.stages.owning import may_decide
from connector.stages.respond import suppress_in
from crm_adapters.port import DecisionKind
from feature_flags.levels import Level
from feature_flags.material import material_edit
from gates.draft import Claim, Draft
from gates.errors import InputError, NotAllowed, StaleEdit
from gates.recipient import Recipient, Suppressed
from gates.verdict import Ruling, Verdict

DEFAULT_LATER = timedelta(days=1)
SHOWN_OF_A_NAME = 40

WORDS: Mapping[State, str] = {
    State.APPROVED: "it was approved already and is about to be sent",
    State.CLAIMED: "it is being sent at this moment",
    State.SENT: "it was sent already",
    State.CLOSED: "it was sent already",
    State.UNKNOWN: "it may have been sent; we are looking for evidence",
    State.REJECTED: "it was rejected already",
    State.EXPIRED: "nobody decided in time, so it has expired",
    State.VOID: "it was withdrawn",
    State.BLOCKED: "a check has blocked it",
    State.HELD: "it is held and will be drafted anew",
}


def check_role(by: str, outreach: Outreach, tx: Tx, roles: frozenset[str], *, or_owner: bool) -> None:
    """Raise NotAllowed unless the account has one of these roles, or owns the contact where that is enough."""
    account = tx.accounts.get(by)
    if account is not None and account.active and account.roles & roles:
        return
    if account is not None and or_owner and may_decide(account, outreach, tx):
        return
    raise NotAllowed(
        f"this needs one of the roles {', '.join(sorted(roles))}", where=f"account {by}", mend="ask one of them"
    )


def decide(review: Review, outreach: Outreach, world: World) -> Step:
    """The step that this review asks for; raises NotAllowed or StaleEdit with a sentence for the rep."""
    with world.store.read() as tx:
        account = tx.accounts.get(review.by)
        if account is None or not may_decide(account, outreach, tx):
            raise NotAllowed(
                "only the contact's owner, or a delegate named by the owner, may decide about this mail",
                where=f"outreach {outreach.id}",
                mend="ask the owner to decide, or to name you as a delegate",
            )
        planted = seed.standing(tx, outreach)
    _refuse_stale(review, outreach, planted.digest if planted else outreach.draft_digest, world.clock.now())
    act = _ACTS[review.kind]
    step = _about_seed(review, outreach, planted, world) if planted else act(review, outreach, world)
    made = min(review.made_at or review.at, review.at)
    seen = {"decided": made.isoformat(), "opened": review.opened_at.isoformat() if review.opened_at else ""}

    def signed(done: Step) -> Step:
        detail = {**done.detail, **seen, "severe": review.severe}
        return replace(done, actor=review.by, artefacts=(*done.artefacts, _kept(review)), detail=detail)

    inside = step.inside
    return replace(signed(step), inside=(lambda tx: signed(inside(tx))) if inside else None)


def _kept(review: Review) -> Artefact:
    return Artefact(kind=Kind.REVIEW, body=codec.dump(review))


def _about_seed(review: Review, outreach: Outreach, planted: Seed, world: World) -> Step:
    """The decision ends at the seed. Only `later` and a no to the person are about the outreach as well."""
    segment = world.organisation.segments[outreach.segment]
    if review.kind is DecisionKind.LATER:
        return _later(review, outreach, world)
    if review.kind is DecisionKind.EDIT:
        found = seed.planted(planted, world)
        slots = edited_slots(review, found.draft, outreach, segment, world)
        return seed.decided(review, outreach, planted, seed.edited(found, slots), segment, world)
    outcome = seed.JUDGED[review.kind]
    if review.kind is not DecisionKind.DO_NOT_CONTACT:
        return seed.decided(review, outreach, planted, outcome, segment, world)
    step = _do_not_contact(review, outreach, world)
    suppressed = step.inside

    def recorded(tx: Tx) -> Step:
        seed.settle(tx, planted, outcome, by=review.by, at=world.clock.now(), told=True)
        done = suppressed(tx) if suppressed else step
        return replace(done, detail={**done.detail, "seed": planted.id})

    return replace(step, detail={**step.detail, "seed": planted.id}, inside=recorded)


def _refuse_stale(review: Review, outreach: Outreach, shown: str, now: datetime) -> None:
    where = f"outreach {outreach.id}"
    if review.kind is DecisionKind.DO_NOT_CONTACT:
        return  # A no is never too late: what has not left is withdrawn.
    if outreach.state is not State.IN_REVIEW:
        raise StaleEdit(WORDS.get(outreach.state, "it is being drafted anew"), where=where, mend="nothing to do")
    if outreach.expires_at is not None and now >= outreach.expires_at:
        raise StaleEdit(WORDS[State.EXPIRED], where=where, mend="nothing to do")
    if review.draft_digest != shown:
        raise StaleEdit(
            "the draft has changed since you opened it", where=where, mend="look at the new text and decide again"
        )


def _approve(review: Review, outreach: Outreach, world: World) -> Step:
    draft, recipient = stored_draft(outreach, world), stored_recipient(outreach, world)
    verdict = current_verdict(outreach, draft, recipient, world)
    if review.waivers:
        _keep_waivers(review, outreach, draft, verdict, world)
        verdict = current_verdict(outreach, draft, recipient, world)
    if verdict.ruling is not Ruling.PASS:
        first = verdict.stops[0]
        raise NotAllowed(
            f"it cannot be approved as it is: {first.message}",
            where=f"gate {first.gate} ({first.reason})",
            mend=first.mend or "edit the text, reject it, or sign a waiver for this hold",
        )
    after = replace(
        outreach,
        state=State.APPROVED,
        reason="",
        reviewer=review.by,
        approved_level=Level.DRAFT.word,
        not_before=None,
        failures=0,
    )
    return Step(
        outreach=after,
        action="approved",
        artefacts=(approval_of(draft, by=review.by, level=Level.DRAFT, at=review.at),),
        detail={"draft": draft.digest, "via": review.via, "waivers": len(review.waivers)},
    )


def _keep_waivers(review: Review, outreach: Outreach, draft: Draft, verdict: Verdict, world: World) -> None:
    """Waivers count from the moment they are signed, with a row in the log of their own.

    Each answers a hold that stands there now: one signed in advance would answer what nobody was ever shown, such as
    a ticket that is opened between approval and sending.
    """
    holds = {(f.gate, f.reason): f for f in verdict.findings if f.ruling is Ruling.HOLD}
    for waiver in review.waivers:
        if (waiver.gate, waiver.reason) not in holds:
            raise NotAllowed(
                "a waiver can only answer a hold that stands against this draft",
                where=f"outreach {outreach.id}",
                mend="tick the holds that the card shows; what a check blocks cannot be waived",
            )
        if waiver.by != review.by or waiver.subject != draft.digest or not waiver.note.strip():
            raise NotAllowed(
                "a waiver needs your own name, this draft, and a reason in words",
                where=f"waiver for {waiver.gate}:{waiver.reason}",
                mend="state why this hold does not apply here",
            )
    now = world.clock.now()
    with world.store.begin() as tx:
        current = tx.outreaches.lock(outreach.id)
        digests = {
            f"waiver{i}": tx.contents.put(current, Artefact(kind=Kind.REVIEW, body=codec.dump(w), name="waiver"))
            for i, w in enumerate(replace(w, shown=holds[w.gate, w.reason].seen) for w in review.waivers)
        }
        tx.log.append(
            AuditEvent(
                chain=outreach.contact.connection,
                at=now,
                actor=review.by,
                action="waived",
                subject=outreach.id,
                detail={"holds": [f"{w.gate}:{w.reason}" for w in review.waivers], "draft": draft.digest},
                digests=digests,
            )
        )


def _edit(review: Review, outreach: Outreach, world: World) -> Step:
    """A new draft with the rep's texts, which is judged like any other; the rep's approval waits for that verdict."""
    segment = world.organisation.segments[outreach.segment]
    old, recipient = stored_draft(outreach, world), stored_recipient(outreach, world)
    slots = edited_slots(review, old, outreach, segment, world)
    if slots == dict(old.slots):
        raise InputError(
            "nothing was changed",
            where=f"outreach {outreach.id}",
            mend="approve it as it is, or edit a marked sentence",
        )
    kept = tuple(c for c in old.claims if slots.get(c.slot) == old.slots.get(c.slot))
    mine = tuple(Claim(slot=n, text=t, sources=()) for n, t in slots.items() if t != old.slots.get(n))
    new = build(
        outreach,
        recipient,
        old.template,
        slots,
        (*kept, *mine),
        old.versions,
        world,
        parent=old.digest,
        edited_by=review.by,
    )
    approval = approval_of(new, by=review.by, level=Level.DRAFT, at=review.at)
    step = drafted(outreach, new, (approval,), action="edited", actor=review.by)
    reasons: list[Json] = list(material(old, new, recipient, outreach, world))
    return replace(step, detail={**step.detail, "parent": old.digest, "via": review.via, "material": reasons})


def material(old: Draft, new: Draft, recipient: Recipient, outreach: Outreach, world: World) -> tuple[str, ...]:
    """The reasons for which this edit is an intervention (facts/autonomy.md section 5); none for a matter of taste.

    The legal block is compared for itself: within the body it would hide how much of the rest has changed. A claim is
    changed when the value of a fact that it rests on no longer stands there, or newly does.
    """
    segment = world.organisation.segments[outreach.segment]
    unsubscribe = link(world.organisation.public_url, outreach.id, world.signer)
    legal = legal_block(segment, recipient, world.policy(segment), unsubscribe).text
    bodies, blocks = zip(
        *((d.text.replace(legal, ""), legal if legal in d.text else "") for d in (old, new)), strict=True
    )
    contact = recipient.contact
    return material_edit(
        bodies[0],
        bodies[1],
        subjects=(old.subject, new.subject),
        recipients=(old.to, new.to),
        claims=(_quoted(old, bodies[0], recipient), _quoted(old, bodies[1], recipient)),
        legal=(blocks[0], blocks[1]),
        names=[n for n in (contact.first_name, contact.last_name, contact.company) if n],
    )


def _quoted(draft: Draft, text: str, recipient: Recipient) -> list[str]:
    """The values of the facts under the draft's claims, as often as they stand in the text."""
    plain = " ".join(text.casefold().split())
    values = {str(recipient.facts[s].value) for c in draft.claims for s in c.sources if s in recipient.facts}
    return [v for v in sorted(values) for _ in range(plain.count(" ".join(v.casefold().split())) if v.strip() else 0)]


def edited_slots(review: Review, old: Draft, outreach: Outreach, segment: Segment, world: World) -> dict[str, str]:
    """The slots as the reviewer wants them, whether they came one by one or within the whole text."""
    if review.slots:
        unknown = set(review.slots) - set(old.slots)
        if unknown:
            raise InputError(
                f"the template has no slot {min(unknown)[:SHOWN_OF_A_NAME]!r}",
                where="edit",
                mend=f"its slots: {', '.join(old.slots)}",
            )
        return {**old.slots, **{n: t.strip() for n, t in review.slots.items()}}
    recipient = stored_recipient(outreach, world)
    unsubscribe = link(world.organisation.public_url, outreach.id, world.signer)
    values = merge_values(recipient, segment, unsubscribe)
    legal = legal_block(segment, recipient, world.policy(segment), unsubscribe)
    return read_slots(old.template, values, legal, review.edited_text)


def _later(review: Review, outreach: Outreach, world: World) -> Step:
    """Stays in review; the clock runs on."""
    until = review.later_until or review.at + DEFAULT_LATER
    wait = min(until, outreach.expires_at) if outreach.expires_at else until
    return Step(outreach=replace(outreach, not_before=wait, reason="later"), action="review_later")


def _reject(review: Review, outreach: Outreach, world: World) -> Step:
    after = replace(outreach, state=State.REJECTED, reason="rejected")
    return Step(outreach=after, action="rejected", detail={"draft": review.draft_digest, "via": review.via})


def _escalate(review: Review, outreach: Outreach, world: World) -> Step:
    """Stays in review with another owner, who gets the task; the clock runs on."""
    if not review.new_owner:
        raise InputError("to whom?", where="escalate", mend="name the CRM owner who shall decide")
    after = replace(outreach, owner=review.new_owner, task=None, not_before=None, reason="escalated")
    return Step(outreach=after, action="review_escalated", detail={"from": outreach.owner, "to": review.new_owner})


def _do_not_contact(review: Review, outreach: Outreach, world: World) -> Step:
    """The whole person is suppressed in this transaction, whatever the outreach's state."""
    why = Suppressed(reason="do_not_contact", channel=f"rep:{review.via}", at=review.at)
    ends_here = outreach.state not in ENDS and outreach.state is State.IN_REVIEW
    after = replace(outreach, state=State.REJECTED, reason="do_not_contact") if ends_here else outreach
    step = Step(outreach=after, action="do_not_contact", detail={"via": review.via})

    def recorded(tx: Tx) -> Step:
        suppress_in(
            tx, outreach.person, why, review.at, actor=review.by, except_outreach=outreach.id if ends_here else ""
        )
        return step if ends_here else replace(step, outreach=tx.outreaches.get(outreach.id))

    return replace(step, inside=recorded)


_ACTS = {
    DecisionKind.APPROVE: _approve,
    DecisionKind.EDIT: _edit,
    DecisionKind.LATER: _later,
    DecisionKind.REJECT: _reject,
    DecisionKind.ESCALATE: _escalate,
    DecisionKind.DO_NOT_CONTACT: _do_not_contact,
}


def undo(outreach: Outreach, by: str, world: World) -> Step:
    """APPROVED → IN_REVIEW while nobody has claimed it: the reviewer took the approval back."""
    if outreach.state is not State.APPROVED:
        raise StaleEdit(
            WORDS.get(outreach.state, "there is no approval to take back"),
            where=f"outreach {outreach.id}",
            mend="nothing to do",
        )
    with world.store.read() as tx:
        account = tx.accounts.get(by)
        if account is None or not may_decide(account, outreach, tx):
            raise NotAllowed("only who may approve it may take it back", where=f"outreach {outreach.id}")
    after = replace(outreach, state=State.IN_REVIEW, reviewer="", approved_level="", task=None, reason="undone")
    # The approval that an edit brought along is taken back as well, or the next round would find it again.
    none = approval_of(stored_draft(outreach, world), by="", level=Level.OFF, at=world.clock.now())
    return Step(outreach=after, action="approval_undone", actor=by, artefacts=(none,))
