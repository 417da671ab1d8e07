"""Gate: no selling into trouble. What the CRM knows about the person and the company may make today a bad day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from gates.eligibility.social_fields import activity_cues, property_cues
from gates.eligibility.social_kinds import KINDS
from gates.eligibility.social_nouns import Cue, Names, Source, names_of
from gates.eligibility.social_reading import cues_in, resolves
from gates.gate import gate
from gates.policy import Policy
from gates.recipient import Recipient
from gates.verdict import Evidence, Finding, block, hold, later, passed


@gate(
    "social",
    version="3",
    because="product.md section 5: layoffs, grief, illness, dispute, tickets, job changes, churn, each with its expiry",
)
def social(recipient: Recipient, policy: Policy) -> Finding:
    """No known trouble of the person or the company is younger than its kind lasts."""
    as_of = recipient.as_of.date()
    cues = sorted(_all(recipient, names_of(recipient), as_of), key=lambda c: (_rank(c), c.where, c.start))
    if not cues:
        return passed("no_trouble_known")
    first = cues[0]
    seen = tuple(Evidence(where=c.where, start=c.start, end=c.end, text=c.said, fact=c.fact) for c in cues)
    name = KINDS[first.kind].name
    told = f"{_place(first.where)}{f' of {first.since.isoformat()}' if first.since else ', undated'}"
    if first.kind == "deceased":
        return block(
            "deceased",
            *seen,
            message=f"This person seems to have died, says {told}.",
            mend="Correct the record if this is wrong; otherwise close it.",
        )
    if _postpones(first):
        until = datetime.combine(first.expires, datetime.min.time(), tzinfo=UTC)
        return later(
            first.kind,
            *seen,
            message=f"This is not the time: {told} tells of {name} until {first.expires.isoformat()}.",
            mend=f"Wait until {first.expires.isoformat()}, or correct the record.",
            until=until,
        )
    return hold(
        first.kind,
        *seen,
        message=f"A sales mail may hurt now: {told} tells of {name}; that counts until {_day(first.expires)}.",
        mend="Talk to the owner of the account, correct the record, or wait until then.",
    )


def _rank(cue: Cue) -> int:
    return 0 if cue.kind == "deceased" else 2 if _postpones(cue) else 1


def _postpones(cue: Cue) -> bool:
    """An absence or a request with a known end only postpones."""
    return cue.kind in {"away", "leave", "timing"} and cue.until is not None


def _day(day: date) -> str:
    return "the record changes" if day == date.max else day.isoformat()


def _place(where: str) -> str:
    if "notes" in where:
        return f"a note ({where})"
    if "news" in where:
        return f"the news ({where})"
    if "activities" in where:
        return f"an activity ({where})"
    return f"the field {where}"


def _all(recipient: Recipient, names: Names, as_of: date) -> Iterator[Cue]:
    yield from property_cues(recipient.facts, names, as_of)
    yield from activity_cues(recipient.activities, names, as_of)
    yield from _note_cues(recipient, names, as_of)
    for item in recipient.news:
        tag = item.tag.replace("_", " ").replace("-", " ")
        headline = Source(where=item.path, text=item.title, at=item.at, headline=True)
        found = list(cues_in(headline, names, as_of))
        yield from found
        if not found and tag and not _speaks(item.title, names):
            yield from cues_in(Source(where=item.path, text=tag, at=item.at), names, as_of)
    if recipient.relationship.open_tickets > 0:
        yield Cue(
            kind="ticket",
            where="relationship.open_tickets",
            said=f"{recipient.relationship.open_tickets} open",
            since=None,
            expires=date.max,
        )


def _speaks(title: str, names: Names) -> bool:
    """A title says itself what happened and to whom; its tag counts only where it names this company or nobody."""
    return bool(title.strip()) and not any(head in title.lower() for head in names.heads)


def _note_cues(recipient: Recipient, names: Names, as_of: date) -> Iterator[Cue]:
    """The cues of notes that no later note takes back."""
    places = {"contact": 0, "company": 0}
    for note in recipient.notes:
        of = "company" if note.source.object == "company" else "contact"
        where = f"{of}.notes[{places[of]}]"
        places[of] += 1
        at = note.at.date() if note.at else None
        for cue in cues_in(Source(where=where, text=note.text, at=at), names, as_of):
            after = (n for n in recipient.notes if n is not note and n.at and note.at and n.at >= note.at)
            if not any(resolves(n.text, cue.kind) for n in after):
                yield cue
