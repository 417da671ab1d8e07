"""One mail and one person as a card inside a CRM shows them: JSON shapes, made of what the review page shows as well.

A seed, and a review of what has gone, look here like every other draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from connector.deciding import LATER_DAYS
from connector.lifecycle import State
from connector.model import Outreach
from connector.record_view import PersonView
from connector.stages.decide import WORDS
from connector.views import Card
from gates.draft import Draft, SlotRef
from gates.eligibility.quota import next_opening
from gates.policy import Policy
from gates.verdict import Ruling

Shape = Mapping[str, object]

IN_REVIEW = ("approve", "edit", "later", "reject", "escalate", "do_not_contact")
CAN: Mapping[State, tuple[str, ...]] = {
    State.DRAFTED: ("do_not_contact",),
    State.JUDGED: ("do_not_contact",),
    State.IN_REVIEW: IN_REVIEW,
    State.APPROVED: ("undo", "do_not_contact"),
}
WAITS = "It is checked at this moment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What a card needs besides its draft: whether this person may decide, and what they are told now.

    `state` is what the card says, `expires_at` the end of the decision; `opened` is our signed time of showing it.
    """

    state: State
    may_decide: bool
    now: datetime
    expires_at: datetime | None
    opened: str
    told: str = ""


def marked(draft: Draft) -> list[tuple[str, str]]:
    """The mail's text in pieces: the text, and the name of the slot that the model wrote (empty where it is fixed)."""
    pieces: list[tuple[str, str]] = []
    rest = draft.text
    for name in (p.name for p in draft.template.text if isinstance(p, SlotRef)):
        text = draft.slots.get(name, "")
        before, found, rest_after = rest.partition(text) if text else (rest, "", "")
        if not found:
            continue
        pieces += [(before, ""), (text, name)]
        rest = rest_after
    return [*pieces, (rest, "")]


def shape(card: Card, policy: Policy, showing: Showing) -> Shape:
    """The card of a draft."""
    draft, row = card.draft, card.outreach
    who = f"{card.recipient.contact.first_name} {card.recipient.contact.last_name}".strip()
    limits = {s.name: s.max_words for s in draft.template.slots}
    opens = _opens(card, policy, showing.now)
    return {
        **_about(row, showing),
        "draft": draft.digest,
        "to": f"{who} <{draft.to}>".strip(),
        "from": f"{draft.sender.name} <{draft.sender.email}>",
        "subject": draft.subject,
        "pieces": [{"text": text, "slot": slot} for text, slot in marked(draft) if text],
        "slots": [{"name": n, "text": t, "max_words": limits.get(n, 0)} for n, t in draft.slots.items()],
        "claims": [
            {"slot": c.slot, "text": c.text, "source": c.source, "value": c.value, "age_days": c.age_days}
            for c in card.claims
        ],
        "findings": [
            {
                "gate": f.gate,
                "reason": f.reason,
                "ruling": f.ruling.word,
                "message": f"{f.message} {f.mend}".strip(),
                "waivable": f.ruling is Ruling.HOLD,
            }
            for f in card.verdict.stops
        ],
        "checks": len(card.verdict.findings),
        "undo_until": _time(opens) if showing.state is State.APPROVED and opens > showing.now else None,
        "send_note": _send_note(showing.state, opens, showing.now),
    }


def bare(row: Outreach, showing: Showing) -> Shape:
    """The same of a row whose text is erased or still being made: every field, and nothing in it."""
    empty = dict.fromkeys(("to", "from", "subject", "send_note"), "")
    none: dict[str, object] = {name: [] for name in ("pieces", "slots", "claims", "findings")}
    return {**_about(row, showing), **empty, **none, "draft": "", "checks": 0, "undo_until": None}


def _about(row: Outreach, showing: Showing) -> Shape:
    told = showing.told
    if not told and showing.state is not State.IN_REVIEW:
        words = WORDS.get(showing.state, "")
        told = f"{words[0].upper()}{words[1:]}." if words else WAITS
    return {
        "outreach": row.id,
        "state": showing.state.value,
        "segment": row.segment,
        "can": list(CAN.get(showing.state, ())) if showing.may_decide else [],
        "later_days": list(LATER_DAYS),
        "expires_at": _time(showing.expires_at) if showing.state is State.IN_REVIEW else None,
        "told": told,
        "opened": showing.opened,
    }


def _opens(card: Card, policy: Policy, now: datetime) -> datetime:
    """When it may leave at the earliest: the row's own wait, and the hours at which mail reaches them."""
    row = card.outreach
    begins = max(now, row.not_before) if row.not_before and row.state is State.APPROVED else now
    hours = policy.quiet_hours
    if hours is None or not hours.weekdays or hours.opens >= hours.closes:
        return begins
    try:
        zone = ZoneInfo(card.recipient.time_zone or policy.fallback_time_zone)
    except (KeyError, ValueError, OSError):
        zone = ZoneInfo(policy.fallback_time_zone)
    return next_opening(begins, zone, hours)


def _send_note(state: State, opens: datetime, now: datetime) -> str:
    when = "within minutes" if opens <= now else f"from {opens:%A %d %B, %H:%M} UTC on"
    if state is State.IN_REVIEW:
        return f"If you approve, it goes out {when}, if nothing changes. If you do nothing, it is not sent."
    return f"Goes out {when}, if nothing changes." if state is State.APPROVED else ""


def person(view: PersonView) -> Shape:
    """The person at the record."""
    return {
        "known": view.known,
        "may_write": view.ruling is Ruling.PASS,
        "verdict": view.ruling.word,
        "reason": view.reason,
        "message": view.message,
        "until": _time(view.until),
        "opted_out": view.opted_out,
        "history": [{"at": _time(p.at), "what": p.what} for p in view.history],
    }


def _time(at: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat() if at is not None else None
