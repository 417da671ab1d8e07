"""What the social gate reads, whose it is, and what it finds."""

from dataclasses import dataclass
from datetime import date

from gates.recipient import Recipient
from gates.text.plain import folded
from gates.text.reading import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text with its place (``contact.notes[0]``), the day it was written, and whether it is a headline."""

    where: str
    text: str
    at: date | None
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A reason not to sell now: its kind, where it stands, the day it is from, and the day it ends.

    `until` is set where the source itself names the end ("on leave until 15 January").
    """

    kind: str
    where: str
    said: str
    since: date | None
    expires: date
    until: date | None = None
    start: int = -1
    end: int = -1
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whom a text may be about: the words of the company's names, the person's, and what the company does."""

    company: frozenset[str]
    heads: frozenset[str]
    person: frozenset[str]
    trade: tuple[str, ...]


_LEGAL_ENDINGS = frozenset(
    "inc incorporated llc ltd limited gmbh ag kg ug se plc corp corporation co company bv nv sa sas sarl srl spa oy ab "
    "pty the group holding holdings of and de la und et y".split()
)


def names_of(recipient: Recipient) -> Names:
    """The names and the line of business of this recipient."""
    facts = recipient.facts

    def told(*paths: str) -> list[str]:
        return [str(facts[p].value) for p in paths if p in facts]

    called = [n for n in (recipient.contact.company, *told("company.name"), *recipient.aliases) if n]
    words = [[w.word for w in read(n).tokens if w.is_word and w.word not in _LEGAL_ENDINGS] for n in called]
    stem = str(facts["company.domain"].value).split(".")[0].lower() if "company.domain" in facts else ""
    person = " ".join(
        (recipient.contact.first_name, recipient.contact.last_name, *told("contact.first_name", "contact.last_name"))
    )
    trade = " ".join((*told("company.industry", "company.sector", "company.description", "contact.job_title"), *called))
    return Names(
        company=frozenset((*(w for ws in words for w in ws), *([stem] if stem else []))),
        heads=frozenset((*(ws[0] for ws in words if ws), *([stem] if stem else []))),
        person=frozenset(folded(person).split()),
        trade=tuple(folded(trade).replace("-", " ").replace("/", " ").split()),
    )
