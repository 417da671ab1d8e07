"""A model fills the slots, and the draft is built: text, bytes, claims and versions in one immutable value."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from connector import codec
from connector.lifecycle import State
from connector.mail.compose import compose, headers_of, message_id
from connector.mail.legal import legal_block
from connector.mail.optout import link
from connector.mail.render import MissingMerge, render
from connector.model import Artefact, Kind, Outreach, Segment, Step
from connector.ports import Filled, Prompt, World
from connector.stages.assemble import assemble
from connector.stages.opinions import gates_version
from connector.stages.rollback import pinned
from feature_flags.levels import effective
from gates.canonical import digest
from gates.draft import Body, Claim, Draft, Merge, Template, Versions
from gates.errors import DigestMismatch, InputError, ModelError, ModelUnavailable
from gates.recipient import Recipient

SCHEMA = "1"
"""Version of the shape of our stored drafts; part of every fingerprint."""

MAX_TRIES = 3
WAIT_FOR_MODEL = timedelta(minutes=2)
WAIT_FOR_LEVEL = timedelta(minutes=10)


def stored_recipient(outreach: Outreach, world: World) -> Recipient:
    """The recipient as the last eligibility verdict saw them."""
    with world.store.read() as tx:
        body = tx.contents.get(outreach.id, Kind.RECIPIENT)
    if body is None:
        raise InputError(
            "the recipient's data has been erased", where=f"outreach {outreach.id}", mend="void the outreach"
        )
    return codec.load(Recipient, body)


def stored_draft(outreach: Outreach, world: World) -> Draft:
    """The outreach's current draft; checked against the digest in its row."""
    with world.store.read() as tx:
        body = tx.contents.get(outreach.id, Kind.DRAFT, outreach.draft_digest)
    draft = codec.load(Draft, body) if body else None
    if draft is None or draft.digest != outreach.draft_digest:
        raise DigestMismatch(
            "the stored draft is not the one that the outreach names",
            where=f"outreach {outreach.id}",
            mend="nothing is sent; verify the audit log",
        )
    return draft


def merge_values(recipient: Recipient, segment: Segment, unsubscribe: str) -> dict[str, str]:
    """What merge fields may show: the recipient's facts, the sender, and the opt-out link."""
    values = {path: str(fact.value) for path, fact in recipient.facts.items()}
    return {
        **values,
        "contact.first_name": recipient.contact.first_name or values.get("contact.first_name", ""),
        "contact.last_name": recipient.contact.last_name or values.get("contact.last_name", ""),
        **segment.sender.merge_values,
        "unsubscribe.link": unsubscribe,
    }


def versions(template: Template, prompt_version: str, world: World, segment: Segment) -> Versions:
    """What makes a draft of this segment now."""
    return Versions(
        prompt=prompt_version,
        model=world.drafter.model,
        template=f"{template.connection}:{template.id}@{template.version}",
        policy=world.policy(segment).version,
        gates=gates_version(world),
        schema=SCHEMA,
        sender=digest(segment.sender),
    )


def _merges(*bodies: Body | None) -> set[str]:
    return {p.path for body in bodies if body for p in body if isinstance(p, Merge)}


def build(
    outreach: Outreach,
    recipient: Recipient,
    template: Template,
    slots: Mapping[str, str],
    claims: tuple[Claim, ...],
    made_by: Versions,
    world: World,
    *,
    parent: str = "",
    edited_by: str = "",
) -> Draft:
    """The draft as it would be sent; raises MissingMerge when a merge field has no value."""
    segment = world.organisation.segments[outreach.segment]
    policy = world.policy(segment)
    unsubscribe = link(world.organisation.public_url, outreach.id, world.signer)
    values = merge_values(recipient, segment, unsubscribe)
    rendered = render(template, values, slots, legal_block(segment, recipient, policy, unsubscribe))
    raw = compose(
        rendered,
        to=recipient.address,
        to_name=f"{recipient.contact.first_name} {recipient.contact.last_name}".strip(),
        sender=segment.sender,
        identifier=message_id(outreach.id, segment.sender),
        unsubscribe=unsubscribe,
    )
    used = {s for c in claims for s in c.sources} | _merges(template.subject, template.text, template.html)
    return Draft(
        outreach=outreach.id,
        person=outreach.person,
        to=recipient.address,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        raw=raw,
        sender=segment.sender,
        versions=made_by,
        template=template,
        slots=dict(slots),
        claims=claims,
        headers=dict(headers_of(raw)),
        facts_used={p: str(recipient.facts[p].value) for p in sorted(used) if p in recipient.facts},
        parent=parent,
        edited_by=edited_by,
    )


