"""What a person answers at a door: read the same way, taken once, and told what came of it.

The review page, the card in HubSpot and the component in Salesforce all stand on this. A repeat of the very call, and
the very same answer given again by the same person, are told what happened the first time; any other late answer is
refused with it (StaleEdit).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connector import pipeline
from connector.lifecycle import State
from connector.model import Outreach, Review
from connector.ports import World
from connector.record_view import went
from connector.stages import answered, blind, seed
from connector.stages.answered import Answered, asked_of
from connector.stages.decide import WORDS
from crm_adapters.port import DecisionKind
from feature_flags.tally import Outcome
from gates.errors import InputError, StaleEdit
from gates.verdict import Waiver

OPENED = "opened"
LATER_DAYS = (1, 3, 7)
WAIVED_FOR = timedelta(days=3)
MOST_REASON = 500
TRIES = 2
"""Whoever finds the row moved under them looks once more: then there are words for what has happened."""

TOLD: Mapping[State, str] = {
    State.APPROVED: "Approved. It will be sent when its time comes, if nothing changes until then.",
    State.DRAFTED: "Your text is being checked; if nothing stops it, it counts as approved by you.",
    State.REJECTED: "Recorded. This mail will not be sent.",
    State.IN_REVIEW: "Recorded. It stays open.",
}
RECORDED = "Your decision is recorded."
UNDONE = "Taken back. It waits for your decision again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An answer as it came, before anybody has looked at it; every value may be nonsense.

    `draft` is the digest of what was shown, `opened` our own signed time of showing it. `waive` names holds as
    ``gate:reason``, and `note` says why they do not apply.
    """

    outreach: str
    draft: str
    decision: str
    reason: str = ""
    note: str = ""
    waive: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    days: str = ""
    opened: str = ""
    severe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the person is told, and the row as it stands; `repeated` says that nothing was done this time."""

    told: str
    outreach: Outreach
    repeated: bool = False


# ------------------------------------------------------------------------------------------ reading an answer


def opening(outreach: str, draft: str, by: str, world: World) -> str:
    """The time of showing this very text to this account, signed, so that it can come back with the answer.

    Who has read one text has not read the next, and nobody has read for somebody else: either would pass off a quick
    approval as a considered one, which counts as evidence.
    """
    at = world.clock.now().isoformat()
    return f"{at}|{world.signer.sign(OPENED, _shown(outreach, draft, by, at))}"


def _shown(outreach: str, draft: str, by: str, at: str) -> bytes:
    return f"{outreach}\n{draft}\n{by}\n{at}".encode()


def review_of(asked: Asked, *, by: str, via: str, world: World) -> Review:
    """The decision in an answer, by this account; InputError in words for whoever gave it."""
    try:
        kind = DecisionKind(asked.decision)
    except ValueError as error:
        raise InputError("no decision was chosen", where="decision", mend="press one of the buttons") from error
    now = world.clock.now()
    return Review(
        outreach=asked.outreach,
        draft_digest=asked.draft,
        kind=kind,
        by=by,
        via=via,
        at=now,
        reason=asked.reason.strip()[:MOST_REASON],
        slots=asked.slots if kind is DecisionKind.EDIT else {},
        waivers=_waivers(asked, by, now) if kind is DecisionKind.APPROVE else (),
        later_until=_later(asked, now) if kind is DecisionKind.LATER else None,
        new_owner=_manager(asked.outreach, world) if kind is DecisionKind.ESCALATE else "",
        opened_at=_opened(asked, by, world),
        severe=asked.severe and kind in {DecisionKind.REJECT, DecisionKind.ESCALATE},
    )


def _later(asked: Asked, now: datetime) -> datetime:
    """When to ask again: one of the choices that were offered."""
    days = next((n for n in LATER_DAYS if asked.days == str(n)), None)
    if days is None:
        raise InputError("it is not clear until when", where="days", mend="choose one of the days on the page")
    return now + timedelta(days=days)


def _waivers(asked: Asked, by: str, now: datetime) -> tuple[Waiver, ...]:
    """A ticked hold with a note is a waiver of that one hold of that one draft."""
    made = []
    for ticked in asked.waive:
        gate, _, reason = ticked.partition(":")
        waiver = Waiver(
            gate=gate, reason=reason, subject=asked.draft, by=by, note=asked.note.strip(), expires=now + WAIVED_FOR
        )
        made.append(waiver)
    return tuple(made)


def _opened(asked: Asked, by: str, world: World) -> datetime | None:
    """When it was shown, if our own signature of showing this text to this account comes back."""
    at, _, signature = asked.opened.partition("|")
    if not signature or not world.signer.verify(OPENED, _shown(asked.outreach, asked.draft, by, at), signature):
        return None
    return datetime.fromisoformat(at)


def _manager(outreach: str, world: World) -> str:
    """The owner's manager, as the CRM tells it; HubSpot knows none."""
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
    owners = world.crms[row.contact.connection].owners()
    manager = next((o.manager for o in owners if o.id == row.owner), "")
    if not manager:
        where, mend = f"owner {row.owner}", "ask them yourself, or choose later"
        raise InputError("the CRM names no manager of this contact's owner", where=where, mend=mend)
    return manager


