"""Every text about a recipient that somebody else may have typed: CRM fields, notes, activities, news, duplicates.

Law 8: such text is data, never instruction. `where` is the path that evidence names.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gates.recipient import Recipient


@dataclass(frozen=True, slots=True)
class Outside:
    """One text from outside; `short` when it is a field in which a sentence has no business (a name, a title)."""

    where: str
    text: str
    short: bool = False


_SHORT = frozenset(
    "first_name last_name firstname lastname name full_name salutation job_title jobtitle title role city state zip "
    "country industry company domain department seniority lifecycle_stage lead_status owner language".split()
)


def outside(recipient: Recipient) -> Iterator[Outside]:
    """The texts, each with its path; those that are no texts (numbers, dates) are left out."""
    for path, fact in recipient.facts.items():
        if isinstance(fact.value, str):
            yield Outside(path, fact.value, path.rpartition(".")[2].lower() in _SHORT)
    counts: dict[str, int] = {}
    for note in recipient.notes:
        owner = "company" if note.source.object == "company" else "contact"
        counts[owner] = counts.get(owner, -1) + 1
        yield Outside(f"{owner}.notes[{counts[owner]}]", note.text)
    for i, activity in enumerate(recipient.activities):
        yield Outside(f"contact.activities[{i}]", activity.detail)
        yield Outside(f"contact.activities[{i}].status", activity.status, short=True)
        yield Outside(f"contact.activities[{i}].type", activity.kind, short=True)
    for news in recipient.news:
        yield Outside(news.path, news.title)
        yield Outside(f"{news.path}.tag", news.tag, short=True)
    for funding in recipient.funding:
        yield Outside(f"{funding.path}.round", funding.round, short=True)
    for i, alias in enumerate(recipient.aliases):
        yield Outside(f"company.aliases[{i}]", alias, short=True)
    yield from _records(recipient)


def _records(recipient: Recipient) -> Iterator[Outside]:
    for i, record in enumerate((recipient.contact, *recipient.records)):
        for name in ("first_name", "last_name", "title", "company"):
            yield Outside(f"records[{i}].{name}", getattr(record, name), short=True)
    for i, consent in enumerate(recipient.consents):
        for name in ("origin", "proof", "scope", "basis"):
            yield Outside(f"consent[{i}].{name}", getattr(consent, name) or "")
        for event in consent.history:
            yield Outside(f"consent[{i}].history", event.event)
        for flag in consent.flags:
            yield Outside(f"consent[{i}].flags", flag.value)
