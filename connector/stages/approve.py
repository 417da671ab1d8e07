"""Route a judged draft to a rep or to what the segment has earned, and put the rep's task into the CRM."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector import codec
from connector.evidence_rows import Role
from connector.lifecycle import State
from connector.links import review_link
from connector.model import REHEARSAL, Artefact, Json, Kind, Outreach, Segment, Step
from connector.ports import Tx, World
from connector.stages.alone import alone, ask_veto, share
from connector.stages.check import content_verdict
from connector.stages.draft import build, drafted, stored_draft, stored_recipient, versions
from connector.stages.enrich import waivers_of
from connector.stages.seed import plant, shown_draft, told
from crm_adapters.port import ClaimLine, ReviewTask
from feature_flags.levels import Level, Permission, effective
from gates.canonical import digest
from gates.draft import Draft
from gates.recipient import Recipient
from gates.verdict import Ruling, Verdict

WAIT_FOR_LEVEL = timedelta(minutes=10)

NOTES: Mapping[str, str] = {
    # What a rep reads when an answer given in the task could not be taken.
    "answer:completed_without_decision": "NOTE: completing the task decides nothing. Please choose a decision.",
    "answer:task_deleted": "NOTE: deleting the task decides nothing. Please choose a decision, or let it expire.",
    "answer:stale_edit": "NOTE: the draft had changed when you decided. Please look at this text and decide again.",
    "answer:not_allowed": "NOTE: this decision could not be taken: only the owner decides, and holds need a waiver "
    "on the review page.",
    "answer:fixed_text_changed": "NOTE: approved template text was changed. Please edit only the marked sentences.",
    "": "NOTE: your last answer could not be used. Please decide again, or use the link below.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What exactly was approved: draft, the values of the facts it uses, and who answered for it.

    `by` is the account, or empty where the segment's level stood in for a person.
    """

    draft: str
    by: str
    level: str
    facts: Mapping[str, str]
    fingerprint: str
    at: datetime


def approval_of(draft: Draft, *, by: str, level: Level, at: datetime) -> Artefact:
    """The approval as an artefact, named by the draft that it is about."""
    body = Approval(
        draft=draft.digest,
        by=by,
        level=level.word,
        facts=draft.facts_used,
        fingerprint=draft.versions.fingerprint,
        at=at,
    )
    return Artefact(kind=Kind.APPROVAL, body=codec.dump(body), name=draft.digest)


def current_verdict(outreach: Outreach, draft: Draft, recipient: Recipient, world: World) -> Verdict:
    """The stored verdict about this draft, with the waivers that people have signed."""
    segment = world.organisation.segments[outreach.segment]
    with world.store.read() as tx:
        waivers = waivers_of(tx, outreach)
    return content_verdict(draft, recipient, world.policy(segment), world, waivers)


def route(outreach: Outreach, world: World) -> Step:
    """JUDGED → IN_REVIEW, APPROVED by an earned level, or CLOSED at `shadow`; decided in the commit's own view."""
    now = world.clock.now()
    segment = world.organisation.segments[outreach.segment]
    draft = stored_draft(outreach, world)
    verdict = current_verdict(outreach, draft, stored_recipient(outreach, world), world)
    ask_veto(segment, world)

    def decided(tx: Tx) -> Step:
        permission = effective(tx.flags.standings(segment.scopes))
        return _routed(tx, outreach, draft, verdict, permission, segment, world, now)

    return replace(decided_later(outreach), inside=decided)


def decided_later(outreach: Outreach) -> Step:
    """A step whose content is only known inside the commit."""
    return Step(outreach=outreach, action="route")