# ------------------------------------------------------------------------------------------ taking it


def take(review: Review, world: World, *, call: str = "") -> Taken:
    """Take the answer, once; raises NotAllowed, StaleEdit or InputError in words for whoever gave it.

    `call` is the same only for a repeat of the very call.
    """
    asked = asked_of(review, world)
    found = _by_call(review.outreach, call, asked, world)
    if found is not None:
        return found
    for attempt in range(1, TRIES + 1):
        try:
            return _taken(review, call, world)
        except StaleEdit:
            found = _by_call(review.outreach, call, asked, world) or _said_already(review, asked, world)
            if found is not None:
                return found
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def take_back(outreach: str, by: str, world: World, *, call: str = "") -> Taken:
    """Take an approval back, once."""
    found = _by_call(outreach, call, "", world)
    if found is not None:
        return found
    for attempt in range(1, TRIES + 1):
        try:
            return Taken(told=UNDONE, outreach=pipeline.undo(outreach, by, world, call=call))
        except StaleEdit:
            with world.store.read() as tx:
                row = tx.outreaches.get(outreach)
                last = answered.last(tx, row)
            mine = last is not None and (last.action, last.by) == (answered.UNDONE, by)
            if mine and row.state is State.IN_REVIEW:
                return Taken(told=UNDONE, outreach=row, repeated=True)
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _taken(review: Review, call: str, world: World) -> Taken:
    with world.store.read() as tx:
        row = tx.outreaches.get(review.outreach)
        gone, seeded = went(tx, row), seed.standing(tx, row) is not None
    if gone:
        outcome = blind.receive(review, world)
        with world.store.read() as tx:
            return Taken(told=blind.words(outcome), outreach=tx.outreaches.get(review.outreach))
    after = pipeline.receive(review, world, call=call)
    told = TOLD.get(after.state, RECORDED)
    return Taken(told=_of_seed(after, world) or told if seeded else told, outreach=after)


def _of_seed(after: Outreach, world: World) -> str:
    """What is told of the seed that was decided; empty while one still stands there."""
    with world.store.read() as tx:
        if seed.standing(tx, after) is not None:
            return ""
    return seed.told(after, world) + (" Below is the real one." if after.state is State.IN_REVIEW else "")


# ------------------------------------------------------------------------------------------ what happened before


def _by_call(outreach: str, call: str, asked: str, world: World) -> Taken | None:
    """What this very call did when it came first."""
    with world.store.read() as tx:
        row = tx.outreaches.get(outreach)
        first = answered.by_call(tx, row, call)
    if first is None:
        return None
    if first.asked != asked:
        where, mend = f"outreach {outreach}", "give each call an id of its own"
        raise StaleEdit("this call was made before with another answer in it", where=where, mend=mend)
    return _again(first, row, world)


def _said_already(review: Review, asked: str, world: World) -> Taken | None:
    """What came of the last decision, if that was the very same answer by the same person."""
    with world.store.read() as tx:
        row = tx.outreaches.get(review.outreach)
        gone = blind.row_of(tx, row.id)
        last = answered.last(tx, row)
    if gone is not None and gone.outcome is not Outcome.OPEN:
        mine = blind.DECIDED.get(review.kind)
        edited = mine is None and gone.outcome in {Outcome.EDITED, Outcome.EDITED_MATERIALLY}
        same = gone.reviewer == review.by and (mine is gone.outcome or edited)
        return Taken(told=blind.words(gone.outcome), outreach=row, repeated=True) if same else None
    return _again(last, row, world) if last is not None and last.asked == asked else None


def _again(first: Answered, row: Outreach, world: World) -> Taken:
    """The first answer, in the words of this moment."""
    if first.action == answered.UNDONE:
        told = UNDONE
    elif first.seed:
        told = _of_seed(row, world)
    elif row.state is State.IN_REVIEW or row.state not in WORDS:
        told = TOLD.get(row.state, RECORDED)
    else:
        words = WORDS[row.state]
        told = f"{words[0].upper()}{words[1:]}."
    return Taken(told=told or RECORDED, outreach=row, repeated=True)
