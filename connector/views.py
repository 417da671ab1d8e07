"""Read models: what the pages and the command line show. Nothing here changes anything."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector.hook_rows import Heard
from connector.lifecycle import State
from connector.model import Json, Kind, Outreach
from connector.ports import World
from connector.stages.approve import claim_lines, current_verdict
from connector.stages.draft import build, stored_draft, stored_recipient
from connector.stages.seed import shown_draft, standing
from crm_adapters.port import ClaimLine
from feature_flags.levels import effective
from gates.draft import Draft
from gates.recipient import Recipient
from gates.verdict import Verdict

OVERDUE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything that a reviewer needs about one draft."""

    outreach: Outreach
    draft: Draft
    recipient: Recipient
    verdict: Verdict
    claims: tuple[ClaimLine, ...]


def card(outreach: str, world: World) -> Card:
    """What a reviewer is shown of one outreach: the draft, its claims and findings."""
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
    draft, recipient = stored_draft(row, world), stored_recipient(row, world)
    shown = shown_draft(row, world)
    return Card(
        outreach=row,
        draft=shown,
        recipient=recipient,
        verdict=current_verdict(row, draft, recipient, world),
        claims=claim_lines(shown, recipient),
    )


def html_of(card: Card, world: World) -> str:
    """The HTML part of what is shown. A seed is kept without one, so its is made here as its draft's was."""
    draft = card.draft
    if draft.html:
        return draft.html
    made = build(card.outreach, card.recipient, draft.template, draft.slots, draft.claims, draft.versions, world)
    return made.html


def queue(owner: str, connection: str, world: World) -> Sequence[Outreach]:
    """What waits for one owner's decision, the one that expires first on top."""
    with world.store.read() as tx:
        rows = [o for o in tx.outreaches.in_states([State.IN_REVIEW]) if o.owner == owner]
    mine = [o for o in rows if o.contact.connection == connection]
    return sorted(mine, key=lambda o: (o.expires_at or o.created_at, o.id))


def story(outreach: str, world: World) -> Mapping[str, object]:
    """One message's whole story: the row, every audited move in order, and every content that is still readable.

    While a seed stands in the draft's place, the story does not tell: whoever is measured by it may read this page.
    """
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
        contents = tx.contents.all(outreach)
        events = [json.loads(body) for body in tx.log.of(row.contact.connection, outreach)]
        seed = standing(tx, row)
    if seed is not None:
        row = replace(row, draft_digest=seed.digest)
        contents = [c for c in contents if c[0] not in {Kind.SEED, Kind.DRAFT, Kind.ANSWER}]
        events = [e for e in events if e["action"] != "seed_planted"]
    return {
        "outreach": row,
        "events": events,
        "contents": [
            {"kind": kind.value, "name": name, "at": at, "body": _readable(kind, body)}
            for kind, name, at, body in contents
        ],
    }


def _readable(kind: Kind, body: bytes | None) -> Json:
    if body is None:
        return "erased"
    text = body.decode("utf-8", "replace")
    if kind in {Kind.PROMPT, Kind.ANSWER, Kind.MAIL}:
        return text
    try:
        found: Json = json.loads(text)
    except json.JSONDecodeError:
        return text
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentStatus:
    """One segment at a glance."""

    level: str
    restraint: str
    because: str
    states: Mapping[str, int]
    reasons: Mapping[str, int]
    considered: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The deployment at a glance."""

    at: datetime
    node: str
    segments: Mapping[str, SegmentStatus]
    unknown: tuple[str, ...]
    write_backs_waiting: int
    write_backs_overdue: int
    stop_signal: str
    webhooks: Mapping[str, Heard]


def status(world: World) -> Status:
    """Counts by segment and state, who was considered and skipped, levels, and what needs a person."""
    now = world.clock.now()
    with world.store.read() as tx:
        counts = tx.outreaches.counts()
        considered = tx.syncs.considered_counts()
        unknown = tuple(o.id for o in tx.outreaches.in_states([State.UNKNOWN]))
        waiting = tx.syncs.due_write_backs(now + timedelta(days=1), 1000)
        webhooks = tx.hooks.heard()
        permissions = {name: effective(tx.flags.standings(s.scopes)) for name, s in world.organisation.segments.items()}
    return Status(
        at=now,
        node=world.node,
        segments={
            name: SegmentStatus(
                level=p.level.word,
                restraint=p.restraint.word,
                because=p.because,
                states=_states(counts, name),
                reasons={f"{st}:{why}": n for (seg, st, why), n in counts.items() if seg == name and why},
                considered={what: n for (seg, what), n in considered.items() if seg == name},
            )
            for name, p in permissions.items()
        },
        unknown=unknown,
        write_backs_waiting=len(waiting),
        write_backs_overdue=sum(now - w.asked_at > OVERDUE for w in waiting),
        stop_signal=world.stop_signal(),
        webhooks=webhooks,
    )


def _states(counts: Mapping[tuple[str, str, str], int], segment: str) -> dict[str, int]:
    states: dict[str, int] = {}
    for (name, state, _), number in counts.items():
        if name == segment:
            states[state] = states.get(state, 0) + number
    return states