def _routed(
    tx: Tx,
    outreach: Outreach,
    draft: Draft,
    verdict: Verdict,
    permission: Permission,
    segment: Segment,
    world: World,
    now: datetime,
) -> Step:
    detail: dict[str, Json] = {
        "level": permission.level.word, "because": permission.because, "draft": draft.digest
    }  # fmt: skip
    if permission.level is Level.OFF:
        waiting = replace(outreach, not_before=now + WAIT_FOR_LEVEL, reason="level:off")
        return Step(outreach=waiting, action="later", detail=detail)
    if permission.level is Level.SHADOW or outreach.step == REHEARSAL:
        closed = replace(outreach, state=State.CLOSED, reason="shadow")
        return Step(outreach=closed, action="recorded_in_shadow", detail=detail)
    why_not = alone(tx, outreach, permission, segment, world, now)
    role = _drawn(outreach, permission, segment, world) if not why_not else None
    seen = {"share": _share(permission, segment)}
    if not why_not and verdict.ruling is Ruling.PASS and not draft.edited_by and role is not Role.HELD:
        approved = replace(
            outreach,
            state=State.APPROVED,
            reason="",
            approved_level=permission.level.word,
            expires_at=now + segment.expires_after,
        )
        return Step(
            outreach=approved,
            action="approved_by_level",
            artefacts=(approval_of(draft, by="", level=permission.level, at=now),),
            detail={**detail, **seen, "role": role.value if role else ""},
        )
    in_review = replace(
        outreach,
        state=State.IN_REVIEW,
        task=None,
        not_before=None,
        expires_at=outreach.expires_at or now + segment.expires_after,
    )
    held = Role.HELD if role is Role.HELD and verdict.ruling is Ruling.PASS and not draft.edited_by else Role.REVIEW
    why = {"alone": why_not} if permission.level >= Level.SAMPLED else {}
    drawn = seen if held is Role.HELD else {}
    detail = {**detail, **why, **drawn, "owner": outreach.owner, "role": held.value}
    return Step(outreach=in_review, action="review_asked", detail=detail)


def _drawn(outreach: Outreach, permission: Permission, segment: Segment, world: World) -> Role | None:
    """Whether a person sees this one, and when: the draw depends on the outreach alone, so that nobody can steer it."""
    role = Role.HELD if permission.level is Level.SAMPLED else Role.BLIND
    return role if world.ids.draw("sample", outreach.id) < _share(permission, segment) else None


def _share(permission: Permission, segment: Segment) -> float:
    """The chance with which a person sees a draft of the segment at this moment."""
    limits = segment.autonomy
    seen = limits.sampled_share if permission.level is Level.SAMPLED else limits.base_share
    return share(seen, permission.restraint, limits)


def await_review(outreach: Outreach, world: World) -> Step:
    """IN_REVIEW: expire in time, take an edit's own approval, renew an outdated draft, or put the task."""
    now = world.clock.now()
    if outreach.expires_at is not None and now >= outreach.expires_at:
        return Step(outreach=replace(outreach, state=State.EXPIRED, reason="not_decided_in_time"), action="expired")
    segment = world.organisation.segments[outreach.segment]
    draft, recipient = stored_draft(outreach, world), stored_recipient(outreach, world)
    verdict = current_verdict(outreach, draft, recipient, world)
    made_by = versions(world.templates(segment), digest(world.prompt_text), world, segment)
    if replace(made_by, model=draft.versions.model) != draft.versions:
        renewed = build(
            outreach,
            recipient,
            world.templates(segment),
            draft.slots,
            draft.claims,
            replace(made_by, model=draft.versions.model),
            world,
            parent=draft.digest,
            edited_by=draft.edited_by,
        )
        return drafted(outreach, renewed, (), action="renewed", actor="system")
    given = approval_by_edit(outreach, draft, world)
    if given is not None and verdict.ruling is Ruling.PASS:
        return Step(
            outreach=replace(outreach, state=State.APPROVED, reason="", reviewer=given.by, approved_level=given.level),
            action="approved",
            actor=given.by,
            detail={"draft": draft.digest, "how": "edit"},
        )
    if outreach.task is None:
        plant(outreach, draft, recipient, verdict, segment, world)
        return _put_task(outreach, shown_draft(outreach, world), recipient, verdict, segment, world, now)
    return _remind(outreach, shown_draft(outreach, world), recipient, verdict, segment, world, now)


def approval_by_edit(outreach: Outreach, draft: Draft, world: World) -> Approval | None:
    """The approval that a rep gave together with the very edit that made this draft."""
    if not draft.edited_by:
        return None
    with world.store.read() as tx:
        body = tx.contents.get(outreach.id, Kind.APPROVAL, draft.digest)
    approval = codec.load(Approval, body) if body else None
    return approval if approval and approval.by == draft.edited_by else None