def drafted(outreach: Outreach, draft: Draft, artefacts: tuple[Artefact, ...], *, action: str, actor: str) -> Step:
    """The step to DRAFTED with this draft as the current one."""
    after = replace(
        outreach,
        state=State.DRAFTED,
        reason="",
        draft_digest=draft.digest,
        draft_version=outreach.draft_version + 1,
        fingerprint=draft.versions.fingerprint,
        message_id=message_id(outreach.id, draft.sender),
        mailbox=draft.sender.email.lower(),
        failures=0,
        not_before=None,
        reviewer="",
    )
    return Step(
        outreach=after,
        action=action,
        actor=actor,
        artefacts=(*artefacts, Artefact(kind=Kind.DRAFT, body=codec.dump(draft), name=draft.digest)),
        detail={"draft": draft.digest, "fingerprint": after.fingerprint, "version": after.draft_version},
    )


def draft(outreach: Outreach, world: World) -> Step:
    """ELIGIBLE → DRAFTED, or HELD when no usable answer came in three tries."""
    segment = world.organisation.segments[outreach.segment]
    now = world.clock.now()
    with world.store.read() as tx:
        permission = effective(tx.flags.standings(segment.scopes))
        only = pinned(tx, segment.name)
    if not permission.may_draft:
        return Step(
            outreach=replace(outreach, not_before=now + WAIT_FOR_LEVEL, reason="level:may_not_draft"),
            action="later",
            detail={"because": permission.because},
        )
    recipient = stored_recipient(outreach, world)
    template = world.templates(segment)
    prompt = assemble(recipient, template, world.prompt_text)
    if only and versions(template, prompt.version, world, segment).fingerprint not in only:
        waiting = replace(outreach, not_before=now + WAIT_FOR_LEVEL, reason="rolled_back:other_version")
        return Step(outreach=waiting, action="later", detail={"pinned": min(only)})
    try:
        filled = world.drafter.fill(prompt)
        made = build(
            outreach,
            recipient,
            template,
            filled.slots,
            filled.claims,
            versions(template, prompt.version, world, segment),
            world,
        )
    except ModelUnavailable as error:
        return _model_later(outreach, error, now + WAIT_FOR_MODEL)
    except ModelError as error:
        return _model_failed(outreach, error, now + WAIT_FOR_MODEL)
    except MissingMerge as error:
        held = replace(outreach, state=State.HELD, reason="identity:missing_merge_field")
        return Step(outreach=held, action="held", detail={"where": error.where})
    step = drafted(outreach, made, _record(prompt, filled), action="drafted", actor=f"model:{filled.model}")
    return replace(step, detail={**step.detail, **_cost(filled)})


def _cost(filled: Filled) -> dict[str, int]:
    return {"tokens_in": filled.tokens_in, "tokens_out": filled.tokens_out, "micro_usd": filled.cost_micro_usd}


def _record(prompt: Prompt, filled: Filled) -> tuple[Artefact, ...]:
    return (
        Artefact(kind=Kind.PROMPT, body=f"{prompt.system}\n\n{prompt.user}".encode()),
        Artefact(kind=Kind.ANSWER, body=filled.raw.encode()),
    )


def _model_later(outreach: Outreach, error: ModelError, wait: datetime) -> Step:
    return Step(outreach=replace(outreach, not_before=wait, reason=f"draft:{error.code}"), action="later")


def _model_failed(outreach: Outreach, error: ModelError, wait: datetime) -> Step:
    failures = outreach.failures + 1
    if failures >= MAX_TRIES:
        held = replace(outreach, state=State.HELD, failures=failures, reason=f"draft:{error.code}")
        return Step(outreach=held, action="held", detail={"tries": failures})
    again = replace(outreach, failures=failures, not_before=wait, reason=f"draft:{error.code}")
    return Step(outreach=again, action="later", detail={"tries": failures})