def claim_lines(draft: Draft, recipient: Recipient) -> tuple[ClaimLine, ...]:
    """The claim map: each statement with the field, value and age that it rests on; a missing source shows as such."""
    lines: list[ClaimLine] = []
    for claim in draft.claims:
        for source in claim.sources or ("no source",):
            fact = recipient.facts.get(source)
            age = (recipient.as_of - fact.changed_at).days if fact and fact.changed_at else None
            value = str(fact.value) if fact else "not found"
            lines.append(ClaimLine(slot=claim.slot, text=claim.text, source=source, value=value, age_days=age))
    return tuple(lines)


def review_task(
    outreach: Outreach,
    draft: Draft,
    recipient: Recipient,
    verdict: Verdict,
    segment: Segment,
    world: World,
    due: datetime,
) -> ReviewTask:
    """The task as the rep will see it."""
    note = (NOTES.get(outreach.reason, NOTES[""]),) if outreach.reason.startswith("answer:") else ()
    note = (*note, *filter(None, (told(outreach, world),)))
    stops = tuple(f"{f.ruling.word.upper()} {f.gate}: {f.message} {f.mend}".strip() for f in verdict.stops)
    name = f"{recipient.contact.first_name} {recipient.contact.last_name}".strip()
    return ReviewTask(
        outreach=outreach.id,
        draft_digest=draft.digest,
        version=outreach.draft_version,
        contact=outreach.contact,
        owner=outreach.owner,
        segment=outreach.segment,
        subject=f"Approve mail to {name or 'contact'}: {draft.subject}",
        mail_subject=draft.subject,
        mail_text=draft.text,
        slots=draft.slots,
        claims=claim_lines(draft, recipient),
        findings=(*note, *(stops or ("All checks passed.",))),
        link=review_link(world.organisation.public_url, outreach.id, outreach.owner, world.signer),
        due=due,
    )


def _put_task(
    outreach: Outreach,
    draft: Draft,
    recipient: Recipient,
    verdict: Verdict,
    segment: Segment,
    world: World,
    now: datetime,
) -> Step:
    """The task is upserted under the outreach's id, so doing this twice makes one task."""
    due = outreach.expires_at or now + segment.expires_after
    task = review_task(outreach, draft, recipient, verdict, segment, world, due - timedelta(hours=1))
    ref = world.crms[outreach.contact.connection].put_task(task)
    return Step(
        outreach=replace(outreach, task=ref, failures=0, not_before=_next_look(outreach, segment, now)),
        action="task_put",
        artefacts=(Artefact(kind=Kind.TASK, body=codec.dump(task)),),
        detail={"task": ref.id, "draft": draft.digest},
    )


def _next_look(outreach: Outreach, segment: Segment, now: datetime) -> datetime | None:
    """When the clock has something to do next: tell the manager, then expire."""
    if outreach.expires_at is None:
        return None
    remind = outreach.expires_at - segment.expires_after + segment.remind_after
    return remind if now < remind else outreach.expires_at


def _remind(
    outreach: Outreach,
    draft: Draft,
    recipient: Recipient,
    verdict: Verdict,
    segment: Segment,
    world: World,
    now: datetime,
) -> Step:
    """Past the reminder's time the owner's manager gets a task of their own, before it expires (product.md 6)."""
    waiting = replace(outreach, not_before=outreach.expires_at)
    expires = outreach.expires_at or now
    if now < expires - segment.expires_after + segment.remind_after:
        return Step(outreach=replace(outreach, not_before=_next_look(outreach, segment, now)), action="review_waits")
    crm = world.crms[outreach.contact.connection]
    manager = next((o.manager for o in crm.owners() if o.id == outreach.owner), "")
    if not manager:
        return Step(outreach=waiting, action="review_overdue", detail={"owner": outreach.owner, "manager": ""})
    task = review_task(outreach, draft, recipient, verdict, segment, world, expires)
    told = replace(
        task,
        outreach=f"{outreach.id}-overdue",
        owner=manager,
        subject=f"Not decided yet, expires soon: {task.mail_subject}",
        link=review_link(world.organisation.public_url, outreach.id, manager, world.signer),
    )
    ref = crm.put_task(told)
    return Step(
        outreach=waiting,
        action="review_overdue",
        detail={"owner": outreach.owner, "manager": manager, "task": ref.id},
    )
